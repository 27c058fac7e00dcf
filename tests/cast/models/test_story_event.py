import pytest
from django.db import IntegrityError, transaction

from cast.models import StoryEvent
from tests.factories import make_character, make_editor, make_event, make_source, make_track

pytestmark = pytest.mark.django_db


def titles() -> str:
    return "".join(StoryEvent.objects.in_order().values_list("title", flat=True))


def bunches() -> list[str]:
    found: dict[int, str] = {}
    for event in StoryEvent.objects.in_order():
        found[event.bunch] = found.get(event.bunch, "") + event.title
    return list(found.values())


def test_a_new_event_stands_at_the_end_with_its_characters():
    samar = make_character("Samar Shah")
    make_event("A")
    event = make_event("B", characters=[samar])
    assert titles() == "AB"
    assert StoryEvent.objects.for_page().get(pk=event.pk).character_list == [samar]


@pytest.mark.parametrize(
    ("moved", "after", "order"), [("C", "A", "ACBD"), ("D", None, "DABC"), ("A", "D", "BCDA"), ("B", "A", "ABCD")]
)
def test_an_event_is_placed_after_another(moved, after, order):
    events = {title: make_event(title) for title in "ABCD"}
    events[moved].place_after(events.get(after), by=make_editor())
    assert titles() == order


def test_there_is_room_between_two_neighbours_for_ever():
    first, last, editor = make_event("A"), make_event("Z"), make_editor()
    for _ in range(40):
        make_event("-").place_after(first, by=editor)
    last.refresh_from_db()
    assert titles() == "A" + 40 * "-" + "Z"
    assert len(set(StoryEvent.objects.values_list("position", flat=True))) == 42


def test_events_of_open_order_are_one_bunch_however_the_list_is_filtered():
    make_event("A")
    for title in "BCD":
        make_event(title, is_order_open=title != "B", kind="exit" if title != "B" else "moment")
    assert bunches() == ["A", "BCD"]
    assert len({event.bunch for event in StoryEvent.objects.of_kind("exit").in_order()}) == 1


def test_an_event_of_known_order_stands_behind_the_whole_bunch():
    first = make_event("A")
    make_event("B", is_order_open=True)
    make_event("C").place_after(first, by=make_editor())
    assert bunches() == ["AB", "C"]


@pytest.mark.parametrize("way", ["moved", "deleted"])
def test_a_bunch_stays_a_bunch_when_its_first_event_goes(way):
    make_event("A")
    first, last = make_event("B"), None
    for title in "CD":
        make_event(title, is_order_open=True)
    last = make_event("E")
    if way == "moved":
        first.place_after(last, by=make_editor())
    else:
        first.delete()
    assert bunches() == (["A", "CD", "E", "B"] if way == "moved" else ["A", "CD", "E"])


@pytest.mark.parametrize(
    "fields",
    [
        {"is_break": True},
        {"break_label": "up to here"},
        {"kind": "leap"},
        {"years": 5},
        {"kind": "leap", "is_break": True, "break_label": "the leap", "years": 0},
        {"title": ""},
        {"summary": ""},
        {"source": None},
    ],
    ids=str,
)
def test_the_database_holds_what_an_event_is(fields):
    ordinary = {"title": "A", "summary": "So.", "source": make_source(), "position": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        StoryEvent.objects.create(**ordinary | fields)
    StoryEvent.objects.create(
        **ordinary | {"kind": "leap", "is_break": True, "break_label": "up to the leap", "years": 5}
    )


def test_two_events_never_share_a_place_and_no_event_names_somebody_twice():
    samar = make_character()
    event = make_event(characters=[samar])
    with pytest.raises(IntegrityError), transaction.atomic():
        StoryEvent.objects.create(title="B", summary="So.", source=event.source, position=event.position)
    with pytest.raises(IntegrityError), transaction.atomic():
        event.character_rows.create(character=samar)


@pytest.mark.parametrize(
    ("happened", "words", "plain"),
    [("", "no date known", ""), ("..2023-12", "by December 2023", ""), ("2023-12", "December 2023", "2023-12")],
)
def test_a_date_is_told_as_far_as_it_is_known(happened, words, plain):
    event = make_event(happened=happened)
    assert (event.when_words, event.plain_date) == (words, plain)


def test_events_of_a_character_a_track_and_a_kind():
    samar, track = make_character("Samar Shah"), make_track(slug="samar")
    make_event("A")
    make_event("B", characters=[samar, make_character()], kind="death", track=track)
    make_event("C", characters=[samar])
    events = StoryEvent.objects.order_by("position")
    for found, expected in (
        (events.with_character("samar-shah"), "BC"),
        (events.of_track("samar"), "B"),
        (events.of_kind("death"), "B"),
        (events.of_kind("").of_track("").with_character(""), "ABC"),
    ):
        assert "".join(event.title for event in found) == expected
    assert [event.title for event in StoryEvent.objects.newest_of(samar, most=1)] == ["C"]


def test_deleting_a_track_leaves_its_events():
    track = make_track()
    event = make_event(track=track)
    track.delete()
    event.refresh_from_db()
    assert event.track is None


def test_events_move_when_two_characters_become_one():
    wrong, right, other = make_character("Toshu"), make_character("Paritosh"), make_character("Pari")
    both = make_event("A", characters=[wrong, right, other])
    one = make_event("B", characters=[wrong])
    right.tag.take_over(wrong.tag, by=make_editor())
    assert [sorted(str(row.character) for row in event.character_rows.all()) for event in (both, one)] == [
        ["Pari", "Paritosh"],
        ["Paritosh"],
    ]
