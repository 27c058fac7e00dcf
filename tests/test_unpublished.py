"""What is not published is in nothing that machines read; each output is first seen to hold what is published."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from tests.factories import UNPUBLISHED, make_article, make_character, make_editor, make_unpublished

pytestmark = pytest.mark.django_db
OUTPUTS = [
    "/feeds/latest/",
    "/feeds/latest.json",
    "/tags/samar/feed/",
    "/tags/samar/feed.json",
    "/sitemap-stories.xml",
    "/sitemap-news.xml",
]
WORDS = {"title": "Zamanat", "slug": "zamanat", "standfirst": "zamanat!", "body": "<p>Zamanat.</p>"}


def holds(client, path: str, word: str) -> bool:
    response = client.get(path)
    assert response.status_code == 200
    return word in response.text.lower()


@pytest.mark.parametrize("path", OUTPUTS)
def test_what_is_published_is_in_it(client, path):
    make_article(tags=[make_character("Samar").tag], **WORDS)
    assert holds(client, path, "zamanat")


@pytest.mark.parametrize("state", UNPUBLISHED)
@pytest.mark.parametrize("path", OUTPUTS)
def test_what_is_not_published_is_not_in_it(client, path, state):
    make_unpublished(state, tags=[make_character("Samar").tag], **WORDS)
    assert not holds(client, path, "zamanat")


@pytest.mark.parametrize("state", UNPUBLISHED)
@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-tags.xml", "/sitemap-characters.xml"])
def test_what_is_not_published_dates_nothing(client, path, state):
    samar = make_character("Samar")
    make_unpublished(state, tags=[samar.tag])
    assert not holds(client, path, "lastmod")
    make_article(published_at=timezone.now(), tags=[samar.tag])
    assert holds(client, path, "lastmod")


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_what_is_not_published_is_drawn_for_nobody(client, state):
    story = make_unpublished(state, **WORDS)
    card = client.get(story.card.get_absolute_url())
    assert (card.status_code, default_storage.exists("cards")) == (404, False)
    guessed = reverse("pictures:card", args=["story", story.pk, "0" * 20])
    assert client.get(guessed).status_code == 404


def test_a_card_drawn_while_a_story_was_public_goes_with_it(client):
    story = make_article(**WORDS)
    address = story.card.get_absolute_url()
    assert client.get(address).status_code == 200
    story.withdraw(by=story.author)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("state", ["draft", "in review", "scheduled"])
def test_the_newsrooms_own_view_of_a_story_gives_machines_nothing(client, state):
    story = make_unpublished(state, **WORDS)
    client.force_login(make_editor())
    page = client.get(story.get_absolute_url()).text
    assert '<meta name="robots" content="noindex">' in page
    assert "article:" not in page
    assert "ld+json" not in page
