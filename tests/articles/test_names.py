"""The fact desk is told of people in stories whom no tag knows, and of little else."""

import pytest

from articles.names import unknown_names
from tests.factories import make_article, make_character, make_draft, make_source, make_unpublished

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, int]]:
    return [(one.name, one.stories) for one in unknown_names()]


def test_a_name_that_leads_to_nobody_is_told_with_the_newest_story_it_stands_in():
    make_article(title="Meher Kapoor’s day", body="<p>So says Meher Kapoor.</p>")
    newest = make_draft(standfirst="With Tara D’Souza and Meher Kapoor, and a Dr Arun Vyas.")
    make_unpublished("withdrawn", body="<p>Gone Girlsson</p>")
    assert found() == [("Meher Kapoor", 2), ("Tara D’Souza", 1), ("Arun Vyas", 1)]
    assert {one.story for one in unknown_names()} == {newest}


@pytest.mark.parametrize(
    "text",
    [
        "Anupma Shah came, and Vanraj.",  # other spellings, and a part of a name
        "Yesterday Vanraj said it, and yesterday she did.",
        "The Monday Report. It is the report of a Monday.",
        "Kabhi Khushi Kabhie Gham was shown.",
        "They met in Mumbai. Then they left, then came back. BBC News Hour.",
        "It was on Bollywood Hungama.",
        "वनराज शाह कल आए।",
    ],
)
def test_what_is_known_or_is_no_name_makes_no_alarm(text):
    make_character("Anupamaa")
    make_character("Vanraj")
    make_source(publisher="Bollywood Hungama")
    make_draft(body=f"<p>{text} And news of the hour.</p>")
    assert found() == []


def test_paragraphs_do_not_run_into_each_other():
    make_draft(
        title="On Tara", standfirst="Meher", body="<p>With Meher</p><p>Kapoor came</p><ul><li><p>Arun</p></li></ul>"
    )
    assert found() == []


@pytest.mark.parametrize("size", [1, 40])
def test_it_asks_the_same_of_the_database_however_much_there_is(django_assert_num_queries, size):
    for number in range(size):
        make_draft(body=f"<p>Meher Kapoor and Tara {'abcdefgh'[number % 8].upper()}yas, {'Arun Vyas ' * 30}</p>")
    with django_assert_num_queries(3):
        unknown_names()
