import re

import pytest
from django.conf import settings

from cast.family.sheet import COLOURS, LEGEND, Sheet, wrapped
from cast.models import Character, Relationship
from tests.cast.family.families import KINDS
from tests.factories import make_character, make_tie

CSS = settings.BASE_DIR / "static" / "css"


def sheet() -> Sheet:
    return Sheet(Character.objects.for_family(), Relationship.objects.for_family())


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Baa", ["Baa"]),
        ("Anuj Kapadia", ["Anuj Kapadia"]),
        ("Choti Anu (character)", ["Choti Anu", "(character)"]),
        ("Venkatanarasimharajuvaripeta", ["Venkatanarasimharajuvaripeta"]),
        ("", []),
    ],
)
def test_names_are_broken_between_words(name, lines):
    assert wrapped(name) == lines


def test_every_kind_of_tie_can_be_drawn_is_in_the_legend_and_has_its_style():
    css = (CSS / "family.css").read_text()
    assert sorted(KINDS) == sorted(Relationship.Kind.values)
    assert sorted(kind for kinds, _ in LEGEND for kind in kinds) == sorted(Relationship.Kind.values)
    assert [kind for kind in Relationship.Kind.values if f".tie.{kind}" not in css] == []


def tokens(css: str, place: str) -> dict[str, str]:
    block = css[css.index(place) :]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6})", block[: block.index("}")]))


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [":root {", 'html[data-theme="dark"] {', 'html:not([data-theme="light"]) {'])
def test_the_colours_of_families_are_seen_on_the_paper(scheme):
    houses = tokens((CSS / "family.css").read_text(), scheme)
    card = tokens((CSS / "base.css").read_text(), scheme)["card"]
    assert len(houses) == COLOURS + 1
    assert {
        name: round(contrast(colour, card), 1) for name, colour in houses.items() if contrast(colour, card) < 3
    } == {}


@pytest.mark.django_db
def test_families_have_colours_by_name_and_begin_anew_when_there_are_more():
    for name in "GFEDCBA":
        make_character(family=name)
    make_character(family="")
    assert [(house.name, house.number) for house in sheet().houses] == [
        *zip("ABCDEF", range(1, 7), strict=True),
        ("G", 1),
    ]


@pytest.mark.django_db
def test_who_is_tied_to_nobody_stands_apart():
    baa, kinjal, pari = (make_character(name) for name in ("Baa", "Kinjal", "Pari"))
    make_tie(kinjal, "linked", pari)
    make_tie(baa, "parent", kinjal, certainty="unsourced")
    assert [panel.names for panel in sheet().panels] == [["Kinjal", "Pari"]]
    assert sheet().alone == [(baa, None)]
    assert sheet().legend == [("linked", "linked; our sources do not say how")]


@pytest.mark.django_db
def test_the_words_tell_each_tie_from_both_sides_and_its_source_once():
    anupamaa, samar, anuj = (make_character(name) for name in ("Anupamaa", "Samar", "Anuj"))
    make_tie(anupamaa, "parent", samar)
    make_tie(anupamaa, "linked", anuj)
    told = [
        (
            str(one.person),
            one.via and f"{one.via.words} {one.via.person}",
            [f"{side.words} {side.person}" for side in one.sides],
            len(one.known),
        )
        for one in sheet().told
    ]
    assert told == [
        ("Anupamaa", None, ["linked, kind not stated, with Anuj"], 0),
        ("Samar", "child of Anupamaa", [], 0),
        ("Anuj", None, ["linked, kind not stated, with Anupamaa"], 1),
    ]
