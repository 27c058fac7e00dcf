import pytest
from django.urls import reverse

from cast.models import Actor, CastEntry, Character, Portrayal, Tag
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_editor,
    make_portrayal,
    make_source,
    make_tag,
    make_writer,
)

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
        "portrayals-0-source": make_source().pk,
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


def test_a_date_needs_a_source_wherever_it_is_entered(client):
    actor = make_actor()
    page = client.post("/admin/cast/portrayal/add/", {"actor": actor.pk, "kind": "regular", "until": "2023"})
    assert page.context["adminform"].errors["source"] == ["Name the source of these dates."]
    part = {"portrayals-TOTAL_FORMS": 1, "portrayals-0-kind": "regular", "portrayals-0-since": "2023"}
    part["portrayals-0-character"] = make_character().pk
    assert "Name the source of these dates." in client.post("/admin/cast/actor/add/", ACTOR | part).content.decode()
    assert not Portrayal.objects.exists()


def test_an_overlap_is_told_and_saved(client):
    samar, source = make_character("Samar"), make_source()
    make_portrayal(actor=make_actor("Paras"), character=samar, since="2020", until="2023", source=source)
    data = {"actor": make_actor("Sagar").pk, "character": samar.pk, "kind": "regular", "since": "2021", "until": "2024"}
    page = client.post("/admin/cast/portrayal/add/", data | {"source": source.pk}, follow=True).content.decode()
    assert "Sagar as Samar (since 2021, 2024) overlaps with Paras as Samar (since 2020, 2023). Is that so?" in page
    assert samar.portrayals.count() == 2


@pytest.mark.parametrize("place", ["portrayal", "actor"])
def test_naming_a_character_names_the_whole_chain_and_is_logged(client, place):
    editor, somebody = make_editor(), make_character("Somebody")
    alisha = make_portrayal(actor=make_actor("Alisha"))
    adrija = alisha.recast(make_actor("Adrija"), by=editor)
    client.force_login(editor)
    fields = {"character": somebody.pk, "kind": "regular", "replaces": alisha.pk}
    if place == "portrayal":
        address = reverse("admin:cast_portrayal_change", args=[adrija.pk])
        data = fields | {"actor": adrija.actor.pk}
    else:
        address = reverse("admin:cast_actor_change", args=[adrija.actor.pk])
        part = {"id": adrija.pk, "actor": adrija.actor.pk} | fields
        data = ACTOR | {"name": "Adrija", "portrayals-TOTAL_FORMS": 1, "portrayals-INITIAL_FORMS": 1}
        data |= {f"portrayals-0-{name}": value for name, value in part.items()}
    page = client.post(address, data, follow=True).content.decode()
    assert "Named: Alisha as Somebody." in page
    assert list(somebody.portrayals.values_list("actor__tag__name", flat=True)) == ["Alisha", "Adrija"]
    assert {str(entry) for entry in CastEntry.objects.filter(action="name", by=editor)} == {
        "character named: Alisha as Somebody",
        "character named: Adrija as Somebody",
    }


def test_an_actor_is_recast_on_a_page_of_its_own(client):
    first, sagar, source = make_portrayal(until="2022.."), make_actor("Sagar Parekh"), make_source()
    address = reverse("admin:cast_portrayal_recast", args=[first.pk])
    assert f'href="{address}"' in client.get(reverse("admin:cast_portrayal_change", args=[first.pk])).content.decode()
    assert "Another actor takes the part over" in client.get(address).content.decode()
    data = {"actor": sagar.pk, "since": "..2023-02-05", "until": "", "source": source.pk, "kind": "regular"}
    assert "required" in client.post(address, data | {"source": ""}).content.decode()
    assert "Write 2023" in client.post(address, data | {"since": "soon"}).content.decode()
    assert client.post(address, data).status_code == 302
    assert (sagar.portrayals.get().replaces, Portrayal.objects.get(pk=first.pk).until) == (first, "..2023-02-05")
    assert (
        "was replaced already, by Sagar Parekh"
        in client.post(address, data | {"actor": make_actor().pk}).content.decode()
    )
    entry = CastEntry.objects.get()
    assert entry.words in client.get("/admin/cast/castentry/").content.decode()
    assert client.post(reverse("admin:cast_castentry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403


def test_writers_recast_nobody(client):
    first = make_portrayal()
    client.force_login(make_writer())
    assert client.get(reverse("admin:cast_portrayal_recast", args=[first.pk])).status_code == 403
