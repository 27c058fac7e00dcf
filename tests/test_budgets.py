"""How many queries a page may ask, with 1 and with 3 of everything, for a visitor and for a signed-in fan.

An issue that puts a new kind of thing on a page may raise that page's budget by one, in a commit that says so.

Nothing here is kept (`fansite/pieces.py`): a list is asked for twice, which and what, and a page that is seen again asks less
(`tests/fansite/test_pieces.py`).
"""

import itertools

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.comments.models import ThreadVisit
from articles.models import AlsoRead, Article, Claim, Correction, PreviewLink, Quote, StoryOfEvent
from cast.models import Character, Portrayal, Relationship, StoryEvent
from fansite.accounts.models import User
from fansite.pictures.models import Picture
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_claim,
    make_comment,
    make_decided,
    make_editor,
    make_embed,
    make_event,
    make_fan,
    make_grievance,
    make_moderator,
    make_move,
    make_newcomer,
    make_photo,
    make_picture,
    make_portrayal,
    make_question,
    make_quote,
    make_rating,
    make_sanction,
    make_source,
    make_statement,
    make_tag,
    make_tie,
    make_track,
)

pytestmark = pytest.mark.django_db

BUDGETS = {
    "/": 14,
    "/articles/": 5,
    "/articles/lead/": 26,
    "/articles/lead/comments/": 8,
    "/c/{comment}/replies/": 7,
    "/tags/": 4,
    "/tags/rupali/": 9,
    "/tags/samar/": 9,
    "/cast/": 8,
    "/cast/actors/": 4,
    "/cast/characters/": 5,
    "/cast/family/": 3,
    "/cast/actors/rupali/": 10,
    "/cast/characters/samar/": 11,
    "/cast/moves/": 4,
    "/cast/moves/feed/": 4,
    "/story/": 6,
    "/story/?by=track": 6,
    "/story/?character=samar": 6,
    "/story/ratings/": 2,
    "/rumours/": 1,
    "/rumours/?verdict=denied": 1,
    "/rumours/went-round/": 7,
    "/quotes/": 4,
    "/quotes/?topic=rupali&speaker=rupali": 8,
    "/quotes/{quote}/": 4,
    "/quotes/{quote}/card.png": 1,
    "/fans/fan_of_all/": 4,
    "/search/?q=samar": 13,
    "/feeds/latest/": 10,
    "/feeds/latest.json": 10,
    "/tags/rupali/feed/": 12,
    "/tags/rupali/feed.json": 12,
    "/sitemap.xml": 12,
    "/sitemap-pages.xml": 0,
    "/sitemap-stories.xml": 2,
    "/sitemap-quotes.xml": 2,
    "/sitemap-rumours.xml": 2,
    "/sitemap-tags.xml": 2,
    "/sitemap-actors.xml": 2,
    "/sitemap-characters.xml": 2,
    "/sitemap-news.xml": 1,
    "/preview/{preview}/": 16,
    "/robots.txt": 0,
    "/manifest.webmanifest": 0,
}
MORE_WHEN_SIGNED_IN = 4  # session, fan, what the fan did with what is shown, and the number of unread notices
# Of the fan's own: the last visit, what is new since, whether a comment that may still be changed was answered, a mute.
MORE_WHERE_ONE_TALKS = dict.fromkeys(("/articles/lead/", "/articles/lead/comments/", "/c/{comment}/replies/"), 4)
OWN_BUDGETS = {
    "/me/notices/": 4,
    "/me/for-you/": 8,
    "/me/settings/": 5,
    "/me/picture/": 4,
    "/me/sessions/": 4,
    "/me/export/": 3,
    "/me/delete/": 3,
}


