"""The page that is not found asks once more: a story may have stood there on another blog."""

import pytest

from articles.models import FormerAddress
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_an_old_address_leads_on_for_good_with_one_query(client, django_assert_num_queries):
    FormerAddress.objects.keep(make_article(slug="tea"), "/2021/05/tea/")
    with django_assert_num_queries(1):
        response = client.get("/2021/05/tea")
    assert (response.status_code, response.headers["Location"]) == (301, "/articles/tea/")


def test_an_old_address_of_a_withdrawn_story_ends_with_the_sentence(client):
    story = make_article()
    FormerAddress.objects.keep(story, "/2021/05/tea/")
    story.withdraw(by=story.author)
    assert client.get("/2021/05/tea/", follow=True).status_code == 410


@pytest.mark.parametrize("path", ["/nothing/", "/%00/", "/" + "x" * 3000, "/%FF/", "/articles/none/", "/2021/05/?p=1"])
def test_anything_else_is_not_found_as_before(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "This door leads nowhere" in response.content.decode()


def test_only_reading_leads_on(client):
    FormerAddress.objects.keep(make_article(), "/2021/05/tea/")
    assert client.post("/2021/05/tea/").status_code == 404


@pytest.mark.parametrize("query", ["p=7", "p=%00", "p=x", "p="])
def test_the_short_address_of_nothing_is_the_home_page(client, query):
    assert client.get(f"/?{query}").status_code == 200
