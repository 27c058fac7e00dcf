"""What is offered after a story: the newsroom's choice in its order, then what has most to do with it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import history
from articles.models import AlsoRead, Article, StoryOfEvent
from articles.read_next import read_next
from tests.articles.test_admin import change, form
from tests.factories import (
    UNPUBLISHED,
    make_article,
    make_claim,
    make_editor,
    make_event,
    make_tag,
    make_track,
    make_unpublished,
    make_writer,
)

pytestmark = pytest.mark.django_db
NUMBER_TOO_LARGE = "9" * 30


@pytest.fixture
def editor(client):
    editor = make_editor()
    client.force_login(editor)
    return editor


def choose(story: Article, *others: Article) -> None:
    for position, other in enumerate(others, 1):
        AlsoRead.objects.create(article=story, other=other, position=position)


def as_it_stands(story: Article, *more: dict, **fields) -> dict:
    """The story's form with its choice as the browser sends it; `more` are rows that are new."""
    rows = list(story.also_rows.all())
    data = form(story.author, title=story.title, slug=story.slug, standfirst=story.standfirst, body=story.body)
    data |= {"also_rows-TOTAL_FORMS": len(rows) + len(more), "also_rows-INITIAL_FORMS": len(rows)}
    held = [
        {"id": row.pk, "other": row.other_id, "position": "" if row.position is None else row.position} for row in rows
    ]
    for number, row in enumerate([*held, *more]):
        data |= {f"also_rows-{number}-{name}": value for name, value in ({"article": story.pk} | row).items()}
    return data | fields


def chosen(story: Article) -> list[Article]:
    return [row.other for row in story.also_rows.all()]


# Choosing


def test_the_order_stays_however_often_the_story_is_saved(client, editor):
    story, one, two, three, four = (make_article(author=editor) for _ in range(5))
    rows = [{"other": other.pk, "position": place} for other, place in ((one, ""), (two, 5), (three, 1), (four, ""))]
    assert client.post(change(story), as_it_stands(story, *rows)).status_code == 302
    for _ in range(2):
        assert chosen(story) == read_next(story) == [three, two, one, four]
        assert client.post(change(story), as_it_stands(story)).status_code == 302
    last = story.also_rows.get(other=two)
    moved = {"also_rows-1-position": 9, "also_rows-0-position": 10}
    assert client.post(change(story), as_it_stands(story, **moved)).status_code == 302
    assert chosen(story) == [two, three, one, four]
    assert story.also_rows.get(other=two) == last


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"other": "itself"}, "Choose another story than this one."),
        ({"other": "there"}, "This story is chosen already."),
        ({"other": "twice"}, "The same stands here twice."),
        ({"other": "0"}, "Select a valid choice"),
        ({"other": "x"}, "Select a valid choice"),
        ({"other": NUMBER_TOO_LARGE}, "Select a valid choice"),
        ({"other": "new", "position": "-1"}, "greater than or equal to 0"),
        ({"other": "new", "position": NUMBER_TOO_LARGE}, "less than or equal to"),
        ({"other": "new", "position": "first"}, "Enter a whole number"),
        ({"other": "", "position": "3"}, "This field is required"),
    ],
)
def test_what_cannot_be_chosen_is_told_beside_it(client, editor, row, words):
    story, there, new = (make_article(author=editor) for _ in range(3))
    choose(story, there)
    known = {"itself": story.pk, "there": there.pk, "new": new.pk, "twice": new.pk}
    rows = [row | {"other": known.get(row["other"], row["other"])}] * (2 if row["other"] == "twice" else 1)
    response = client.post(change(story), as_it_stands(story, *rows, title="Typed"))
    assert response.status_code == 200
    assert words in response.text
    assert 'value="Typed"' in response.text
    assert chosen(story) == [there]


@pytest.mark.parametrize("number", ["x", "0", NUMBER_TOO_LARGE])
def test_a_row_that_is_not_there_is_no_error_of_the_server(client, editor, number):
    story, there = make_article(author=editor), make_article()
    choose(story, there)
    for fields in ({"also_rows-0-id": number}, {"also_rows-TOTAL_FORMS": number}, {"also_rows-INITIAL_FORMS": number}):
        assert client.post(change(story), as_it_stands(story, **fields)).status_code in (200, 302)
    assert chosen(story) == [there]


def test_the_database_refuses_twins_and_a_story_itself():
    story, other = make_article(), make_article()
    choose(story, other)
    for wrong in (story, other):
        with pytest.raises(IntegrityError), transaction.atomic():
            choose(story, wrong)


