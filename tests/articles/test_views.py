import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cast.models import Portrayal
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_comment,
    make_draft,
    make_editor,
    make_fan,
    make_moderator,
    make_portrayal,
    make_source,
    make_tag,
    make_writer,
)
from tests.reading import numbers

pytestmark = pytest.mark.django_db
HIDDEN = "Zamanat ki raat"


def everywhere(tag):
    return [
        "/",
        "/articles/",
        "/articles/?kind=news",
        "/tags/",
        f"/tags/{tag.slug}/",
        "/search/?q=Zamanat",
        "/cast/characters/samar/",
    ]


def words_of(response) -> str:
    """The page without the marks that search sets within a headline."""
    return re.sub("</?mark>", "", response.content.decode())


@pytest.mark.parametrize("state", ["draft", "in review", "scheduled", "withdrawn"])
def test_what_is_not_public_is_nowhere(client, state):
    tag = make_character("Samar").tag
    story = make_draft(title=HIDDEN, standfirst=HIDDEN, slug="zamanat", tags=[tag])
    if state == "in review":
        story.submit(by=story.author)
    elif state == "scheduled":
        story.publish(by=story.author, at=timezone.now() + timedelta(minutes=5))
    elif state == "withdrawn":
        story.publish(by=story.author)
        comment = make_comment(story, body=HIDDEN)
        story.withdraw(by=story.author)
        assert client.get(f"/c/{comment.pk}/").status_code == 404
        assert HIDDEN not in client.get(f"/fans/{comment.author.username}/").content.decode()
    for reader in (None, make_fan()):
        if reader:
            client.force_login(reader)
        for path in everywhere(tag):
            response = client.get(path)
            assert response.status_code == 200
            assert HIDDEN not in words_of(response), path
        assert client.get("/articles/zamanat/").status_code == (410 if state == "withdrawn" else 404)
        assert client.get("/articles/zamanat/comments/").status_code == 404


def test_what_is_public_is_everywhere(client):
    tag = make_character("Samar").tag
    make_article(title=HIDDEN, slug="zamanat", tags=[tag])
    for path in [*everywhere(tag), "/articles/zamanat/"]:
        if path != "/tags/":
            assert HIDDEN in words_of(client.get(path)), path
    assert "1 story" in client.get(f"/tags/{tag.slug}/").content.decode()


def test_a_story_once_public_answers_410_until_it_is_public_again(client, time_machine):
    story = make_article(slug="s")
    story.withdraw(by=story.author)
    story.publish(by=story.author, at=timezone.now() + timedelta(hours=1))
    assert client.get("/articles/s/").status_code == 410
    story.withdraw(by=story.author)
    assert (story.status, client.get("/articles/s/").status_code) == ("withdrawn", 410)
    story.publish(by=story.author, at=timezone.now() + timedelta(hours=1))
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert client.get("/articles/s/").status_code == 200


def test_the_slug_of_an_unpublished_story_is_told_to_nobody(client):
    story = make_draft(slug="first")
    story.submit(by=story.author)
    story.take_slug("secret")
    story.save()
    assert client.get("/articles/first/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/tags/%00/", "/articles/%00/", "/fans/a%00/", "/cast/actors/%00/", "/media/%00.webp"]
)
def test_an_address_with_nul_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("make", "status"), [(make_fan, 404), (make_moderator, 404), (make_writer, 200), (make_editor, 200)]
)
def test_the_newsroom_sees_a_story_before_it_is_public(client, make, status):
    make_draft(slug="draft")
    client.force_login(make())
    assert client.get("/articles/draft/").status_code == status


def test_a_former_slug_leads_on_for_ever(client):
    story = make_article(slug="old")
    for slug in ("newer", "newest"):
        story.take_slug(slug)
        story.save()
    for slug in ("old", "newer"):
        response = client.get(f"/articles/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/articles/newest/")