def fill(size: int) -> dict[str, int]:
    """A small site: `size` of everything that a page may show several of. Answers the ids that addresses need."""
    people = []
    for number in range(size):
        actor = make_actor(
            f"Rupali {number}" if number else "Rupali", slug="" if number else "rupali", picture=make_picture(90, 60)
        )
        character = make_character(
            f"Samar {number}" if number else "Samar",
            slug="" if number else "samar",
            picture=make_picture(90, 60),
            spellings=["a", "b"],
        )
        people += [actor, character]
    for actor in people[::2]:
        for character in people[1::2]:
            make_portrayal(actor=actor, character=character, source=make_source(), since="..2023", until="2024..")
    for _ in range(size):
        make_move(actor=people[0])
        make_portrayal(actor=make_actor(), until="..2024").recast(people[0], by=make_editor(), source=make_source())
    characters = people[1::2]
    for one, other in itertools.combinations(characters, 2):
        make_tie(one, "parent", other, source=make_source())
    make_tie(characters[0], "linked", make_character("Malti", picture=make_picture(90, 60)))
    tags = [person.tag for person in people] + [make_tag() for _ in range(size)]
    for _ in range(size):
        make_article(tags=tags, cover=make_picture(90, 60), title=f"Samar {size}")
    lead = make_article(slug="lead", tags=tags, cover=make_picture(90, 60), source=make_source())
    for number in range(size):
        event = make_event(characters=people[1::2], track=make_track(), is_order_open=number == 1, happened="2023-12")
        StoryOfEvent.objects.create(article=lead, event=event)
        Correction.objects.create(article=lead, words="It was Tuesday.")
        make_rating(week="2023-W48", figure=number, contradicts=make_rating())
        AlsoRead.objects.create(article=lead, other=make_article())
    for number in range(size):
        said = {"speaker": people[0], "topics": tags, "source": make_source()}
        quote = make_quote(**said, article=lead, after_paragraph=number or None)
        make_quote(**said)
        make_question(article=lead, speakers=people[::2], topics=tags, after_paragraph=number or None)
        seen = {"people": [person.tag for person in people], "after_paragraph": number or None}
        make_photo(lead, picture=make_picture(90, 60), **seen)
        make_embed(lead)
    claim = make_claim(slug="went-round", tags=tags, stories=Article.objects.all())
    for number in range(size):
        make_claim(tags=tags, stories=[lead])
        make_decided("denied", by=people[0], tags=tags, stories=[lead])
        said = make_statement(claim, by=people[0])
        claim.decide(("denied", "confirmed")[number % 2], "So it was said.", by=make_editor(), statement=said)
    fan = make_fan("fan_of_all")
    fan.groups.add(Group.objects.get(name="Writers"))
    for _ in range(size):
        head = make_comment(lead, fan, body="@fan_of_all haan")
        for _ in range(size):
            make_comment(lead, make_fan(), reply_to=head).set_heart(fan=fan, on=True)
    gone = make_comment(lead)
    make_comment(lead, reply_to=gone)
    gone.remove(by=make_moderator(), reason="spam")
    make_comment(lead, make_newcomer(), reply_to=head)
    make_sanction().comment.restore(by=make_moderator(), reason="Fine")
    preview = PreviewLink.objects.make(lead, by=fan, days=1)
    return {"comment": head.pk, "preview": preview.token, "quote": quote.pk}


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "fan"])
def test_pages_keep_their_query_budgets(client, size, signed_in):
    ids = fill(size)
    if signed_in:
        fan, lead = make_fan(), Article.objects.get(slug="lead")
        make_comment(lead, fan)
        ThreadVisit.objects.note(fan=fan, article=lead, at=lead.published_at)
        client.force_login(fan)
    asked = {}
    for path in BUDGETS:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(path.format(**ids))
        assert response.status_code == 200, path
        asked[path] = len(queries)
    over = {
        path: f"{asked[path]} of {most}"
        for path, most in BUDGETS.items()
        if asked[path] > most + (MORE_WHEN_SIGNED_IN + MORE_WHERE_ONE_TALKS.get(path, 0)) * signed_in
    }
    assert over == {}


@pytest.mark.parametrize("size", [1, 3])
def test_a_fans_own_pages_keep_their_query_budgets(client, size):
    fan = make_fan()
    for _ in range(size):
        tag = make_tag()
        tag.set_follow(fan=fan, on=True)
        story = make_article(tags=[tag], cover=make_picture(90, 60))
        make_comment(story, reply_to=make_comment(story, fan))
    client.force_login(fan)
    asked = {}
    for path in OWN_BUDGETS:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200, path
        asked[path] = len(queries)
    assert {path: count for path, count in asked.items() if count > OWN_BUDGETS[path]} == {}


