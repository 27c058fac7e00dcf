import pytest

from tests.factories import make_actor, make_character, make_picture, make_portrayal
from tests.reading import structured

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
SERIES = {"@type": "TVSeries", "@id": f"{SITE}/#series", "name": "Anupamaa", "alternateName": "अनुपमा"}
SAGAR = {
    "@type": "Person", "@id": f"{SITE}/cast/actors/sagar-parekh/#person", "name": "Sagar Parekh",
    "url": f"{SITE}/cast/actors/sagar-parekh/",
}  # fmt: skip
ROLE = {"@type": "PerformanceRole", "actor": SAGAR, "characterName": "Samar Shah"}


def test_an_actor_is_told_of_as_the_page_does(client):
    actor = make_actor(
        "Sagar Parekh", name_hi="सागर पारेख", description="Samar, the second.", spellings=["Sagar"], bio="He said it."
    )
    make_portrayal(actor=actor, character=make_character("Samar Shah"))
    make_portrayal(actor=actor)
    page = client.get("/cast/actors/sagar-parekh/").text
    found = structured(page)
    assert found["ProfilePage"] == {
        "@type": "ProfilePage",
        "@id": SAGAR["url"],
        "url": SAGAR["url"],
        "name": "Sagar Parekh",
        "mainEntity": SAGAR | {"alternateName": ["सागर पारेख", "Sagar"], "description": "Samar, the second."},
    }
    assert found["TVSeries"] == SERIES | {"actor": [ROLE]}
    for shown in ("Sagar Parekh", "सागर पारेख", "Sagar<", "Samar, the second.", "Samar Shah"):
        assert shown in page.partition("<body>")[2], shown


def test_of_an_actor_without_a_named_part_only_that_is_said(client):
    make_actor("Sagar Parekh")
    found = structured(client.get("/cast/actors/sagar-parekh/").text)
    assert found["ProfilePage"]["mainEntity"] == SAGAR
    assert found["TVSeries"] == SERIES | {"actor": [SAGAR]}


def test_a_portrait_is_a_picture_of_somebody_and_a_rangoli_of_nobody(client):
    drawn, shown = make_actor("A B"), make_actor("C D", picture=make_picture())
    people = [
        structured(client.get(one.get_absolute_url()).text)["ProfilePage"]["mainEntity"] for one in (drawn, shown)
    ]
    assert "image" not in people[0]
    assert people[1]["image"] == SITE + shown.picture.share.get_absolute_url()


def test_a_character_belongs_to_the_serial_and_is_nobody_real(client):
    samar = make_character("Samar Shah", name_hi="समर शाह")
    make_portrayal(actor=make_actor("Sagar Parekh"), character=samar)
    make_portrayal(character=samar)
    found = structured(client.get("/cast/characters/samar-shah/").text)
    url = f"{SITE}/cast/characters/samar-shah/"
    assert found["WebPage"] == {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": "Samar Shah",
        "mainEntity": {
            "@type": "Person",
            "@id": f"{url}#person",
            "name": "Samar Shah",
            "url": url,
            "disambiguatingDescription": "character of the serial Anupamaa",
            "alternateName": ["समर शाह"],
            "subjectOf": {"@id": f"{SITE}/#series"},
        },
    }
    assert found["TVSeries"] == SERIES | {"character": {"@id": f"{url}#person"}, "actor": [ROLE]}


def test_a_character_whose_actor_nobody_names_has_none(client):
    make_character("Baa")
    found = structured(client.get("/cast/characters/baa/").text)
    assert found["TVSeries"] == SERIES | {"character": {"@id": f"{SITE}/cast/characters/baa/#person"}}
