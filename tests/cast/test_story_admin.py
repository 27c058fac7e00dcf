import re

import pytest
from django.urls import reverse

from articles.models import StoryOfEvent
from cast.models import RatingStatement, StoryEvent, Track
from tests.factories import (
    make_article,
    make_character,
    make_editor,
    make_event,
    make_picture,
    make_rating,
    make_source,
    make_track,
    make_writer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client, db):
    client.force_login(make_editor())


def form(*characters, **fields) -> dict:
    data = {
        "title": "The cake waits", "summary": "It is not cut.", "kind": "moment", "happened": "", "order_note": "", "after": "",
        "character_rows-TOTAL_FORMS": len(characters), "character_rows-INITIAL_FORMS": 0,
    }  # fmt: skip
    data |= {f"character_rows-{number}-character": character.pk for number, character in enumerate(characters)}
    if "source" not in fields:
        fields["source"] = make_source().pk
    return data | fields


def titles() -> list[str]:
    return list(StoryEvent.objects.order_by("position").values_list("title", flat=True))


def change(event) -> str:
    return reverse("admin:cast_storyevent_change", args=[event.pk])


def test_an_event_is_added_at_its_place_with_its_characters(client):
    first, _, people = make_event("A"), make_event("Z"), [make_character("Kinjal"), make_character("Pari")]
    page = client.get("/admin/cast/storyevent/add/").content.decode()
    assert f'<option value="{StoryEvent.objects.get(title="Z").pk}" selected>' in page
    answer = client.post("/admin/cast/storyevent/add/", form(*people, after=first.pk, happened="2023-12"))
    assert answer.status_code == 302
    assert titles() == ["A", "The cake waits", "Z"]
    event = StoryEvent.objects.for_page().get(title="The cake waits")
    assert (event.character_list, event.happened, event.is_break) == (people, "2023-12", False)


def test_an_event_is_changed_and_moved(client):
    last, event = make_event("A"), make_event("B")
    moved = make_event("C")
    page = client.get(change(moved)).content.decode()
    assert f'<option value="{event.pk}" selected>' in page
    client.post(change(moved), form(title="C", after=""))
    assert titles() == ["C", "A", "B"]
    client.post(change(moved), form(title="C", after=last.pk, is_order_open="on"))
    assert titles() == ["A", "C", "B"]
    assert StoryEvent.objects.get(title="C").is_order_open


def test_an_event_that_leaves_a_bunch_as_its_first_leaves_the_rest_together(client):
    make_event("A")
    first, second = make_event("B"), make_event("C", is_order_open=True)
    client.post(change(first), form(title="B", after=second.pk, is_order_open="on"))
    assert list(StoryEvent.objects.order_by("position").values_list("title", "is_order_open")) == [
        ("A", False), ("C", False), ("B", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"source": ""}, "source"),
        ({"title": "\u200b"}, "title"),
        ({"summary": " \u200b "}, "summary"),
        ({"happened": "5 December"}, "happened"),
        ({"is_break": "on"}, "break_label"),
        ({"kind": "leap"}, "break_label"),
        ({"break_label": "up to here"}, "break_label"),
        ({"years": "5"}, "years"),
        ({"kind": "leap", "break_label": "up to the leap", "years": "0"}, "years"),
        ({"is_order_open": "on"}, "is_order_open"),
        ({"after": "999"}, "after"),
    ],
    ids=str,
)
def test_what_cannot_be_is_told_beside_its_field(client, fields, told):
    answer = client.post("/admin/cast/storyevent/add/", form(**fields))
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [told]
    assert not StoryEvent.objects.exists()


def test_the_order_after_a_break_is_not_open(client):
    last = make_event("A", is_break=True, break_label="up to here")
    answer = client.post("/admin/cast/storyevent/add/", form(after=last.pk, is_order_open="on"))
    assert "what follows comes later" in answer.content.decode()


def test_a_leap_is_a_break_by_itself(client):
    client.post("/admin/cast/storyevent/add/", form(kind="leap", break_label="up to the leap", years="5"))
    event = StoryEvent.objects.get()
    assert (event.is_break, event.break_label, event.years) == (True, "up to the leap", 5)


def test_an_event_is_seen_on_the_page(client):
    event = make_event()
    way = re.search(r'href="(/admin/r/[^"]+)"', client.get(change(event)).content.decode())
    assert client.get(way[1])["Location"].endswith(f"/story/#e{event.pk}")


