import datetime
from datetime import timedelta

import pytest

from articles.models import Article
from tests.factories import (
    UNPUBLISHED,
    make_actor,
    make_article,
    make_character,
    make_comment,
    make_editor,
    make_fan,
    make_picture,
    make_source,
    make_tag,
    make_unpublished,
)
from tests.reading import structured

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
MOMENT = datetime.datetime(2026, 11, 20, 18, 30, tzinfo=datetime.UTC)


def told(client, story: Article) -> dict:
    return structured(client.get(story.get_absolute_url()).text)["NewsArticle"]


def test_a_story_tells_search_engines_what_the_page_shows(client):
    story = make_article(
        published_at=MOMENT, slug="s", title="Samar’s day", standfirst="“समर” is back.", kind="interview", dateline="Mumbai",
        author=make_fan("meher", display_name="Meher"), cover=make_picture(2000, 1200),
        tags=[make_character("Samar").tag, make_actor("Sagar Parekh").tag, make_tag("Recasts")],
        source=make_source(address="https://example.com/talk"),
    )  # fmt: skip
    make_comment(story)
    Article.objects.update(modified_at=MOMENT + timedelta(hours=2))
    found = told(client, story)
    largest = story.cover.renditions.get(format="webp", width=1600)
    assert found.pop("publisher")["logo"]["width"] == 512
    assert found == {
        "@type": "NewsArticle",
        "@id": f"{SITE}/articles/s/#story",
        "url": f"{SITE}/articles/s/",
        "mainEntityOfPage": {"@type": "WebPage", "@id": f"{SITE}/articles/s/"},
        "headline": "Samar’s day",
        "description": "“समर” is back.",
        "articleSection": "Interview",
        "dateline": "Mumbai",
        "datePublished": "2026-11-20T18:30:00+00:00",
        "dateModified": "2026-11-20T20:30:00+00:00",
        "author": {"@type": "Person", "name": "Meher", "url": f"{SITE}/fans/meher/"},
        "image": [
            {"@type": "ImageObject", "url": SITE + story.cover.share.get_absolute_url(), "width": 1200, "height": 630},
            {"@type": "ImageObject", "url": SITE + largest.get_absolute_url(), "width": 1600, "height": 960},
        ],
        "about": [
            {"@type": "Person", "@id": f"{SITE}/cast/actors/sagar-parekh/#person", "name": "Sagar Parekh",
             "url": f"{SITE}/cast/actors/sagar-parekh/"},
            {"@type": "Person", "@id": f"{SITE}/cast/characters/samar/#person", "name": "Samar",
             "url": f"{SITE}/cast/characters/samar/", "disambiguatingDescription": "character of the serial Anupamaa"},
        ],
        "keywords": ["Sagar Parekh", "Samar", "Recasts"],
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "commentCount": 1,
        "isBasedOn": "https://example.com/talk",
    }  # fmt: skip


def test_a_bare_story_says_nothing_that_it_does_not_know(client):
    story = make_article(standfirst="")
    found = told(client, story)
    assert not found.keys() & {"description", "dateline", "about", "keywords", "isBasedOn"}
    assert [one["url"] for one in found["image"]] == [SITE + story.card.get_absolute_url()]
    assert found["commentCount"] == 0


def test_a_small_cover_is_not_offered_as_a_large_one(client):
    story = make_article(cover=make_picture(900, 600))
    assert [(one["width"], one["height"]) for one in told(client, story)["image"]] == [(1200, 630)]


@pytest.mark.parametrize("length", [109, 110, 111, 160])
def test_a_long_headline_is_cut(client, length):
    title = "समर " * 40
    found = told(client, make_article(title=title[:length]))["headline"]
    assert len(found) <= 110
    assert found.endswith("…") == (length > 110)
    assert title.startswith(found.rstrip("…"))


def test_a_story_published_again_keeps_the_date_it_first_had(client):
    story = make_article(published_at=MOMENT)
    story.withdraw(by=story.author)
    story.publish(by=story.author)
    found = told(client, story)
    assert found["datePublished"] == MOMENT.isoformat()
    assert found["dateModified"] == story.published_at.isoformat()


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_what_is_not_published_says_nothing_even_to_the_newsroom(client, state):
    client.force_login(make_editor())
    story = make_unpublished(state)
    response = client.get(story.get_absolute_url())
    assert (response.status_code, structured(response.text)) == (200, {})
