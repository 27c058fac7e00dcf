import pytest

from tests.factories import make_actor, make_draft, make_editor, make_fan, make_moderator, make_picture, make_writer

pytestmark = pytest.mark.django_db
LIST = "/admin/pictures/picture/"


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def test_a_picture_to_choose_is_told_by_size_and_credit_and_seen(client, editor):
    picture = make_picture(90, 60, alt="Cups", credit="Meher")
    story = make_draft(cover=picture)
    words = "Cups · 90 × 60 · Meher"
    offered = client.get("/admin/autocomplete/?app_label=articles&model_name=article&field_name=cover&term=cup")
    assert offered.json()["results"] == [{"id": str(picture.pk), "text": words}]
    for path, field in (
        (f"articles/article/{story.pk}", "cover"),
        (f"cast/actor/{make_actor(picture=picture).pk}", "picture"),
    ):
        form = client.get(f"/admin/{path}/change/")
        assert words in form.text
        widget = form.context["adminform"].form.fields[field].widget.widget
        assert widget.build_attrs({})["data-thumbnail"] == f"{LIST}0/thumbnail/"
    small = client.get(f"{LIST}{picture.pk}/thumbnail/")
    assert (small.status_code, small["Location"]) == (302, picture.smallest.get_absolute_url())


@pytest.mark.parametrize(("who", "status"), [(make_writer, 302), (make_moderator, 403), (make_fan, 302)])
def test_thumbnails_are_for_those_who_may_see_pictures(client, who, status):
    picture = make_picture(90, 60)
    client.force_login(who())
    answer = client.get(f"{LIST}{picture.pk}/thumbnail/")
    assert answer.status_code == status
    assert ("/media/" in answer.get("Location", "")) == (who is make_writer)


@pytest.mark.parametrize("pk", [0, 999, 10**30])
def test_there_is_no_thumbnail_of_a_picture_that_is_not_there(client, editor, pk):
    assert client.get(f"{LIST}{pk}/thumbnail/").status_code == 404
