import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cast.models import Portrayal
from tests.factories import make_actor, make_character, make_portrayal

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
