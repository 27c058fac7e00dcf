from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from tests.factories import make_actor, make_article, make_character, make_comment, make_draft, make_tag
from tests.reading import numbers

pytestmark = pytest.mark.django_db


def chips(response) -> dict[str, list[tuple[str, str]]]:
    return {
        title: [(choice.label, choice.count) for choice in choices] for title, choices in response.context["filters"]
    }


@pytest.mark.parametrize("typed", ["Ashish Mehrotra", "aashish k.n mehrotra", "आशीष मेहरोत्रा", "mehrotra", "Aashish"])
def test_search_finds_people_by_every_spelling(client, typed):
    make_actor("Aashish Mehrotra", name_hi="आशीष मेहरोत्रा", spellings=["Ashish Mehrotra", "Aashish K.N Mehrotra"])
    make_actor("Nidhi Shah")
    response = client.get("/search/", {"q": typed})
    assert [tag.name for tag in response.context["people"]] == ["Aashish Mehrotra"]
    assert 'href="/cast/actors/aashish-mehrotra/"' in response.content.decode()


def test_search_puts_the_exact_name_first(client):
    make_character("Anuj Kapadia")
    make_character("Adhik", nicknames=["Anuj K"])
    make_character("Anu")
    assert [tag.name for tag in client.get("/search/?q=anu").context["people"]] == ["Anu", "Adhik", "Anuj Kapadia"]


def test_search_finds_stories_and_marks_the_words(client):
    both = make_article(title="Two actors & one son", standfirst="Who has played Samar <now>?")
    make_article(title="Two actors")
    response = client.get("/search/?q=samar+two")
    assert numbers(response.context["stories"]) == [both.pk]
    page = response.content.decode()
    assert "<mark>Two</mark> actors &amp; one son" in page
    assert "Who has played <mark>Samar</mark> &lt;now&gt;?" in page


@pytest.mark.parametrize(
    "typed", ["", "   ", '"', "'", "%", "_", "\x00", "x" * 10_000, "\u202e", "समर", "a " * 500, "\\"]
)
def test_odd_queries_never_fail(client, typed):
    make_article()
    assert client.get("/search/", {"q": typed}).status_code == 200


def test_comments_are_not_searched(client):
    make_comment(body="Zamanat")
    assert client.get("/search/?q=zamanat").context["stories"] == []


def test_filters_show_counts_and_lead_to_what_they_count(client):
    samar = make_character("Samar Shah").tag
    make_actor("Sagar Parekh")
    for day, kind, tags in ((0, "news", [samar]), (400, "news", [samar]), (400, "recap", [make_tag("Weddings")])):
        make_article(title="The leap", kind=kind, tags=tags, published_at=timezone.now() - timedelta(days=day))
    this, last = timezone.localdate().year, timezone.localdate(timezone.now() - timedelta(days=400)).year
    response = client.get("/search/?q=leap")
    assert chips(response) == {
        "Kind": [("All", ""), ("News", "2"), ("Recap", "1")],
        "Year": [("All", ""), (str(this), "1"), (str(last), "2")],
    }
    narrowed = client.get(f"/search/?q=leap&kind=news&year={last}&person=samar-shah")
    assert len(narrowed.context["stories"]) == 1
    assert chips(narrowed) == {
        "Kind": [("All", ""), ("News", "1")],
        "Year": [("All", ""), (str(this), "1"), (str(last), "1")],
        "With": [("All", ""), ("Samar Shah", "1")],
    }
    for _, choices in narrowed.context["filters"]:
        for choice in choices:
            shown = client.get(f"/search/{choice.url}").context["stories"]
            assert choice.count in ("", str(len(shown)))


@pytest.mark.parametrize("odd", ["kind=x", "year=x", "year=0000", "year=9999", "year=٢٠٢٣", "person=%00", "person=x", "before=9-9",
                                 "before=3-1", "before=0-999999999999999999"])  # fmt: skip
def test_odd_filters_never_fail(client, odd):
    make_article(title="Leap")
    assert client.get(f"/search/?q=leap&{odd}").status_code == 200


def test_filters_that_leave_nothing_say_so(client):
    make_article(title="Leap")
    page = client.get("/search/?q=leap&kind=recap").content.decode()
    assert "No story is left by these filters" in page
    assert "Nothing found" not in page


def test_long_answers_go_on_by_key(client):
    for number in range(45):
        make_article(title=f"Leap {number}", published_at=timezone.now() - timedelta(days=number))
    seen, url = [], "/search/?q=leap&kind=news"
    for count in (20, 20, 5):
        response = client.get(url)
        assert len(response.context["stories"]) == count
        seen += numbers(response.context["stories"])
        url = f"/search/{response.context['more_url']}"
    assert seen == numbers(Article.objects.published().newest_first())
    assert response.context["more_url"] == ""


def test_the_beginning_of_a_word_is_enough_where_nothing_else_is_found(client):
    story = make_article(title="Mehendi in the garden")
    assert numbers(client.get("/search/?q=garden+mehen").context["stories"]) == [story.pk]


def test_a_slip_gets_an_offer_that_finds_something(client):
    story = make_article(title="A wedding at last")
    page = client.get("/search/?q=weding").content.decode()
    assert 'Did you mean <a href="/search/?q=wedding">wedding</a>?' in page
    assert numbers(client.get("/search/?q=wedding").context["stories"]) == [story.pk]


@pytest.mark.parametrize("state", ["scheduled", "withdrawn"])
def test_an_offer_never_tells_a_word_of_an_unpublished_story(client, state):
    if state == "scheduled":
        make_article(title="Zamanat", published_at=timezone.now() + timedelta(days=1))
    else:
        story = make_article(title="Zamanat")
        story.withdraw(by=story.author)
    make_draft(title="Zamanaat")
    assert "anat" not in client.get("/search/?q=zamant").content.decode().replace("zamant", "")