def fill_covered(size: int) -> tuple[dict[str, int], StoryEvent]:
    """The same with all under covers but the story that has the page; and the break that readers have come to."""
    ids = fill(size)
    now = make_event(is_break=True, break_label="up to here")
    late = make_event("Late", characters=Character.objects.all())
    for _ in range(size):
        make_comment(make_article(), User.objects.get(username="fan_of_all"))
    Article.objects.exclude(slug="lead").update(safe_from=late, safe_title="Later", safe_cover=make_picture(90, 60))
    Picture.objects.update(safe_from=late.pk)
    Claim.objects.exclude(slug="went-round").update(safe_from=late)
    for table in (Portrayal, Relationship, Quote):
        table.objects.update(safe_from=late)
    return ids, now


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "fan"])
def test_covers_cost_a_query_each_however_many(client, size, signed_in):
    """One more for how far the reader has come, one for the pictures that cover stories, one for what search leaves out."""
    ids, now = fill_covered(size)
    if signed_in:
        client.force_login(make_fan())
    client.cookies["spoiler"] = str(now.pk)
    asked = {}
    for path in BUDGETS:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path.format(**ids)).status_code == 200, path
        asked[path] = len(queries)
    over = {
        path: f"{asked[path]} of {most}"
        for path, most in BUDGETS.items()
        if asked[path]
        > most + 2 + ("search" in path) + (MORE_WHEN_SIGNED_IN + MORE_WHERE_ONE_TALKS.get(path, 0)) * signed_in
    }
    assert over == {}


ADMIN_BUDGETS = {
    "/admin/articles/article/": 12,
    "/admin/articles/quote/": 12,
    "/admin/articles/claim/": 12,
    "/admin/articles/verdictentry/": 12,
    "/admin/cast/actor/": 12,
    "/admin/cast/character/": 12,
    "/admin/cast/tag/": 12,
    "/admin/cast/portrayal/": 12,
    "/admin/cast/relationship/": 12,
    "/admin/cast/source/": 12,
    "/admin/cast/move/": 12,
    "/admin/cast/castentry/": 12,
    "/admin/cast/storyevent/": 12,
    "/admin/cast/track/": 12,
    "/admin/cast/ratingstatement/": 12,
    "/admin/pictures/picture/": 12,
    "/admin/comments/comment/": 12,
    "/admin/comments/heldword/": 12,
    "/admin/comments/moderationentry/": 12,
    "/admin/comments/sanction/": 12,
    "/admin/comments/grievance/": 12,
    "/admin/comments/comment/queue/": 12,
    "/admin/accounts/user/": 12,
    "/admin/account/emailaddress/": 12,
}


def test_every_list_of_the_newsroom_has_a_budget():
    lists = {
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
    }
    assert lists == set(ADMIN_BUDGETS) - {"/admin/comments/comment/queue/"}


@pytest.mark.parametrize("path", ADMIN_BUDGETS)
def test_admin_lists_cost_the_same_however_long(client, path):
    client.force_login(User.objects.create_superuser("superuser", "superuser@example.com"))
    asked = []
    for size in (1, 3):
        if size == 3:
            for _ in range(2):
                story = make_article(cover=make_picture(90, 60), tags=[make_tag()], source=make_source())
                make_comment(story, make_fan()).report(by=make_fan(), reason="spam")
                make_sanction().comment.article.comments.update(waits_since=story.published_at)
                make_grievance().settle(by=make_editor(), answer="It is gone.")
                make_decided("denied", tags=[make_tag()])
                make_move()
                make_quote(article=story, topics=[make_tag()])
                make_portrayal().recast(make_actor(), by=make_editor(), source=make_source())
                make_tie(source=make_source())
                make_event(characters=[make_character(), make_character()], track=make_track())
                make_rating(channel_group="Hindi")
        else:
            fill(1)
        known = (EmailAddress(user=user, email=user.email) for user in User.objects.filter(emailaddress=None))
        EmailAddress.objects.bulk_create(known)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked.append(len(queries))
    assert asked[1] <= ADMIN_BUDGETS[path], asked
    assert asked[0] == asked[1]
