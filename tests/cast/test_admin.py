import pytest
from django.urls import reverse

from cast.models import Actor, Character, Portrayal, Tag
from tests.factories import make_actor, make_article, make_character, make_editor, make_tag, make_writer

pytestmark = pytest.mark.django_db
NO_ROLES = {"portrayals-TOTAL_FORMS": 0, "portrayals-INITIAL_FORMS": 0}
ACTOR = {
    "name": "Aashish Mehrotra", "name_hi": "आशीष मेहरोत्रा", "slug": "", "description": "One line.", "spellings": "Ashish Mehrotra\n\nAashish K.N Mehrotra",
    "nicknames": "Ashu", "bio": "Plays Paritosh.", "picture": "",
} | NO_ROLES  # fmt: skip


@pytest.fixture(autouse=True)
def editor(client, db):
    client.force_login(make_editor())


def test_an_actor_is_added_with_tag_names_and_part(client):
    character = make_character("Paritosh")
    role = {
        "portrayals-TOTAL_FORMS": 1,
        "portrayals-0-character": character.pk,
        "portrayals-0-kind": "regular",
        "portrayals-0-since": "2023-12",
    }
    assert client.post("/admin/cast/actor/add/", ACTOR | role).status_code == 302
    actor = Actor.objects.get()
    assert (actor.name, actor.slug, actor.tag.kind, actor.bio) == (
        "Aashish Mehrotra",
        "aashish-mehrotra",
        "actor",
        "Plays Paritosh.",
    )
    assert sorted(actor.other_names) == ["Aashish K.N Mehrotra", "Ashish Mehrotra", "Ashu"]
    assert list(actor.portrayals.values_list("character", "since")) == [(character.pk, "2023-12")]


def test_renaming_leaves_the_old_address_leading_on(client):
    actor = make_actor("Ashish Mehrotra", spellings=["Gone soon"])
    address = reverse("admin:cast_actor_change", args=[actor.pk])
    assert "Gone soon" in client.get(address).content.decode()
    assert client.post(address, ACTOR | {"slug": "aashish"}).status_code == 302
    assert client.get("/cast/actors/ashish-mehrotra/")["Location"] == "/cast/actors/aashish/"
    assert client.get("/tags/ashish-mehrotra/")["Location"] == "/tags/aashish/"
    assert Tag.objects.named("Gone soon").count() == 0
    assert Tag.objects.named("Ashu").get().name == "Aashish Mehrotra"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "trp"}, "Another tag has this name"),
        ({"slug": "trp"}, "Another tag has this slug"),
        ({"slug": "Not Latin"}, "valid"),
        ({"name": "", "slug": ""}, "required"),
        ({"spellings": "x" * 101}, "at most 100"),
    ],
)
def test_names_that_cannot_be_are_told_and_nothing_is_half_written(client, fields, words):
    make_tag("TRP")
    page = client.post("/admin/cast/actor/add/", ACTOR | fields).content.decode()
    assert words in page
    assert "Plays Paritosh." in page
    assert (Actor.objects.count(), Tag.objects.count()) == (0, 1)


@pytest.mark.parametrize("since", ["December 2023", "2023-13", "..2023.."])
def test_a_date_that_is_none_is_told_beside_the_field(client, since):
    data = {"actor": make_actor().pk, "kind": "regular", "since": since}
    page = client.post("/admin/cast/portrayal/add/", data).content.decode()
    assert "Write 2023, 2023-12 or 2023-12-05" in page
    assert f'value="{since}"' in page
    assert not Portrayal.objects.exists()


def test_a_portrayal_of_nobody_is_told(client):
    assert (
        "Name the actor or the character"
        in client.post("/admin/cast/portrayal/add/", {"kind": "regular"}).content.decode()
    )


def test_a_source_has_one_date_without_bounds(client):
    page = client.post(
        "/admin/cast/source/add/", {"publisher": "Pinkvilla", "title": "Talk", "date": "..2023"}
    ).content.decode()
    assert "Write 2023, 2023-12 or 2023-12-05" in page


def test_a_topic_can_be_added_renamed_and_deleted_a_persons_tag_not(client):
    data = {"name": "TRP", "name_hi": "", "slug": "", "description": "", "spellings": "Ratings", "nicknames": ""}
    assert client.post("/admin/cast/tag/add/", data).status_code == 302
    topic, person = Tag.objects.get(), make_character("Baa").tag
    client.post(reverse("admin:cast_tag_change", args=[topic.pk]), data | {"name": "TRP talk", "slug": "trp-talk"})
    assert client.get("/tags/trp/")["Location"] == client.get("/tags/ratings/")["Location"] == "/tags/trp-talk/"
    for tag in (topic, person):
        client.post(reverse("admin:cast_tag_delete", args=[tag.pk]), {"post": "yes"})
    assert list(Tag.objects.all()) == [person]


def test_deleting_a_character_leaves_a_topic_with_its_address(client):
    character = make_character("Baa")
    client.post(reverse("admin:cast_character_delete", args=[character.pk]), {"post": "yes"})
    assert not Character.objects.exists()
    assert Tag.objects.get().kind == "topic"
    assert client.get("/tags/baa/").status_code == 200


def test_two_tags_become_one_after_a_page_that_says_what_moves(client):
    wrong, right = make_tag("Aashish Mehrota"), make_actor("Aashish Mehrotra").tag
    both, one = make_article(tags=[wrong, right]), make_article(tags=[wrong])
    page = f"/admin/cast/tag/{wrong.pk}/merge/"
    assert "Merge into" in client.get(page).content.decode()
    told = client.get(page, {"into": right.pk}).content.decode()
    assert "2 stories will carry" in told
    assert "1 of them does already" in told
    assert Tag.objects.filter(pk=wrong.pk).exists()
    assert client.post(page, {"into": right.pk}).status_code == 302
    assert [story.tag_list for story in (both, one)] == [[right], [right]]
    assert client.get("/tags/aashish-mehrota/")["Location"] == right.get_absolute_url()


@pytest.mark.parametrize("into", ["itself", "topic", "nothing"])
def test_a_merge_that_cannot_be_is_refused_with_a_reason(client, into):
    actor = make_actor("Nidhi Shah").tag
    target = {"itself": actor.pk, "topic": make_tag("Weddings").pk, "nothing": 999}[into]
    response = client.post(f"/admin/cast/tag/{actor.pk}/merge/", {"into": target})
    assert response.status_code == 200
    assert response.context["form"].errors["into"]
    assert Tag.objects.filter(pk=actor.pk).exists()


def test_writers_merge_nothing(client):
    tag = make_tag()
    client.force_login(make_writer())
    assert client.get(f"/admin/cast/tag/{tag.pk}/merge/").status_code == 403
