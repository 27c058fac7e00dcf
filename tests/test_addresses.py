"""The table of addresses: what is listed never changes its meaning; later work adds rows."""

import pytest
from django.urls import NoReverseMatch, resolve, reverse

TABLE = {
    "/": "home",
    "/articles/": "articles:list",
    "/articles/finale/": "articles:detail",
    "/articles/finale/comments/": "articles:comments:list",
    "/articles/finale/comments/new/": "articles:comments:new",
    "/articles/finale/comments/seen/": "articles:comments:seen",
    "/articles/finale/comments/steer/": "articles:comments:steer",
    "/c/7/": "comment",
    "/c/7/replies/": "articles:comments:replies",
    "/c/7/edit/": "articles:comments:edit",
    "/c/7/delete/": "articles:comments:delete",
    "/c/7/heart/": "articles:comments:heart",
    "/c/7/report/": "articles:comments:report",
    "/me/silence/": "articles:comments:silence",
    "/me/reports/": "articles:comments:reports",
    "/tags/": "articles:tags",
    "/tags/trp-talk/": "articles:tag",
    "/tags/trp-talk/follow/": "articles:follow",
    "/tags/trp-talk/feed/": "articles:tag-feed",
    "/tags/trp-talk/feed.json": "articles:tag-feed-json",
    "/quotes/": "articles:quotes",
    "/quotes/7/": "articles:quote",
    "/quotes/7/card.png": "articles:quote-card",
    "/rumours/": "articles:claims",
    "/rumours/muskan-bamne/": "articles:claim",
    "/feeds/latest/": "articles:feed",
    "/feeds/latest.json": "articles:feed-json",
    "/sitemap.xml": "sitemap",
    "/sitemap-news.xml": "sitemap-news",
    "/sitemap-stories.xml": "sitemap-section",
    "/robots.txt": "robots",
    "/manifest.webmanifest": "manifest",
    "/cast/": "cast:list",
    "/cast/actors/": "cast:actors",
    "/cast/characters/": "cast:characters",
    "/cast/actors/nidhi-shah/": "cast:actor",
    "/cast/characters/kinjal/": "cast:character",
    "/cast/family/": "cast:family",
    "/story/": "cast:story",
    "/story/ratings/": "cast:ratings",
    "/cast/moves/": "cast:moves",
    "/cast/moves/feed/": "cast:moves-feed",
    "/fans/chai_at_six/": "accounts:fan",
    "/me/settings/": "accounts:settings",
    "/me/picture/": "accounts:picture",
    "/me/export/": "accounts:export",
    "/me/delete/": "accounts:delete",
    "/me/sessions/": "accounts:sessions",
    "/unsubscribe/dG9rZW4/": "accounts:unsubscribe",
    "/me/notices/": "accounts:notices",
    "/me/for-you/": "accounts:for-you",
    "/fans/chai_at_six/block/": "accounts:block",
    "/me/blocked/": "accounts:blocked",
    "/reading/": "reading",
    "/search/": "search",
    "/about/": "pages:about",
    "/rules/": "pages:rules",
    "/privacy/": "pages:privacy",
    "/contact/": "pages:contact",
    "/media/a.avif": "pictures:rendition",
    "/media/cards/tag-7-0a1b2c3d4e5f60718293.jpg": "pictures:card",
    "/healthz/": "health",
    "/readyz/": "ready",
    "/accounts/login/": "account_login",
    "/accounts/signup/": "account_signup",
    "/accounts/logout/": "account_logout",
    "/accounts/password/reset/": "account_reset_password",
    "/accounts/second-factor/": "mfa_index",
    "/accounts/second-factor/authenticate/": "mfa_authenticate",
    "/preview/dG9rZW4/": "articles:preview",
    "/admin/": "admin:index",
}
LATER = [
    "/cast/family/x/",
    "/me/",
]


@pytest.mark.parametrize(("address", "name"), TABLE.items())
def test_addresses_keep_their_names(address, name):
    match = resolve(address)
    assert match.view_name == name
    assert reverse(name, args=match.args, kwargs=match.kwargs) == address


@pytest.mark.django_db
@pytest.mark.parametrize("address", LATER)
def test_what_is_not_built_yet_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_names_without_an_address_are_not_offered():
    with pytest.raises(NoReverseMatch):
        reverse("accounts:me")
