import pytest

from cast.models import StoryEvent
from cast.timeline import in_bunches, in_strands
from tests.factories import make_event, make_track

pytestmark = pytest.mark.django_db


def told(bunches) -> list[str]:
    return ["".join(event.title for event in bunch.events) for bunch in bunches]


def test_neighbours_of_open_order_stand_together():
    for title, is_open in (("A", False), ("B", True), ("C", False), ("D", False), ("E", True)):
        make_event(title, is_order_open=is_open)
    bunches = in_bunches(StoryEvent.objects.in_order())
    assert told(bunches) == ["AB", "C", "DE"]
    assert [bunch.is_open for bunch in bunches] == [True, False, True]


def test_what_a_filter_leaves_of_two_bunches_stays_apart():
    for title, kind, is_open in (("A", "exit", False), ("B", "move", False), ("C", "exit", True), ("D", "exit", True)):
        make_event(title, kind=kind, is_order_open=is_open)
    assert told(in_bunches(StoryEvent.objects.of_kind("exit").in_order())) == ["A", "CD"]


def test_a_break_ends_its_bunch():
    make_event("A")
    make_event("B", is_order_open=True, is_break=True, break_label="up to here")
    make_event("C", is_order_open=True)
    assert told(in_bunches(StoryEvent.objects.in_order())) == ["AB", "C"]


def test_tracks_stand_in_the_order_of_their_first_events_and_loose_events_last():
    late, early = make_track("A late one"), make_track("The early one")
    for title, track in (("A", None), ("B", early), ("C", late), ("D", early)):
        make_event(title, track=track)
    strands = in_strands(StoryEvent.objects.for_page())
    assert [(strand.track, told(strand.bunches)) for strand in strands] == [
        (early, ["B", "D"]),
        (late, ["C"]),
        (None, ["A"]),
    ]
