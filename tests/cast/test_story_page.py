import re

import pytest

from articles.models import StoryOfEvent
from tests.factories import make_article, make_character, make_draft, make_event, make_source, make_track

pytestmark = pytest.mark.django_db


def order(page: str) -> list[str]:
    return re.findall(r'<h[23]><a href="#e\d+">(.+?)</a></h[23]>', page)


def test_the_story_is_told_in_order_with_dates_sources_people_and_stories(client):
    source = make_source(publisher="Pinkvilla", title="A long talk", date="2023-12", address="https://example.com/talk")
    first = make_event("The secret", happened="..2023-12", source=source, characters=[make_character("Malti Devi")])
    make_event("The cake", order_note="Some time after.", summary="One line.\n\nAnother.")
    make_event("The call", happened="2023-12-05")
    story = make_article(title="All about the secret")
    for article in (story, make_draft(title="Not ready")):
        StoryOfEvent.objects.create(article=article, event=first)
    page = client.get("/story/").content.decode()
    assert order(page) == ["The secret", "The cake", "The call"]
    for words in (
        f'id="e{first.pk}"',
        "by December 2023",
        "no date known",
        '<time datetime="2023-12-05">5 December 2023</time>',
        'href="https://example.com/talk"',
        'href="/cast/characters/malti-devi/"',
        f'href="{story.get_absolute_url()}"',
        "Told in 1 story",
        "Some time after.",
        "<p>Another.</p>",
    ):
        assert words in page, words
    assert "Not ready" not in page
    assert first.get_absolute_url() == f"/story/#e{first.pk}"


def test_what_has_no_stated_order_says_so_and_breaks_are_marked(client):
    make_event("A")
    make_event("B", is_order_open=True, is_break=True, break_label="up to the hospital scene")
    leap = {"kind": "leap", "is_break": True, "break_label": "up to the leap", "changes": "Asmi Deo left the part."}
    make_event("C", years=5, **leap)
    make_event("D", **leap | {"changes": ""})
    page = client.get("/story/").content.decode()
    assert page.count("no source says") == 1
    assert page.count("up to the hospital scene") == 1
    for words in ("over 5 years", "length not known", "Asmi Deo left the part."):
        assert words in page, words
    assert page.index("no source says") < page.index(">A<") < page.index(">B<") < page.index("up to the hospital scene")


def test_the_story_by_track_shows_each_track_by_its_name(client):
    track = make_track("The Shah house", name="Who may come to the birthday", slug="shah-house")
    make_event("A", track=track)
    make_event("B")
    by_time, by_track = (client.get(path).content.decode() for path in ("/story/", "/story/?by=track"))
    assert "Who may come to the birthday" not in by_time
    assert 'href="/story/?track=shah-house"' in by_time
    assert by_track.index("Who may come to the birthday") < by_track.index(">A<") < by_track.index("On no track")
    assert order(by_track) == ["A", "B"]


def test_a_break_is_drawn_across_the_story_and_does_not_end_a_track(client):
    make_event("A", is_break=True, break_label="up to the hospital scene")
    for path, times in (("/story/", 1), ("/story/?by=track", 0)):
        assert client.get(path).content.decode().count("up to the hospital scene") == times
    make_event("B")
    assert client.get("/story/?by=track").content.decode().count("up to the hospital scene") == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=death", ["B"]),
        ("character=samar-shah", ["B", "C"]),
        ("track=samar", ["C"]),
        ("by=track&character=samar-shah&kind=&track=", ["B", "C"]),
        ("kind=wedding", []),
        ("kind=death&track=samar", []),
    ],
)
def test_filters_work_by_address(client, query, found):
    samar = make_character("Samar Shah")
    make_event("A")
    make_event("B", kind="death", characters=[samar])
    make_event("C", characters=[samar, make_character("Anuj")], track=make_track("Samar’s story", slug="samar"))
    page = client.get(f"/story/?{query}").content.decode()
    assert sorted(order(page)) == found
    assert "Show the whole story" in page
    assert ("Nothing of this kind" in page) == (not found)


@pytest.mark.parametrize(
    "query", ["kind=party", "track=nowhere", "character=nobody", "by=luck", "kind=%00", "by=' OR 1=1"]
)
def test_a_filter_that_is_none_is_not_found(client, query):
    make_event("A")
    make_character("Nobody here")
    assert client.get(f"/story/?{query}").status_code == 404


def test_an_empty_story_says_so(client):
    assert "Nothing is told yet." in client.get("/story/").content.decode()


def test_a_characters_page_lists_the_last_events_with_their_anchors(client):
    samar = make_character("Samar Shah")
    events = [make_event(f"Event no. {number}", characters=[samar], happened="2023-12") for number in range(9)]
    page = client.get("/cast/characters/samar-shah/").content.decode()
    assert re.findall(r"Event no. \d", page) == [f"Event no. {number}" for number in range(1, 9)]
    assert f'href="/story/#e{events[-1].pk}"' in page
    assert 'href="/story/?character=samar-shah"' in page
    assert "Events of the story" not in client.get(make_character().get_absolute_url()).content.decode()


def test_three_hundred_events_ask_no_more_than_three(client, django_assert_max_num_queries):
    samar, track = make_character("Samar"), make_track()
    for _ in range(300):
        make_event(characters=[samar], track=track)
    with django_assert_max_num_queries(6):
        page = client.get("/story/").content.decode()
    assert len(order(page)) == 300
