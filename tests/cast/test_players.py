import pytest

from tests.factories import make_actor, make_character, make_portrayal

pytestmark = pytest.mark.django_db


@pytest.fixture
def samar():
    samar = make_character("Samar Shah")
    first = make_portrayal(actor=make_actor("Paras Kalnawat"), character=samar, until="..2023-02-05")
    make_portrayal(
        actor=make_actor("Sagar Parekh"), character=samar, since="..2023-02-05", until="..2023-12", replaces=first
    )
    return samar


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2023-06", "played by Sagar Parekh"),
        ("2023-02-05", "played by Sagar Parekh"),
        ("2022-01", "Paras Kalnawat or Sagar Parekh (changed by 5 February 2023)"),
        ("", "Paras Kalnawat or Sagar Parekh (changed by 5 February 2023)"),
        ("2023-12", "Sagar Parekh (ended by December 2023)"),
        ("2026-11-20", ""),
    ],
)
def test_samar_has_the_actor_of_the_day_where_the_bounds_decide_it(samar, day, words):
    assert samar.players_on(day).words == words


@pytest.mark.parametrize(
    ("since", "until", "day", "words"),
    [
        ("", "", "2023", ""),
        ("2020", "", "2023", "Nidhi Shah (since 2020)"),
        ("", "2023-12..", "2023-12", "played by Nidhi Shah"),
        ("", "2023-12..", "2026-11-20", "Nidhi Shah (still in the role in December 2023)"),
        ("", "2023-12-05", "", "Nidhi Shah (ended on 5 December 2023)"),
        ("2024", "", "2023", ""),
    ],
)
def test_one_actor_is_named_with_what_is_known(since, until, day, words):
    kinjal = make_character("Kinjal")
    make_portrayal(actor=make_actor("Nidhi Shah"), character=kinjal, since=since, until=until)
    assert kinjal.players_on(day).words == words


def test_two_at_a_time_are_both_named_and_a_younger_self_beside_neither():
    twins = make_character()
    for name in ("A", "B"):
        make_portrayal(actor=make_actor(name), character=twins, since="2020", until="2024")
    make_portrayal(actor=make_actor("C"), character=twins, since="2020", until="2024", kind="younger")
    assert twins.players_on("2022").words == "played by A and B"


def test_an_actor_whom_nobody_names_is_not_named():
    character = make_character()
    make_portrayal(character=character, actor=None, since="2020", until="2024")
    assert character.players_on("2022").words == ""


def test_a_change_without_a_date_offers_both_names_alone():
    character = make_character()
    first = make_portrayal(actor=make_actor("A"), character=character)
    make_portrayal(actor=make_actor("B"), character=character, replaces=first)
    assert character.players_on("2022").words == "A or B"
