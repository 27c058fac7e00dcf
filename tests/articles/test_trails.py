"""Before and after: the neighbours of a story on each claim and each track that it belongs to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, StoryOfEvent
from articles.trails import claims_of, trails_of
from fansite.shield import OPEN, Shield
from tests.factories import make_article, make_claim, make_draft, make_event, make_track

pytestmark = pytest.mark.django_db
NOON = timezone.now() - timedelta(days=1)


def trails(story: Article, shield: Shield = OPEN) -> list[tuple]:
    claims = claims_of(story).for_reader(shield).shown
    return [
        (*map(str, [*trail.rumours, *trail.tracks]), trail.earlier, trail.later)
        for trail in trails_of(story, claims, shield)
    ]


def telling(event, *stories: Article) -> None:
    for story in stories:
        StoryOfEvent.objects.create(article=story, event=event)


def test_the_neighbours_by_moment_and_then_by_number():
    hours = (1, 3, 2, 2, 2)
    first, last, one, story, two = (make_article(published_at=NOON + timedelta(hours=hour)) for hour in hours)
    make_claim("They will leave", stories=[last, story, first, one])
    track = make_track("The Shah house")
    telling(make_event(track=track), story, two)
    telling(make_event(track=track), story, first, make_draft())
    make_article()
    assert trails(story) == [("They will leave", one, last), ("The Shah house", first, two)]
    assert trails(first) == [("They will leave", None, one), ("The Shah house", None, story)]
    assert trails(last) == [("They will leave", story, None)]
    assert trails(two) == [("The Shah house", story, None)]


def test_what_has_the_same_neighbours_is_said_once():
    story, other = make_article(), make_article()
    for text in ("One", "Two"):
        make_claim(text, stories=[story, other])
    telling(make_event(track=make_track("A track")), story, other)
    assert trails(story) == [("Two", "One", "A track", None, other)]
    page = Client().get(story.get_absolute_url()).text
    told = page[page.index('class="trails"') : page.index('class="next"')]
    assert told.count(f'href="{other.get_absolute_url()}"') == 1
    assert "<h3>On the rumours <a" in told


def test_nothing_is_said_where_there_is_no_neighbour():
    story = make_article()
    make_claim(stories=[story, make_draft()])
    telling(make_event(track=make_track()), story)
    telling(make_event(), story, make_article())
    make_claim(stories=[story, make_article()], is_public=False)
    assert trails(story) == []
    assert "Before and after" not in Client().get(story.get_absolute_url()).text


def test_a_track_is_named_only_where_an_event_of_it_is_open():
    track = make_track("A safe name")
    early, late = make_event(track=track), make_event(track=make_track("Zamanat"))
    story, other = make_article(), make_article()
    for event in (early, late):
        telling(event, story, other)
    shield = Shield(frozenset({early.pk}))
    assert trails(story, shield) == [("A safe name", None, other)]
    assert trails(story, Shield(frozenset())) == []
    # By an event that is covered no other story is told to be on the track.
    StoryOfEvent.objects.filter(article=other, event=early).update(event=make_event(track=track))
    assert trails(story, shield) == []


def test_a_claim_that_lies_later_is_not_named_and_a_story_by_what_is_safe():
    late = make_event()
    story = make_article()
    other = make_article(title="Zamanat", slug="s", safe_from=late, safe_title="What came next")
    make_claim("Said openly", stories=[story, other])
    make_claim("Zamanat indeed", stories=[story, other], safe_from=late)
    assert trails(story) == [("Zamanat indeed", "Said openly", None, other)]
    shown = trails(story, Shield(frozenset()))
    assert [(name, earlier, str(later)) for name, earlier, later in shown] == [("Said openly", None, "What came next")]
    reader = Client()
    reader.cookies["spoiler"] = "0"
    assert "Zamanat" not in reader.get(story.get_absolute_url()).text


def test_trails_cost_the_same_however_many():
    asked = []
    for size in (1, 4):
        story = make_article()
        for _ in range(size):
            make_claim(stories=[story, make_article()])
            telling(make_event(track=make_track()), story, make_article())
        claims = claims_of(story).for_reader(OPEN).shown
        with CaptureQueriesContext(connection) as queries:
            assert len(trails_of(story, claims, OPEN)) == 2 * size
        asked.append(len(queries))
    assert asked == [2, 2]
