import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import TaggedArticle
from cast.models import Relationship
from cast.models.relationship import INVERSES
from tests.factories import make_character, make_editor, make_source, make_tie

pytestmark = pytest.mark.django_db
KINDS = Relationship.Kind.values
DIRECTED = [str(kind) for kind in INVERSES]
plain = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def corner(character) -> list[tuple[str, list[str]]]:
    found = Relationship.objects.corner_of(character)
    return [(words, [str(side.person) for side in sides]) for words, sides in found]


@plain
@given(kind=st.sampled_from(KINDS))
def test_a_tie_reads_truly_from_both_sides(kind):
    with transaction.atomic():
        malti, anuj = make_character(), make_character()
        tie = make_tie(malti, kind, anuj)
        from_malti, from_anuj = corner(malti), corner(anuj)
        assert [people for _, people in from_malti] == [[str(anuj)]]
        assert [people for _, people in from_anuj] == [[str(malti)]]
        assert (from_malti[0][0] == from_anuj[0][0]) == (kind not in DIRECTED)
        # The inverse of the inverse is the tie itself.
        turned = Relationship(one=anuj, kind=kind, other=malti)
        assert turned.words_of(anuj.pk) == tie.words_of(malti.pk)
        assert turned.words_of(malti.pk) == tie.words_of(anuj.pk)
        assert tie.other_than(malti.pk) == anuj.pk
        assert tie.other_than(anuj.pk) == malti.pk
        transaction.set_rollback(True)


@plain
@given(kinds=st.lists(st.tuples(st.sampled_from(KINDS), st.booleans()), max_size=6))
def test_two_characters_share_one_tie_of_a_kind_whichever_side_it_is_told_from(kinds):
    with transaction.atomic():
        pair = make_character(), make_character()
        kept = set()
        for kind, turned in kinds:
            one, other = reversed(pair) if turned else pair
            if kind in kept:
                with pytest.raises(ValidationError, match="tied in this way already"):
                    make_tie(one, kind, other)
                with pytest.raises(IntegrityError), transaction.atomic():
                    Relationship.objects.create(one=one, kind=kind, other=other, source=make_source())
            else:
                make_tie(one, kind, other)
                kept.add(kind)
        assert sorted(Relationship.objects.values_list("kind", flat=True)) == sorted(kept)
        assert sum(len(people) for _, people in corner(pair[0])) == len(kept)
        transaction.set_rollback(True)


def test_every_kind_has_words_of_its_own_from_each_side():
    words = [kind.label for kind in Relationship.Kind] + [str(INVERSES[kind]) for kind in INVERSES]
    assert len(set(words)) == len(words)
    assert [kind.inverse for kind in Relationship.Kind if kind not in INVERSES] == [
        kind.label for kind in Relationship.Kind if kind not in INVERSES
    ]


def test_second_marriages_revealed_parents_and_adopted_children_have_their_rows():
    anuj = make_character("Anuj")
    make_tie(make_character("Malti Devi"), "parent", anuj, note="Revealed")
    make_tie(anuj, "former", make_character("The first"), until="2020")
    make_tie(make_character("The second"), "spouse", anuj, since="..2023-12")
    make_tie(anuj, "adoptive", make_character("Choti"))
    make_tie(make_character("The aunt"), "adoptive", anuj)
    assert corner(anuj) == [
        ("child of", ["Malti Devi"]),
        ("adopted child of", ["The aunt"]),
        ("adoptive parent of", ["Choti"]),
        ("married to", ["The second"]),
        ("was married to", ["The first"]),
    ]


@pytest.mark.parametrize(
    ("since", "until", "period"),
    [
        ("", "", ""),
        ("2023-12", "", "since December 2023"),
        ("..2023", "2024-01-05", "since by 2023, until 5 January 2024"),
        ("", "..2023-12", "ended by December 2023"),
        ("2020", "2023-12..", "since 2020, still so on December 2023"),
    ],
)
def test_a_period_is_said_as_far_as_it_is_known(since, until, period):
    assert Relationship(since=since, until=until).period == period


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"since": "2024", "until": "2020"}, "before it begins"),
        ({"since": "2024-06", "until": "..2023"}, "before it begins"),
        ({"source": None}, "Name the source"),
        ({"since": "December"}, "Write 2023"),
    ],
)
def test_a_tie_that_cannot_be_is_refused(fields, words):
    with pytest.raises(ValidationError, match=words):
        make_tie(**fields)


def test_nobody_is_tied_to_oneself():
    alone = make_character()
    with pytest.raises(ValidationError, match="oneself"):
        make_tie(alone, "friend", alone)
    with pytest.raises(IntegrityError), transaction.atomic():
        Relationship.objects.create(one=alone, kind="friend", other=alone, source=make_source())


def test_a_tie_without_a_source_stays_at_the_desk():
    pari, guess = make_character("Pari"), make_character("A guess")
    make_tie(guess, "parent", pari, certainty="unsourced")
    linked = make_tie(make_character("Kinjal"), "linked", pari)
    assert list(Relationship.objects.for_family()) == [linked]
    assert corner(pari) == [("linked, kind not stated, with", ["Kinjal"])]
    assert corner(guess) == []


def test_a_merge_takes_the_ties_along_without_doubles():
    wrong, right = make_character("Anuj"), make_character("Anuj Kapadia")
    malti, anupamaa, child = (make_character(name) for name in ("Malti Devi", "Anupamaa", "Child"))
    make_tie(malti, "parent", wrong)
    make_tie(malti, "parent", right, note="stays")
    make_tie(wrong, "linked", anupamaa)
    make_tie(anupamaa, "linked", right, note="stays")
    make_tie(wrong, "friend", right)
    make_tie(wrong, "parent", child, note="moves")
    make_tie(anupamaa, "friend", wrong, note="moves")
    TaggedArticle.objects.merge(wrong.tag, into=right.tag, by=make_editor())
    assert [(str(tie), tie.note) for tie in Relationship.objects.with_names().order_by("pk")] == [
        ("Malti Devi: parent of Anuj Kapadia", "stays"),
        ("Anupamaa: linked, kind not stated, with Anuj Kapadia", "stays"),
        ("Anuj Kapadia: parent of Child", "moves"),
        ("Anupamaa: friend of Anuj Kapadia", "moves"),
    ]


def test_a_merge_fills_in_the_family_that_is_missing():
    wrong, right = make_character("Samar S", family="Shah"), make_character("Samar Shah")
    TaggedArticle.objects.merge(wrong.tag, into=right.tag, by=make_editor())
    right.refresh_from_db()
    assert right.family == "Shah"


def test_ties_go_with_their_character():
    tie = make_tie()
    tie.one.delete()
    assert not Relationship.objects.exists()
