"""The newsroom's library: finding pictures, and where they are used."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from articles.models import Article
from cast.models import Actor, Character
from fansite.pictures.models import Picture
from fansite.pictures.uses import MOST_NAMED, relations, uses_of
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_draft,
    make_editor,
    make_picture,
    make_writer,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/pictures/picture/"


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def found(client, **asked) -> list[Picture]:
    return list(client.get(LIST, asked).context["cl"].result_list)


def test_whatever_points_at_pictures_is_a_use_of_them():
    assert {(one.related_model, one.field.name) for one in relations()} >= {
        (Article, "cover"), (Article, "safe_cover"), (Actor, "picture"), (Character, "picture"),
    }  # fmt: skip


def test_a_picture_tells_where_it_is_used(client, editor):
    picture = make_picture()
    story, draft = make_article(title="The tea", cover=picture), make_draft(title="The rain", safe_cover=picture)
    actor = make_actor("Rupali", picture=picture)
    page = client.get(f"{LIST}{picture.pk}/change/")
    assert [(one.place, one.count, [(str(use.row), use.address, use.page) for use in one.named]) for one in page.context["uses"]] == [
        ("picture of the actor", 1, [("Rupali", f"/admin/cast/actor/{actor.pk}/change/", actor.get_absolute_url())]),
        ("cover of the story", 1, [("The tea", f"/admin/articles/article/{story.pk}/change/", story.get_absolute_url())]),
        ("safe picture of the story", 1, [("The rain", f"/admin/articles/article/{draft.pk}/change/", "")]),
    ]  # fmt: skip
    assert story.get_absolute_url() in page.text
    assert "Nowhere yet." in client.get(f"{LIST}{make_picture().pk}/change/").text


def test_of_very_many_uses_some_are_named_and_the_rest_is_counted(editor, django_assert_max_num_queries):
    picture = make_picture(90, 60)
    author = make_writer()
    for _ in range(MOST_NAMED + 2):
        make_draft(cover=picture, author=author)
    for _ in range(4):
        make_actor(picture=picture)
    request = RequestFactory().get("/")
    request.user = editor
    with django_assert_max_num_queries(10):
        actors, stories = uses_of(picture, admin.site, request)
    assert [(one.count, len(one.named), one.others) for one in (actors, stories)] == [
        (4, 4, 0), (MOST_NAMED + 2, MOST_NAMED, 2),
    ]  # fmt: skip


def test_deleting_a_picture_says_what_will_stand_without_it(client, editor):
    picture = make_picture()
    story = make_article(title="The tea", cover=picture)
    asked = client.get(f"{LIST}{picture.pk}/delete/")
    assert "It is used, and goes from there as well." in asked.text
    assert f"/admin/articles/article/{story.pk}/change/" in asked.text
    assert client.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"}).status_code == 302
    story.refresh_from_db()
    assert (Picture.objects.count(), story.cover) == (0, None)
    assert "It is not used anywhere." in client.get(f"{LIST}{make_picture().pk}/delete/").text


def test_the_library_is_narrowed_to_what_is_looked_for(client, editor):
    tea = make_picture(90, 60, alt="Tea", credit="Meher")
    rain = make_picture(60, 90, alt="Rain")
    leaf = make_picture(60, 60, alt="", decorative=True)
    make_article(cover=tea)
    make_character("Samar", picture=rain)
    asked = {
        "used=yes": [rain, tea],
        "used=no": [leaf],
        "shape=broad": [tea],
        "shape=tall": [rain],
        "shape=square": [leaf],
        "credit__isempty=1": [leaf, rain],
        "decorative__exact=1": [leaf],
        "used=yes&shape=tall": [rain],
        "used=perhaps": [leaf, rain, tea],
        "shape=\0": [leaf, rain, tea],
    }
    assert {query: found(client, **dict(one.split("=") for one in query.split("&"))) for query in asked} == asked


def test_the_library_counts_uses_by_picture(client, editor):
    often, never = make_picture(90, 60), make_picture(90, 60)
    make_article(cover=often, safe_cover=often)
    make_actor("Rupali", picture=often)
    assert [(one, one.use_count) for one in found(client)] == [(never, 0), (often, 3)]


def test_a_picture_is_found_by_what_it_is_used_for(client, editor):
    tea, rain, leaf = (make_picture(90, 60, alt=alt) for alt in ("Cups", "Clouds", "Green"))
    make_draft(title="Who made the tea", cover=tea)
    make_character("Samar", spellings=["Sammer"], picture=rain)
    assert [found(client, q=words) for words in ("the tea", "sammer", "green", "nothing")] == [
        [tea],
        [rain],
        [leaf],
        [],
    ]


@pytest.mark.parametrize(
    "path",
    [
        LIST,
        f"{LIST}?q=tea&used=yes",
        f"{LIST}?_facets=True",
        "/admin/autocomplete/?app_label=articles&model_name=article&field_name=cover",
    ],
)
def test_the_library_costs_the_same_however_large(client, editor, django_assert_max_num_queries, path):
    asked = []
    for size in (1, 3):
        for _ in range(size):
            picture = make_picture(90, 60, alt="Tea", by=make_writer())
            make_article(cover=picture)
            make_actor(picture=picture)
        with django_assert_max_num_queries(16) as queries:
            assert client.get(path).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "forged",
    [{"focal_x": "1e999"}, {"focal_x": "nan"}, {"focal_y": ""}, {"safe_from": "9" * 30}, {"safe_from": "x\0"}, {"alt": "a\0b"}],
    ids=str,
)  # fmt: skip
def test_a_forged_change_is_told_of_and_nothing_changes(client, editor, forged):
    picture = make_picture(90, 60)
    sent = {"alt": "Other", "credit": "", "focal_x": "0.1", "focal_y": "0.1"} | forged
    answer = client.post(f"{LIST}{picture.pk}/change/", sent)
    assert list(answer.context["adminform"].form.errors) == list(forged)
    assert Picture.objects.get().alt == "A red field"
