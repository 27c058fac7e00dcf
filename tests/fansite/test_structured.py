import pytest

from tests.factories import make_actor, make_article, make_character, make_tag
from tests.reading import structured, way
from tests.test_budgets import BUDGETS, fill

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def test_the_home_page_names_the_site_its_search_and_the_serial(client):
    found = structured(client.get("/").text)
    assert found["TVSeries"] == {
        "@type": "TVSeries", "@id": f"{SITE}/#series", "name": "Anupamaa", "alternateName": "अनुपमा",
    }  # fmt: skip
    site = found["WebSite"]
    assert (site["name"], site["alternateName"], site["url"]) == ("Aangan", "आँगन", f"{SITE}/")
    assert site["publisher"]["logo"]["url"] == f"{SITE}/static/img/icon-512.png"
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/search/?q={{query}}"
    assert site["potentialAction"]["query-input"] == "required name=query"


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("/articles/", [("Stories", "/articles/")]),
        (
            "/articles/?kind=interview&year=2026",
            [("Stories", "/articles/"), ("Interview", "/articles/?kind=interview")],
        ),
        ("/tags/", [("Tags", "/tags/")]),
        ("/tags/recasts/", [("Tags", "/tags/"), ("Recasts", "/tags/recasts/")]),
        ("/cast/", [("The cast", "/cast/")]),
        ("/cast/actors/", [("The cast", "/cast/"), ("Actors", "/cast/actors/")]),
        ("/cast/characters/", [("The cast", "/cast/"), ("Characters", "/cast/characters/")]),
        ("/cast/actors/x/", [("The cast", "/cast/"), ("Actors", "/cast/actors/"), ("Actor X", "/cast/actors/x/")]),
        (
            "/cast/characters/samar/",
            [("The cast", "/cast/"), ("Characters", "/cast/characters/"), ("Samar", "/cast/characters/samar/")],
        ),
        (
            "/articles/s/",
            [("Stories", "/articles/"), ("Interview", "/articles/?kind=interview"), ("Tea & <talk>", "/articles/s/")],
        ),
    ],
)
def test_a_page_knows_the_way_to_it_and_every_step_is_a_page(client, path, steps):
    make_tag("Recasts")
    make_actor("Actor X", slug="x")
    make_character("Samar")
    make_article(slug="s", kind="interview", title="Tea & <talk>")
    found = way(client.get(path).text)
    assert found == [("Aangan", "/"), *steps]
    assert [client.get(step).status_code for _, step in found] == [200] * len(found)


def test_every_page_holds_one_block_of_data_at_most_and_it_can_be_read(client):
    ids = fill(2)
    make_article(title="</script><b>\u2028", standfirst="<!--", slug="odd", tags=[make_tag("A </script> tag")])
    for path in [*(path for path in BUDGETS if path.endswith("/")), "/articles/odd/", "/tags/a-script-tag/"]:
        structured(client.get(path.format(**ids)).text)