def test_a_story_is_joined_to_its_events(client):
    story, event = make_article(), make_event("The cake")
    query = {"app_label": "articles", "model_name": "storyofevent", "field_name": "event", "term": "cake"}
    assert [one["id"] for one in client.get("/admin/autocomplete/", query).json()["results"]] == [str(event.pk)]
    page = client.get(reverse("admin:articles_article_change", args=[story.pk])).content.decode()
    assert 'name="event_rows-TOTAL_FORMS"' in page
    assert not StoryOfEvent.objects.exists()


def test_an_event_that_others_are_safe_from_is_not_deleted(client):
    held, named, free = make_event("Held"), make_event("Named"), make_event("Free")
    make_article(safe_from=held, safe_title="Later")
    picture = make_picture(safe_from=named.pk)
    client.post(reverse("admin:cast_storyevent_delete", args=[held.pk]), {"post": "yes"})
    assert client.post(reverse("admin:cast_storyevent_delete", args=[named.pk]), {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:cast_storyevent_delete", args=[free.pk]), {"post": "yes"}).status_code == 302
    assert list(StoryEvent.objects.all()) == [held, named]
    picture.delete()
    assert client.post(reverse("admin:cast_storyevent_delete", args=[named.pk]), {"post": "yes"}).status_code == 302


def test_an_event_is_safe_from_a_later_one_or_by_itself(client):
    early, late = make_event("Early"), make_event("Late")
    address = reverse("admin:cast_storyevent_change", args=[early.pk])
    client.post(address, form(safe_from=early.pk))
    assert StoryEvent.objects.get(pk=early.pk).safe_from is None
    client.post(address, form(safe_from=late.pk))
    assert StoryEvent.objects.get(pk=early.pk).tells_of == (early.pk, late.pk)


def test_writers_look_at_events_and_change_none(client):
    event = make_event("The cake")
    make_event("After it")
    client.force_login(make_writer())
    page = client.get(change(StoryEvent.objects.last()))
    assert page.status_code == 200
    assert "The cake" in page.content.decode()
    assert client.post(change(event), form(title="Changed")).status_code == 403
    assert client.get("/admin/cast/ratingstatement/import/").status_code == 403
    assert titles() == ["The cake", "After it"]


@pytest.mark.parametrize(
    "fields", [{"slug": "Not Latin"}, {"slug": "a_b"}, {"safe_name": ""}, {"name": "\u200b"}], ids=str
)
def test_a_track_has_two_names_and_a_latin_address(client, fields):
    data = {"safe_name": "Samar’s story", "name": "Samar, to the end", "slug": "samar"}
    assert client.post("/admin/cast/track/add/", data | fields).status_code == 200
    assert not Track.objects.exists()
    assert client.post("/admin/cast/track/add/", data).status_code == 302
    assert Track.objects.get().get_absolute_url() == "/story/?track=samar"


def test_deleting_a_track_or_a_rating_asks_first(client):
    for thing in (make_track(), make_rating()):
        address = reverse(f"admin:cast_{thing._meta.model_name}_delete", args=[thing.pk])
        assert "Are you sure" in client.get(address).content.decode()
        assert client.post(address, {"post": "yes"}).status_code == 302
    assert (Track.objects.count(), RatingStatement.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reported_by": ""}, "reported_by"),
        ({"text": "\u200b"}, "text"),
        ({"week": "2023-48"}, "week"),
        ({"figure": "NaN"}, "figure"),
        ({"rank": "0"}, "rank"),
    ],
    ids=str,
)
def test_a_statement_needs_a_source_and_a_week_that_is_one(client, fields, told):
    data = {
        "text": "On top.",
        "reported_by": make_source().pk,
        "week": "",
        "channel_group": "",
        "figure": "",
        "rank": "",
    }
    answer = client.post("/admin/cast/ratingstatement/add/", data | fields)
    assert list(answer.context["adminform"].form.errors) == [told]
    assert client.post("/admin/cast/ratingstatement/add/", data | {"week": "2023-W48"}).status_code == 302
    assert RatingStatement.objects.get().week == "2023-W48"


def test_a_statement_contradicts_another_and_not_itself(client):
    statement = make_rating("On top.")
    data = {"text": "On top.", "reported_by": statement.reported_by_id, "contradicts": statement.pk}
    answer = client.post(reverse("admin:cast_ratingstatement_change", args=[statement.pk]), data)
    assert list(answer.context["adminform"].form.errors) == ["contradicts"]


def test_statements_without_a_channel_group_can_be_chosen_by_words(client):
    client.force_login(make_editor())
    make_rating(), make_rating(channel_group="Hindi, urban")
    page = client.get("/admin/cast/ratingstatement/").text
    assert '<a href="?channel_group=">no group named</a>' in page
