"""Ties at the desk: on a page of their own and on the character's page, from either side."""

import pytest
from django.urls import reverse

from cast.models import Character, Relationship
from tests.factories import make_character, make_editor, make_source, make_tie, make_writer

pytestmark = pytest.mark.django_db
ADD = "/admin/cast/relationship/add/"
NAMES = {
    "name": "Anuj",
    "name_hi": "",
    "slug": "anuj",
    "description": "",
    "spellings": "",
    "nicknames": "",
    "about": "",
}


@pytest.fixture(autouse=True)
def editor(client, db):
    client.force_login(make_editor())


def tie_data(one, kind, other, **fields) -> dict:
    return {"one": one.pk, "kind": kind, "other": other.pk, "certainty": "stated", "source": make_source().pk} | fields


def inline(prefix: str, *rows: dict) -> dict:
    old = [row for row in rows if "id" in row]
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(old)}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def page_data(ties=(), back=(), **fields) -> dict:
    return NAMES | inline("portrayals") | inline("ties_as_one", *ties) | inline("ties_as_other", *back) | fields


def row(kind: str, certainty: str = "stated", **fields) -> dict:
    return {"kind": kind, "certainty": certainty, "source": make_source().pk} | fields


def errors_of(response) -> dict:
    return dict(response.context["adminform"].form.errors)


def test_a_tie_is_entered(client):
    malti, anuj = make_character("Malti Devi"), make_character("Anuj")
    assert client.post(ADD, tie_data(malti, "parent", anuj, note="Revealed")).status_code == 302
    assert str(Relationship.objects.get()) == "Malti Devi: parent of Anuj"


@pytest.mark.parametrize(("kind", "hint"), [("linked", False), ("parent", True)])
def test_a_reversed_double_is_explained_beside_the_field(client, kind, hint):
    one, other = make_character("Kinjal"), make_character("Pari")
    make_tie(one, kind, other)
    told = errors_of(client.post(ADD, tie_data(other, kind, one)))
    assert list(told) == ["other"]
    assert "“Kinjal: " in told["other"][0]
    assert "stands already" in told["other"][0]
    assert ("wrong way round" in told["other"][0]) == hint
    assert Relationship.objects.count() == 1


def test_nobody_is_tied_to_oneself_and_the_field_says_so(client):
    alone = make_character()
    assert errors_of(client.post(ADD, tie_data(alone, "friend", alone))) == {"other": ["Nobody is tied to oneself."]}


def test_a_fact_needs_its_source_a_note_of_the_desk_does_not(client):
    one, other = make_character(), make_character()
    told = errors_of(client.post(ADD, tie_data(one, "friend", other, source="")))
    assert list(told) == ["source"]
    assert client.post(ADD, tie_data(one, "friend", other, source="", certainty="unsourced")).status_code == 302


def test_a_tie_can_be_saved_again_as_it_is(client):
    tie = make_tie()
    address = reverse("admin:cast_relationship_change", args=[tie.pk])
    assert client.post(address, tie_data(tie.one, "parent", tie.other, note="Now with a note")).status_code == 302
    tie.refresh_from_db()
    assert tie.note == "Now with a note"


def test_a_new_character_comes_with_ties_in_the_words_of_its_own_side(client):
    malti, choti = make_character("Malti Devi"), make_character("Choti")
    ties, back = [row("adoptive", other=choti.pk)], [row("parent", one=malti.pk)]
    page = client.get("/admin/cast/character/add/").content.decode()
    assert '<option value="parent">child of</option>' in page
    assert '<option value="parent">parent of</option>' in page
    assert client.post("/admin/cast/character/add/", page_data(ties, back, family="Kapadia")).status_code == 302
    assert sorted(map(str, Relationship.objects.all())) == [
        "Anuj: adoptive parent of Choti",
        "Malti Devi: parent of Anuj",
    ]
    assert Character.objects.get(tag__slug="anuj").family == "Kapadia"


@pytest.mark.parametrize(("prefix", "field"), [("ties", "other"), ("back", "one")])
def test_a_double_on_the_characters_page_is_told_beside_the_other_character(client, prefix, field):
    anuj, anupamaa = make_character("Anuj"), make_character("Anupamaa")
    make_tie(anupamaa, "linked", anuj)
    data = page_data(**{prefix: [row("linked", **{field: anupamaa.pk})]})
    if prefix == "back":  # the row that stands belongs to the same list
        tie = Relationship.objects.get()
        old = {"id": tie.pk, "other": anuj.pk, "one": anupamaa.pk} | row("linked")
        data = page_data(back=[old, row("linked", one=anupamaa.pk)])
    response = client.post(reverse("admin:cast_character_change", args=[anuj.pk]), data)
    assert response.status_code == 200
    told = [
        form.errors for set in response.context["inline_admin_formsets"] for form in set.formset.forms if form.errors
    ]
    assert [list(errors) for errors in told] == [[field]]
    assert "stands already" in str(told)
    assert Relationship.objects.count() == 1


def test_a_new_tie_entered_from_both_sides_at_once_is_kept_once(client):
    anuj, anupamaa = make_character("Anuj"), make_character("Anupamaa")
    data = page_data([row("linked", other=anupamaa.pk)], [row("linked", one=anupamaa.pk)])
    response = client.post(reverse("admin:cast_character_change", args=[anuj.pk]), data, follow=True)
    assert "was entered twice" in response.content.decode()
    assert [str(tie) for tie in Relationship.objects.all()] == ["Anuj: linked, kind not stated, with Anupamaa"]


def test_a_tie_is_changed_and_deleted_on_the_characters_page(client):
    anuj = make_character("Anuj")
    stays, goes = make_tie(anuj, "friend"), make_tie(None, "parent", anuj)
    ties = [row("rival", id=stays.pk, one=anuj.pk, other=stays.other.pk)]
    back = [row("parent", id=goes.pk, other=anuj.pk, one=goes.one.pk, DELETE="on")]
    assert client.post(reverse("admin:cast_character_change", args=[anuj.pk]), page_data(ties, back)).status_code == 302
    assert list(Relationship.objects.values_list("pk", "kind")) == [(stays.pk, "rival")]


def test_writers_tie_nobody(client):
    client.force_login(make_writer())
    assert client.get(ADD).status_code == 403