def test_a_writer_chooses_for_own_drafts(client):
    writer = make_writer()
    client.force_login(writer)
    other = make_article()
    rows = {"also_rows-TOTAL_FORMS": 1, "also_rows-INITIAL_FORMS": 0, "also_rows-0-other": other.pk}
    assert client.post("/admin/articles/article/add/", form(writer) | rows).status_code == 302
    assert [row.other for row in AlsoRead.objects.all()] == [other]


def test_a_version_holds_the_choice_and_brings_it_back(client, editor):
    story, one, two = (make_article(author=editor) for _ in range(3))
    choose(story, one, two)
    history.keep(story, by=editor, comment="")
    AlsoRead.objects.filter(other=one).delete()
    AlsoRead.objects.filter(other=two).update(position=None)
    two_gone = history.load(history.revisions(story))[0]
    assert history.restore(story, two_gone) == []
    assert chosen(story) == [one, two]
    Article.objects.filter(pk=one.pk).delete()
    assert history.restore(story, two_gone) == [f"the story to read next “1. {one.title}”"]
    assert chosen(story) == [two]


# Reading


def test_the_choice_comes_first_and_the_nearest_fill_up():
    tag, event = make_tag(), make_event(track=make_track())
    by_claim, by_track, by_tag, picked, story, newest = (
        make_article(tags=[tag] if number in (2, 4) else [], published_at=timezone.now() - timedelta(hours=9 - number))
        for number in range(6)
    )
    make_claim(stories=[story, by_claim])
    make_claim(stories=[story, newest], is_public=False)
    for one in (story, by_track):
        StoryOfEvent.objects.create(article=one, event=event if one == story else make_event(track=event.track))
    assert read_next(story) == [by_claim, by_track, by_tag]
    choose(story, picked)
    assert read_next(story) == [picked, by_claim, by_track]
    choose(by_tag, newest, by_claim)
    assert read_next(by_tag) == [newest, by_claim, story]
    others = [make_article() for _ in range(7)]
    choose(newest, *others)
    assert read_next(newest) == others[:6]


def test_what_is_near_in_several_ways_is_offered_once():
    tags, event = [make_tag(), make_tag()], make_event(track=make_track())
    near, story = make_article(tags=tags), make_article(tags=tags)
    for _ in range(2):
        make_claim(stories=[story, near])
        for one in (story, near):
            StoryOfEvent.objects.create(article=one, event=make_event(track=event.track))
    assert read_next(story) == [near]
    far = [make_article() for _ in range(3)]
    assert read_next(story) == [near, far[2], far[1]]


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_what_is_not_published_is_never_offered(client, state):
    tag, event = make_tag(), make_event(track=make_track())
    story = make_article(tags=[tag])
    hidden = make_unpublished(state, tags=[tag], title="Zamanat", slug="zamanat")
    choose(story, hidden)
    make_claim(stories=[story, hidden])
    for one in (story, hidden):
        StoryOfEvent.objects.create(article=one, event=event)
    assert "zamanat" not in client.get(story.get_absolute_url()).text.lower()
    hidden.publish(by=hidden.author)
    page = client.get(story.get_absolute_url()).text
    assert page.count('href="/articles/zamanat/"') == 2  # after it on the claim and the track, and to read next


def test_a_chosen_story_that_lies_later_is_named_by_what_is_safe():
    event = make_event()
    story = make_article()
    choose(story, make_article(title="Zamanat", slug="s", safe_from=event, safe_title="What came next"))
    reader = Client()
    assert "Zamanat" in reader.get(story.get_absolute_url()).text
    reader.cookies["spoiler"] = "0"
    page = reader.get(story.get_absolute_url()).text
    assert "Zamanat" not in page
    assert "What came next" in page


def test_the_choice_costs_the_same_however_many():
    asked = []
    for size in (1, 4):
        tags, event = [make_tag() for _ in range(size)], make_event(track=make_track())
        story = make_article(tags=tags)
        for _ in range(size):
            near = make_article(tags=tags)
            make_claim(stories=[story, near])
            StoryOfEvent.objects.create(article=near, event=event)
        StoryOfEvent.objects.create(article=story, event=event)
        choose(story, near)
        loaded = Article.objects.for_page().get(pk=story.pk)
        with CaptureQueriesContext(connection) as queries:
            assert read_next(loaded)[0] == near
        asked.append(len(queries))
    assert asked == [1, 1]
