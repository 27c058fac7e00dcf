import io

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from articles.models import Article
from fansite.moving.leaving import stored
from fansite.pictures.cards import Card, site_card
from tests.factories import make_actor, make_article, make_picture, make_tag

pytestmark = pytest.mark.django_db


def drawn() -> list[str]:
    return [name.removeprefix("cards/") for name in stored("cards/")]


def test_a_card_is_a_jpeg_that_messengers_show(client):
    for thing in (make_article(), make_tag(), make_actor().tag):
        response = client.get(thing.card.get_absolute_url())
        assert (response["Content-Type"], len(response.content) < 300_000) == ("image/jpeg", True)
        picture = Image.open(io.BytesIO(response.content))
        assert (picture.format, picture.size) == ("JPEG", (1200, 630))
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert len(drawn()) == 3


def test_a_card_is_drawn_once_and_the_same_for_everybody(client):
    address = make_tag().card.get_absolute_url()
    first = client.get(address)
    with default_storage.open(f"cards/{drawn()[0]}") as file:
        assert file.read() == first.content
    assert client.get(address).content == first.content
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert (client.head(address).status_code, client.post(address).status_code, len(drawn())) == (200, 405, 1)


def test_a_card_costs_one_query(client, django_assert_num_queries):
    address = make_article().card.get_absolute_url()
    for _ in range(2):
        with django_assert_num_queries(1):
            client.get(address)


def test_the_address_holds_all_that_is_shown(settings):
    tag = Card("tag", 7, "Samar", "character")
    addresses = {tag.get_absolute_url()}
    for other in (
        Card("tag", 8, "Samar", "character"),
        Card("tag", 7, "Samar S", "character"),
        Card("tag", 7, "Samar", "x"),
    ):
        addresses.add(other.get_absolute_url())
    settings.SITE_NAME = "Chaupal"
    addresses.add(tag.get_absolute_url())
    settings.SECRET_KEY = "another"
    addresses.add(tag.get_absolute_url())
    assert len(addresses) == 5


def test_a_former_address_leads_to_the_present_card(client):
    story = make_article(title="Before")
    former = story.card.get_absolute_url()
    Article.objects.update(title="After")
    response = client.get(former)
    assert (response.status_code, response["Location"]) == (302, Article.objects.get().card.get_absolute_url())


def test_strangers_cannot_have_anything_else_drawn(client):
    tag, story = make_tag(), make_article()
    digest = tag.card.digest
    for kind, pk in (("tag", tag.pk + 999), ("story", story.pk + 999), ("site", 1), ("x", 1), ("tag", 10**30), ("", 1)):
        assert client.get(f"/media/cards/{kind}-{pk}-{digest}.jpg").status_code == 404, (kind, pk)
    for other in ("0" * 20, "x", "..%2f..%2fsecret_key", "अ", "%00"):
        assert client.get(f"/media/cards/tag-{tag.pk}-{other}.jpg").status_code in (302, 404), other
    assert drawn() == []


def test_the_site_has_a_card_of_its_own(client):
    assert client.get(site_card().get_absolute_url()).status_code == 200


def test_words_in_other_letters_make_place_for_the_sites_name(settings):
    hindi, other = Card("story", 1, "अनुपमा"), Card("story", 2, "समर")
    named = Card("story", 1, "Aangan")
    assert hindi.drawn().tobytes() != other.drawn().tobytes()
    left = (0, 190, 640, 630)
    assert hindi.drawn().crop(left).tobytes() != Card("story", 1, "Anupamaa").drawn().crop(left).tobytes()
    assert hindi.alt.endswith("“अनुपमा”")
    settings.SITE_NAME, settings.SITE_TAGLINE = "आँगन", "घर"
    assert Card("story", 1, "अनुपमा").drawn().size == (1200, 630)
    assert named.drawn().size == (1200, 630)


def test_a_picture_of_its_own_comes_first():
    cover = make_picture()
    assert make_article(cover=cover).share == cover.share
    person = make_actor(picture=make_picture())
    assert person.share == person.tag.share == person.picture.share
    bare = make_actor()
    assert bare.share == bare.tag.share == bare.tag.card
    cover.share.delete()
    cover.refresh_from_db()
    story = make_article(cover=cover)
    assert story.share == story.card
    assert reverse("pictures:card", args=["story", story.pk, story.card.digest]) == story.share.get_absolute_url()
