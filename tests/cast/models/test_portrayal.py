import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cast.models import CastEntry, CastingNotAllowed, Portrayal
from tests.factories import make_actor, make_character, make_editor, make_portrayal, make_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("since", "until", "period"),
    [
        ("", "", "dates not known"),
        ("", "..2023-02-05", "ended by 5 February 2023"),
        ("..2023-02-05", "..2023-12", "since by 5 February 2023, by December 2023"),
        ("", "2025-04-21..", "still in the role on 21 April 2025"),
        ("", "2023-12", "until December 2023"),
        ("2023", "", "since 2023"),
    ],
)
def test_a_period_is_said_as_far_as_it_is_known(since, until, period):
    assert Portrayal(since=since, until=until).period == period


def test_a_portrayal_names_somebody():
    with pytest.raises(IntegrityError), transaction.atomic():
        Portrayal.objects.create()
    with pytest.raises(ValidationError, match="Name the actor or the character"):
        Portrayal().full_clean()


@pytest.mark.parametrize(
    ("since", "until"), [("2024", "2020"), ("2023-12", "2023-11-30"), ("2023-12-05", "2023-12-04")]
)
def test_nothing_ends_before_it_begins(since, until):
    with pytest.raises(ValidationError, match="before it begins"):
        Portrayal(actor=make_actor(), since=since, until=until).full_clean()


@pytest.mark.parametrize(
    ("since", "until"), [("2023", "2023-05"), ("2023-12", "2023-12-01"), ("..2024", "..2023"), ("2024", "")]
)
def test_what_may_be_is_allowed(since, until):
    Portrayal(actor=make_actor(), since=since, until=until).full_clean()


def test_a_recast_stands_after_what_it_replaces():
    samar = make_character("Samar Shah")
    first = make_portrayal(actor=make_actor("Paras Kalnawat"), character=samar)
    make_portrayal(actor=make_actor("Sagar Parekh"), character=samar, replaces=first)
    assert [str(role) for role in samar.role_list] == ["Paras Kalnawat as Samar Shah", "Sagar Parekh as Samar Shah"]


def test_a_role_without_a_named_character_stands():
    assert str(make_portrayal(actor=make_actor("Adrija Roy"))) == "Adrija Roy as a character not named yet"


def test_a_recast_ends_one_opens_the_next_links_them_and_says_who_did_it():
    editor, samar, sagar = make_editor(), make_character("Samar Shah"), make_actor("Sagar Parekh")
    first = make_portrayal(actor=make_actor("Paras Kalnawat"), character=samar)
    second = first.recast(
        sagar, by=editor, since="..2023-02-05", reason="left the show", source=make_source(), kind="guest"
    )
    assert (first.until, first.reason, first.source_id) == ("..2023-02-05", "left the show", second.source_id)
    assert (second.actor, second.character, second.since, second.until) == (sagar, samar, "..2023-02-05", "")
    assert (second.replaces, second.kind) == (first, "guest")
    entry = CastEntry.objects.get()
    assert (entry.by, entry.portrayal, str(entry)) == (
        editor,
        second,
        "recast: Paras Kalnawat as Samar Shah, then Sagar Parekh",
    )


@pytest.mark.parametrize(
    ("since", "until", "ended"),
    [
        ("2023-02-05", "", "..2023-02-05"),
        ("2023", "2022-12", "2022-12"),
        ("2023..", "", "2024.."),
        ("", "", "2024.."),
        ("", "..2025", "..2025"),
    ],
)
def test_the_end_is_the_one_given_else_the_start_of_the_next_as_a_bound(since, until, ended):
    first = make_portrayal(until="2024..")
    first.recast(make_actor(), by=make_editor(), since=since, until=until)
    assert first.until == ended


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"until": "2019"}, "cannot end before it begins"),
        ({"since": "2019"}, "cannot end before it begins"),
        ({"since": "2019", "until": "2021"}, "cannot begin before this one did"),
        ({"since": "some day"}, "Write 2023"),
    ],
)
def test_a_recast_against_the_dates_is_refused_and_changes_nothing(change, words):
    first = make_portrayal(since="2020")
    with pytest.raises(CastingNotAllowed, match=words):
        first.recast(make_actor(), by=make_editor(), **change)
    assert list(Portrayal.objects.values_list("since", "until")) == [("2020", "")]
    assert not CastEntry.objects.exists()


def test_nobody_is_replaced_twice_or_by_themselves():
    first, editor = make_portrayal(actor=make_actor("Paras Kalnawat"), character=make_character("Samar")), make_editor()
    with pytest.raises(CastingNotAllowed, match="choose another actor"):
        first.recast(first.actor, by=editor)
    first.recast(make_actor("Sagar Parekh"), by=editor)
    with pytest.raises(CastingNotAllowed, match=r"Paras Kalnawat as Samar was replaced already, by Sagar Parekh\."):
        first.recast(make_actor(), by=editor)


@pytest.mark.parametrize("named", [0, 1, 2])
def test_naming_one_of_a_chain_names_them_all(named):
    chain, editor, rahi = [make_portrayal(actor=make_actor())], make_editor(), make_character("Somebody at last")
    for _ in range(2):
        chain.append(chain[-1].recast(make_actor(), by=editor))
    other = make_portrayal(actor=make_actor())
    assert chain[named].name_character(rahi, by=editor) == chain
    assert list(rahi.portrayals.order_by("pk")) == chain
    assert Portrayal.objects.get(pk=other.pk).character is None
    assert CastEntry.objects.filter(action="name", by=editor).count() == 3
    assert chain[named].name_character(rahi, by=editor) == []


def test_a_chain_with_another_character_is_not_renamed():
    first = make_portrayal(actor=make_actor(), character=make_character("Kinjal"))
    second = make_portrayal(actor=make_actor(), replaces=first)
    with pytest.raises(CastingNotAllowed, match="another character than Pakhi"):
        second.name_character(make_character("Pakhi"), by=make_editor())
    assert Portrayal.objects.get(pk=second.pk).character is None


def test_overlaps_are_found_within_one_character_and_kind():
    samar = make_character()
    first = make_portrayal(actor=make_actor(), character=samar, since="2020", until="2023")
    second = make_portrayal(actor=make_actor(), character=samar, since="2021", until="2024")
    make_portrayal(actor=make_actor(), character=samar, since="2021", until="2024", kind="younger")
    make_portrayal(actor=make_actor(), character=make_character(), since="2021", until="2024")
    assert (first.overlapping(), second.overlapping()) == ([second], [first])
    assert make_portrayal(actor=make_actor(), since="2021").overlapping() == []
