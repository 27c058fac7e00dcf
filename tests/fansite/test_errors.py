"""When something is wrong a page of the site says what to do next; each is served here by what really goes wrong."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from tests.factories import make_article, make_comment, make_fan, make_moderator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("nobody caught me")


urlpatterns = [path("breaks/", breaks), path("", include("fansite.urls"))]
handler400 = "fansite.views.bad_request"
handler500 = "fansite.views.server_error"


def from_elsewhere(client):
    return client.get("/", headers={"host": "somewhere-else.example"})


def with_too_many_fields(client):
    return client.post("/reading/", {f"field-{number}": "" for number in range(1100)})


def at_a_closed_door(client):
    client.force_login(make_moderator())
    return client.get(f"/admin/articles/article/{make_article().pk}/publish/")


def from_a_stale_page(client):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_fan())
    return client.post(f"{make_article().get_absolute_url()}comments/", {"body": "My dear words"})


def at_a_misspelt_address(client):
    return client.get("/nowhere/")


def at_a_withdrawn_story(client):
    story = make_article()
    story.withdraw(by=story.author)
    return client.get(story.get_absolute_url())


def at_a_deleted_comment(client):
    comment = make_comment()
    comment.delete_by_author(by=comment.author)
    return client.get(comment.get_absolute_url())


def once_too_often(client):
    client.force_login(make_fan())
    address = f"{make_article().get_absolute_url()}comments/"
    return [client.post(address, {"body": "My dear words", "token": number}) for number in range(7)][-1]


def where_it_breaks(client):
    client.raise_request_exception = False
    return client.get("/breaks/")


CASES = [
    (from_elsewhere, 400, "Go back, and try it once more", "http://127.0.0.1:8000/"),
    (with_too_many_fields, 400, "Go back, and try it once more", "http://127.0.0.1:8000/search/"),
    (at_a_closed_door, 403, "tell the people who run the site", "/contact/"),
    (from_a_stale_page, 403, "Please send it again", "/"),
    (at_a_misspelt_address, 404, "may be misspelt", "/search/"),
    (at_a_withdrawn_story, 410, "withdrawn by the editors", "/articles/"),
    (at_a_deleted_comment, 410, "no longer there", "/articles/"),
    (once_too_often, 429, "Try again in", "/"),
    (where_it_breaks, 500, "Please try again in a minute", "http://127.0.0.1:8000/"),
]


@pytest.mark.parametrize(
    ("happens", "status", "sentence", "onward"), CASES, ids=lambda one: getattr(one, "__name__", "")
)
def test_what_goes_wrong_is_told_in_the_look_of_the_site(client, settings, happens, status, sentence, onward):
    settings.ROOT_URLCONF = __name__
    response = happens(client)
    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert '<a class="button' in page
    assert f'href="{onward}"' in page.partition('class="wrong"')[2]
    assert '<meta name="robots" content="noindex">' in page
    assert '<link rel="stylesheet" href="/static/css/base.css">' in page
    assert len(re.findall("<h1", page)) == 1
    assert "Aangan" in re.search("<title>(.*)</title>", page)[1]


@pytest.mark.parametrize("happens", [from_a_stale_page, once_too_often])
def test_what_was_typed_is_given_back(client, happens):
    assert "My dear words</textarea>" in happens(client).content.decode()


def test_what_broke_is_told_without_the_database_and_without_its_words(client, settings, django_assert_num_queries):
    settings.ROOT_URLCONF = __name__
    with django_assert_num_queries(0):
        page = where_it_breaks(client).content.decode()
    assert "nobody caught me" not in page
