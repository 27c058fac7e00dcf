"""What lies later than a reader has come is in no byte of what that reader gets; each page is first seen to hold it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from articles.comments.models import Comment
from articles.models import AlsoRead, Article, Correction, StoryOfEvent
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_claim,
    make_comment,
    make_editor,
    make_embed,
    make_event,
    make_fan,
    make_move,
    make_photo,
    make_picture,
    make_portrayal,
    make_question,
    make_quote,
    make_rating,
    make_source,
    make_statement,
    make_tie,
    make_track,
)

pytestmark = pytest.mark.django_db
MARK, MARKED_YEAR = "zamanat", "1987"
POSTED = {"address": f"https://example.com/{MARK}/"}

# By the cookie; "" for the address that leads on there. Their names are checked against the site's own table below.
PAGES = [
    "/",
    "/articles/",
    "/articles/?kind=news",
    "/articles/nothing-told/",
    "/articles/nothing-told/comments/",
    "/articles/nothing-told/comments/?sort=loved",
    "/articles/everyday/",
    "/c/{comment}/",
    "/c/{comment}/replies/",
    "/tags/samar/",
    "/tags/rupali/",
    "/cast/actors/rupali/",
    "/cast/actors/gaurav/",
    "/cast/characters/samar/",
    "/cast/characters/",
    "/cast/family/",
    "/cast/moves/",
    "/story/",
    "/story/?by=track",
    "/story/?character=samar",
    "/story/ratings/",
    "/quotes/",
    "/quotes/?topic=samar",
    "/quotes/?speaker=gaurav",
    "/quotes/{quote}/",
    "/quotes/{told}/",
    "/quotes/{beside}/",
    "/articles/quoting/",
    "/rumours/",
    "/rumours/{slug}/",
    "/fans/talker/",
    "/search/?q=kahani",
]
OF_FANS = [
    "/articles/nothing-told/comments/new/?parent={comment}",
    "/c/{own}/edit/",
    "/c/{comment}/heart/",
    "/c/{comment}/delete/",
    "/c/{answer}/report/",
]
# The pages of the fan who talks, who follows and has reported what can be covered.
OWN = ["/me/for-you/", "/me/reports/"]
# To readers of whom nothing is known, whatever their cookie.
SENT_OUT = [
    "/feeds/latest/",
    "/feeds/latest.json",
    "/tags/samar/feed/",
    "/tags/samar/feed.json",
    "/cast/moves/feed/",
    "/sitemap-news.xml",
    "/sitemap-stories.xml",
    "/sitemap-rumours.xml",
]
FEEDS = ["/feeds/latest/", "/feeds/latest.json"]
# They show names, labels and the site's own words, nothing that can be covered.
NEVER = {
    *("articles:tags", "articles:follow", "cast:list", "cast:actors", "reading", "health", "ready", "robots"),
    *("manifest", "sitemap", "sitemap-section", "pages:about", "pages:rules", "pages:privacy", "pages:contact"),
    *("pictures:rendition", "pictures:card", "articles:quote-card"),
    "accounts:notices",  # whose sentences give nothing away to anybody, as the tests of those who write them show
    *("accounts:settings", "accounts:unsubscribe", "accounts:export", "accounts:delete", "accounts:picture"),
    "accounts:sessions",
    "articles:comments:seen",  # answers nothing
    "articles:comments:steer",  # the moderators' own, under the safe headline
    *("articles:comments:silence", "accounts:block", "accounts:blocked"),
    "articles:preview",  # for whom the newsroom gave its address: it shows all, as the newsroom does
}


def make_spoilers() -> dict[str, Any]:
    """The marker in every field that can be covered. Answers the ids and the slug that addresses need."""
    told = f"The {MARK}"
    samar, rupali = make_character("Samar"), make_actor("Rupali")
    early = make_event(is_break=True, break_label="up to the fair")
    late = make_event(
        told, summary=told, kind="leap", changes=told, order_note=told, happened="2023-12", characters=[samar],
        source=make_source(title=told), track=make_track("A track", name=told), is_break=True, break_label="up to now",
    )  # fmt: skip
    rupali.picture = make_picture(90, 60, alt=told, safe_from=late.pk)
    rupali.save()
    make_portrayal(actor=rupali, character=samar, since="2020", until="2023", reason=told, note=told,
                   source=make_source(title=told), safe_from=late)  # fmt: skip
    # Somebody else took over by the day that is covered: here the marker is the month.
    unnamed = make_portrayal(actor=rupali, until=f"{MARKED_YEAR}-03", source=make_source(title=told), safe_from=late)
    make_portrayal(actor=make_actor("Adrija"), replaces=unnamed)
    make_move(actor=rupali, text=told, source=make_source(title=told), safe_from=late)
    make_tie(samar, "spouse", make_character("Dimpy"), note=told, source=make_source(title=told), safe_from=late)
    make_rating(week="2023-W48", figure="2.1", channel_group="All")
    make_rating(week="2023-W50", figure="2.2", channel_group="All")
    story = make_article(
        title=told, slug="nothing-told", standfirst=told, body=f"<p>Kahani: {told}.</p>", dateline=told, said_to=told,
        cover=make_picture(90, 60, alt=told, credit=told), source=make_source(title=told), tags=[samar.tag, rupali.tag],
        safe_from=late, safe_title="What came next", safe_cover=make_picture(90, 60, alt=told, safe_from=late.pk),
    )  # fmt: skip
    StoryOfEvent.objects.create(article=story, event=late)
    Correction.objects.create(article=story, words=told)
    make_photo(story, description=told, credit=told)
    make_embed(story, description=told)
    everyday = make_article(
        title="An everyday story", slug="everyday", cover=make_picture(90, 60, alt=told, credit=told, safe_from=late.pk)
    )
    AlsoRead.objects.create(article=everyday, other=story)
    StoryOfEvent.objects.create(article=everyday, event=late)
    make_claim("Said openly", stories=[story, everyday])
    said = {"speaker": make_actor("Gaurav"), "topics": [samar.tag]}
    secret = {
        "words": told,
        "translation": told,
        "translator": told,
        "occasion": told,
        "source": make_source(title=told),
    }
    quote = make_quote(**said, **secret, safe_from=late)
    of_story = make_quote(**said, **secret, article=story)
    make_question(article=story, asked=told, answer=told, speakers=[rupali], topics=[samar.tag])
    quoting = make_article(title="A story that quotes", slug="quoting")
    make_quote(**said, **secret, safe_from=late, article=quoting)
    later = make_picture(90, 60, alt=told, safe_from=late.pk)
    make_photo(quoting, picture=later, description=told, credit=told, **POSTED)
    make_photo(quoting, picture=later, description=told, after_paragraph=1)
    beside = make_quote(**said)  # its page shows more by the same speaker
    claim = make_claim(
        told, slug="nothing-told-either", safe_from=late, tags=[samar.tag, rupali.tag], stories=[story, everyday]
    )
    statement = make_statement(claim, by=rupali, to=told, text=told, source=make_source(title=told))
    claim.decide("denied", told, by=make_editor(), statement=statement)
    talker = make_fan("talker")
    samar.tag.set_follow(fan=talker, on=True)
    comment = make_comment(story, talker, body=told)
    own = make_comment(story, talker, body=told)
    answer = make_comment(story, body=told, reply_to=comment)
    answer.set_heart(fan=talker, on=True)
    answer.report(by=talker, reason="spam")
    return {"comment": comment.pk, "own": own.pk, "answer": answer.pk, "early": early.pk, "late": late.pk, "story": story.pk, "quote": quote.pk,
            "told": of_story.pk, "beside": beside.pk, "slug": claim.slug}  # fmt: skip


def read(path: str, ids: dict[str, Any], *, point: object = "", client: Client | None = None) -> str:
    client = client or Client()
    client.cookies.load({"spoiler": str(point)} if point != "" else {})
    response = client.get(path.format(**ids), follow=True)
    assert response.status_code == 200, path
    return response.text.lower().replace(MARKED_YEAR, MARK)


@pytest.fixture
def ids() -> dict[str, Any]:
    return make_spoilers()


@pytest.mark.parametrize("point", ["", "nonsense", "late"])
def test_every_page_tells_all_to_whom_all_is_open(point, ids):
    told = {path: MARK in read(path, ids, point=ids.get(point, point)) for path in PAGES}
    assert told == dict.fromkeys(PAGES, True)


@pytest.mark.parametrize("point", [0, "early", 999_999, -1, "9" * 30])
def test_no_page_tells_what_lies_later(point, ids):
    told = {path: MARK in read(path, ids, point=ids.get(point, point)) for path in PAGES}
    assert told == dict.fromkeys(PAGES, False)


def test_a_fans_account_goes_before_the_cookie(ids, client):
    pages, talker = [*PAGES, *OF_FANS, *OWN], Comment.objects.get(pk=ids["comment"]).author
    client.force_login(talker)
    assert {path: MARK in read(path, ids, client=client) for path in pages} == dict.fromkeys(pages, True)
    talker.spoiler_point = 0
    talker.save()
    told = {path: MARK in read(path, ids, point=ids["late"], client=client) for path in pages}
    assert told == dict.fromkeys(pages, False)


def test_who_would_talk_about_a_covered_story_is_asked_first(ids, client):
    client.force_login(Comment.objects.get(pk=ids["comment"]).author)
    for path in OF_FANS:
        page = read(path, ids, point=0, client=client)
        assert "open it all the same" in page, path
        assert "<textarea" not in page, path


def test_what_is_sent_out_gives_nothing_away_to_anybody(ids):
    for path in SENT_OUT:
        sent = read(path, ids)
        assert MARK not in sent, path
        assert "nothing-told" in sent or "moves" in path, path


@pytest.mark.parametrize("text", ["", "x" * 5000])
def test_what_was_typed_comes_back_without_what_is_covered(client, ids, text):
    fan = make_fan(spoiler_point=0)
    client.force_login(fan)
    own = make_comment(Article.objects.get(pk=ids["story"]), fan)
    for path in ("/articles/nothing-told/comments/", f"/c/{own.pk}/edit/"):
        response = client.post(path, {"body": text, "parent": ids["comment"]})
        assert response.status_code == 422, path
        assert MARK not in response.text.lower(), path


def test_every_public_page_is_looked_at(ids):
    looked = {
        resolve(path.split("?")[0].format(**ids)).view_name for path in [*PAGES, *OF_FANS, *OWN, *SENT_OUT, "/search/"]
    }
    public = {
        name
        for name in names(get_resolver().url_patterns)
        if not name.startswith(("admin:", "account_", "mfa_", "None:"))
    }
    assert public - NEVER - looked == set()
    assert looked & NEVER == {"sitemap-section"}


def names(patterns, space: str = ""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, below)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}"


def test_a_covered_claim_shows_neither_words_nor_verdict(ids):
    for path in ("/rumours/", "/rumours/{slug}/", "/cast/actors/rupali/", "/articles/everyday/"):
        page = read(path, ids, point=0)
        assert "a rumour from later in the story" in page, path
        assert "is-denied" not in page, path
        assert "denied by" in read(path, ids), path
    assert "later in the story" not in read("/rumours/?verdict=denied", ids, point=0)


def test_covers_open_one_by_one(ids):
    covered = read("/story/", ids, point=0)
    assert f"open=e{ids['late']}" in covered
    assert f"open=e{ids['early']}" in covered
    opened = read(f"/story/?open=e{ids['late']}", ids, point=0)
    assert MARK in opened
    assert f"open=e{ids['early']}.e{ids['late']}" in opened  # the next keeps this one open
    assert "what came next" in opened  # the story that tells of it is a cover of its own
    assert MARK in read(f"/articles/nothing-told/?open=s{ids['story']}", ids, point=0)
    assert MARK not in read(f"/articles/nothing-told/?open=s{ids['story'] + 1}", ids, point=0)


def test_a_story_opened_on_purpose_stays_open_while_one_talks(client, ids):
    client.force_login(make_fan(spoiler_point=0))
    page = client.get(f"/articles/nothing-told/?open=s{ids['story']}").text
    assert f"/c/{ids['comment']}/heart/?open=s{ids['story']}" in page
    assert f"comments/new/?parent={ids['comment']}&amp;open=s{ids['story']}" in page
    sent = client.post(f"/articles/nothing-told/comments/?open=s{ids['story']}", {"body": "Haan"}, follow=True)
    assert "Haan" in sent.text
    assert sent.redirect_chain[-1][0].startswith(f"/articles/nothing-told/?open=s{ids['story']}#c")


@pytest.mark.parametrize("query", ["kahani", "everyday", "nothing", "kahani&kind=photo", "kahani&person=samar"])
def test_search_says_how_many_it_leaves_out_whatever_is_asked(ids, query):
    found = read(f"/search/?q={query}", ids, point=0)
    assert "1 story of this site that lies later" in found
    assert "what came next" not in found


def test_search_offers_no_word_of_what_it_leaves_out(ids):
    assert "left out" not in read("/search/?q=kahani", ids)
    assert "left out" not in read("/search/?q=kahani", ids, point=ids["late"])
    assert "kahani" not in read("/search/?q=kahanni", ids, point=0)  # nor is its word offered
    assert "?q=kahani" in read("/search/?q=kahanni", ids)


def test_a_quote_opens_by_itself_and_with_its_story(ids):
    assert MARK in read(f"/quotes/{ids['quote']}/?open=q{ids['quote']}", ids, point=0)
    listed = read(f"/quotes/?open=q{ids['quote']}", ids, point=0)
    assert MARK in listed
    assert (
        f"open=q{ids['told']}.q{ids['quote']}" in listed.replace("&amp;", "&")
        or f"q{ids['quote']}.q{ids['told']}" in listed
    )
    assert MARK in read(f"/articles/nothing-told/?open=s{ids['story']}", ids, point=0)


def test_a_quote_of_an_open_story_keeps_its_own_cover(ids):
    page = read("/articles/quoting/", ids, point=0)
    assert "words of gaurav from later in the story" in page
    found = read(f"/search/?q={MARK}", ids)
    assert "a story that quotes" not in found  # full text keeps no words that a reader of the story may not see
    for path in FEEDS:
        assert "a story that quotes" in read(path, ids)


def test_a_part_of_the_story_does_not_tell_how_much_is_covered(ids):
    for query in ("kind=leap", "character=samar", "by=track"):
        page = read(f"/story/?{query}", ids, point=0)
        assert "event covered" not in page
        assert "a track" not in page.partition("<select")[0]
        assert MARK in read(f"/story/?{query}&open=e{ids['late']}", ids, point=0)


def test_only_the_family_page_tells_whose_ties_lie_later(ids):
    assert "open=t" in read("/cast/family/", ids, point=0)
    pages = [read(f"/cast/characters/{slug}/", ids, point=0) for slug in ("samar", "dimpy")]
    make_character("Baa")
    pages.append(read("/cast/characters/baa/", ids, point=0))
    assert all("wait on the page of the family" in page and "open=t" not in page for page in pages)


def test_moves_offer_the_covers_that_open_a_line(ids):
    marks = set(re.findall(r"open=([mp]\d+)", read("/cast/moves/", ids, point=0)))
    shown = read("/cast/moves/", ids, point=0).count("<li id=")
    opened = {mark: read(f"/cast/moves/?open={mark}", ids, point=0).count("<li id=") for mark in marks}
    assert len(marks) == 2
    assert set(opened.values()) == {shown + 1}


def test_a_link_preview_gives_nothing_away_to_anybody(ids):
    page = read("/articles/nothing-told/", ids)
    previews = re.findall(r'<meta property="(?:og|article):[^>]*>|wa\.me[^"]*|data-title="[^"]*"', page)
    assert len(previews) > 8
    assert [one for one in previews if MARK in one] == []
    assert "what came next" in "".join(previews)


def test_any_number_of_covers_opens_and_a_page_can_be_covered_again(ids):
    late = ids["late"]
    marks = ".".join(f"e{number}" for number in range(max(1, late - 100), late + 100))
    page = read(f"/story/?open={marks}", ids, point=0)
    assert MARK in page
    assert '<a href="/story/" rel="nofollow">cover it again' in page
    assert "cover it again" not in read(f"/story/?open={marks}", ids)


def test_a_former_address_keeps_open_what_is_open(ids):
    story = Article.objects.get(pk=ids["story"])
    story.take_slug("another-address")
    story.save()
    assert MARK in read(f"/articles/nothing-told/?open=s{story.pk}", ids, point=0)


def test_a_covered_portrait_is_opened_on_purpose(ids):
    page = read("/cast/actors/rupali/", ids, point=0)
    mark = re.search(r"open=(i\d+)", page)[1]
    assert (
        "/media/" in read(f"/cast/actors/rupali/?open={mark}", ids, point=0).partition('</header>\n<div class="two"')[0]
    )