@pytest.mark.parametrize(
    "query", ["kind=gossip", "year=abc", "year=0000", "year=0001", "year=9999", "year=२०२६", "kind=%00"]
)
def test_a_filter_that_means_nothing_is_not_found(client, query):
    assert client.get(f"/articles/?{query}").status_code == 404


def test_the_list_filters_by_kind_and_year_and_pages_by_key(client):
    old = make_article(published_at=timezone.now() - timedelta(days=800), kind="opinion")
    moment = timezone.now() - timedelta(hours=1)
    new = [make_article(published_at=moment) for _ in range(23)]
    for query in ("kind=opinion", f"year={old.published_at.year}"):
        assert numbers(client.get(f"/articles/?{query}").context["articles"]) == [old.pk]
    first = client.get("/articles/?kind=news")
    assert numbers(first.context["articles"]) == numbers(new[:2:-1])
    second = client.get(f"/articles/{first.context['next_url']}")
    assert numbers(second.context["articles"]) == numbers(new[2::-1])


@pytest.mark.parametrize("key", ["x", "99999999999999999999-1", "-1-1", "%00"])
def test_odd_keys_never_fail(client, key):
    make_article(tags=[make_tag("t")])
    for path in ("/articles/", "/tags/t/", "/search/", "/search/?q=Story"):
        mark = "&" if "?" in path else "?"
        assert client.get(f"{path}{mark}before={key}").status_code == 200


def test_a_tag_pages_through_all_its_stories(client):
    tag = make_tag("t")
    stories = [make_article(tags=[tag]) for _ in range(25)]
    first = client.get("/tags/t/")
    second = client.get(f"/tags/t/{first.context['next_url']}")
    assert numbers([*first.context["articles"], *second.context["articles"]]) == numbers(stories[::-1])
    assert first.context["count_text"] == "25 stories"


def test_one_spelling_leads_to_the_tag_and_two_to_a_choice(client):
    make_character("Anupamaa", name_hi="अनुपमा", nicknames=["Anu"])
    make_character("Choti Anu", nicknames=["Anu"])
    for typed in ("अनुपमा", "ANUPAMAA", "anupamaa "):
        response = client.get(f"/tags/{typed}/")
        assert (response.status_code, response["Location"]) == (301, "/tags/anupamaa/")
    choice = client.get("/tags/anu/")
    assert choice.status_code == 200
    assert choice.context["meta"].robots == "noindex"
    assert b"/tags/anupamaa/" in choice.content
    assert b"/tags/choti-anu/" in choice.content
    assert client.get("/tags/nobody/").status_code == 404


def test_a_story_names_people_source_and_share_row(client):
    story = make_article(slug="s", title="Tea & talk", tags=[make_character("Samar").tag])
    page = client.get("/articles/s/").content.decode()
    assert 'href="/cast/characters/samar/"' in page or 'href="/tags/samar/"' in page
    assert "https://wa.me/?text=Tea+%26+talk+http" in page
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{story.get_absolute_url()}">' in page


def test_a_story_names_the_actor_of_its_own_day(client):
    samar = make_character("Samar Shah")
    first = make_portrayal(actor=make_actor("Paras Kalnawat"), character=samar)
    first.recast(make_actor("Sagar Parekh"), by=make_editor(), since="..2023-02-05")
    Portrayal.objects.filter(replaces=first).update(until="..2023-12")
    for slug, date in (("of-june", "2023-06"), ("older", "2022"), ("undated", "")):
        make_article(slug=slug, tags=[samar.tag], source=make_source(date=date))
    make_article(slug="of-today", tags=[samar.tag])
    either = "<small>Paras Kalnawat or Sagar Parekh (changed by 5 February 2023)</small>"
    said = {"of-june": "<small>played by Sagar Parekh</small>", "older": either, "undated": either}
    for slug, words in said.items():
        assert f"Samar Shah{words}" in client.get(f"/articles/{slug}/").content.decode(), slug
    assert "<span>Samar Shah</span>" in client.get("/articles/of-today/").content.decode()
