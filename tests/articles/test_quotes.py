import io
import re
from html import unescape

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from articles.models import Quote
from articles.quotes import PER_PAGE
from fansite.pictures.quote_card import QuoteCard
from tests.factories import (
    UNPUBLISHED,
    make_actor,
    make_article,
    make_event,
    make_quote,
    make_source,
    make_tag,
    make_unpublished,
)
from tests.reading import structured

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
JI = {
    "words": "Even Sudhanshu Ji bolna chahiye",
    "language": "hi-Latn",
    "translation": "I should say Sudhanshu Ji",
    "translator": "Pinkvilla",
    "occasion": "to Siddharth Kannan",
}


def said(page: str) -> list[str]:
    return [unescape(words) for words in re.findall(r'class="said" lang="[^"]+"><a[^>]+>“(.+?)”</a>', page)]


def test_quotes_stand_in_both_languages_with_speaker_occasion_date_and_source(client):
    quote = make_quote(**JI, speaker=make_actor("Gaurav Khanna"), source=make_source(address="https://example.com/s"))
    page = client.get("/quotes/").text
    assert f'<p class="said" lang="hi-Latn"><a href="/quotes/{quote.pk}/">“{JI["words"]}”</a></p>' in page
    assert f'<p class="sense">{JI["translation"]}</p>' in page
    assert '<a href="/cast/actors/gaurav-khanna/">Gaurav Khanna</a> to Siddharth Kannan, <time datetime="2023-12">December 2023</time>' in page  # fmt: skip
    assert 'Source: <a href="https://example.com/s" rel="noopener">Pinkvilla</a>, An interview (December 2023)' in page
    assert "translation: Pinkvilla" in page


def test_by_topic_one_sees_who_said_what_from_year_to_year(client):
    leap, one, other = make_tag("The leap"), make_actor("Gaurav"), make_actor("Rupali")
    for words, speaker, date in (
        ("A", one, "2023-12"),
        ("B", other, "..2025-04-21"),
        ("C", one, "2023"),
        ("D", one, ""),
    ):
        make_quote(words=words, speaker=speaker, said_on=date, topics=[leap])
    make_quote(words="E", said_on="2024")
    page = client.get("/quotes/?topic=the-leap").text
    assert re.findall(r'<h2 class="year"[^>]*>(.+?)</h2>', page) == ["2025", "2023", "No date known"]
    assert said(page) == ["B", "A", "C", "D"]
    everything = client.get("/quotes/").text
    assert (said(everything), "year" in everything) == (["B", "E", "A", "C", "D"], False)
    assert said(client.get("/quotes/?speaker=gaurav").text) == ["A", "C", "D"]
    assert said(client.get("/quotes/?speaker=rupali&topic=the-leap").text) == ["B"]
    assert "Nothing that we keep" in client.get(f"/quotes/?topic={make_tag('Silence').slug}").text


def test_filters_know_former_names_and_nothing_else(client):
    gaurav = make_actor("Gaurav Khana")
    gaurav.tag.take_names("Gaurav Khanna", slug="gaurav-khanna")
    moved = client.get("/quotes/?speaker=gaurav-khana&before=2023.1")
    assert (moved.status_code, moved["Location"]) == (301, "/quotes/?speaker=gaurav-khanna")
    for query in ("topic=nobody", "speaker=nobody", f"speaker={make_tag('The leap').slug}"):
        assert client.get(f"/quotes/?{query}").status_code == 404


def test_a_long_list_goes_on_by_key(client):
    speaker = make_actor("Gaurav")
    for number in range(PER_PAGE + 2):
        make_quote(words=f"W{number}", said_on="2023", speaker=speaker)
    first = client.get("/quotes/?speaker=gaurav")
    assert len(said(first.text)) == PER_PAGE
    second = client.get(first.context["next_url"])
    assert said(second.text) == ["W1", "W0"]
    assert (second.context["next_url"], second.context["meta"].path) == ("", first.context["next_url"])
    assert client.get("/quotes/?before=nonsense").context["meta"].path == "/quotes/"


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_quotes_of_what_is_not_published_are_nowhere(client, state):
    topic, speaker = make_tag("The leap"), make_actor("Gaurav")
    quote = make_quote(words="Zamanat", article=make_unpublished(state), topics=[topic], speaker=speaker)
    for path in ("/", "/quotes/", "/quotes/?topic=the-leap", "/cast/actors/gaurav/", "/sitemap-quotes.xml"):
        page = client.get(path)
        assert (page.status_code, "Zamanat" in page.text, f"/quotes/{quote.pk}/" in page.text) == (200, False, False)
    assert "The leap" not in client.get("/quotes/").text
    for path in (f"/quotes/{quote.pk}/", f"/quotes/{quote.pk}/card.png", quote.card.get_absolute_url(), "/quotes/0/"):
        assert client.get(path).status_code == 404
    assert not default_storage.exists("cards")


def test_one_quote_with_its_story_and_more_by_the_same_speaker(client):
    gaurav, leap, story = make_actor("Gaurav"), make_tag("The leap"), make_article(title="His interview")
    quote = make_quote(**JI, speaker=gaurav, topics=[leap], article=story)
    make_quote(words="Another", speaker=gaurav)
    make_quote(words="Somebody else's")
    page = client.get(quote.get_absolute_url()).text
    assert said(page) == ["Another"]
    assert f'<p class="said" lang="hi-Latn">“{JI["words"]}”</p>' in page
    assert f'<h3><a href="{story.get_absolute_url()}">His interview</a></h3>' in page
    assert 'href="/quotes/?topic=the-leap"' in page
    assert f'data-copy="{SITE}/quotes/{quote.pk}/"' in page
    assert "https://wa.me/?text=" in page
    assert f'<meta property="og:image" content="{SITE}{quote.card.get_absolute_url()}">' in page
    assert '<meta property="og:image:type" content="image/png">' in page


def test_a_quote_tells_search_engines_what_its_page_shows(client):
    quote = make_quote(**JI, speaker=make_actor("Gaurav"), source=make_source(address="https://example.com/s"))
    data = structured(client.get(quote.get_absolute_url()).text)
    assert data["Quotation"] == {
        "@type": "Quotation",
        "@id": f"{SITE}/quotes/{quote.pk}/#quotation",
        "url": f"{SITE}/quotes/{quote.pk}/",
        "text": JI["words"],
        "inLanguage": "hi-Latn",
        "creator": {
            "@type": "Person",
            "@id": f"{SITE}/cast/actors/gaurav/#person",
            "name": "Gaurav",
            "url": f"{SITE}/cast/actors/gaurav/",
        },
        "dateCreated": "2023-12",
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": "An interview",
            "datePublished": "2023-12",
            "url": "https://example.com/s",
            "publisher": {"@type": "Organization", "name": "Pinkvilla"},
        },
        "workTranslation": {
            "@type": "Quotation",
            "text": JI["translation"],
            "inLanguage": "en",
            "translator": {"@type": "Organization", "name": "Pinkvilla"},
        },
    }
    assert [step["name"] for step in data["BreadcrumbList"]["itemListElement"]] == [
        "Aangan",
        "Quotes",
        "Gaurav",
        JI["words"],
    ]
    unnamed = make_quote(**JI | {"translator": "Unnamed publisher"}, source=make_source(publisher="Unnamed publisher"))
    assert "Unnamed" not in str(structured(client.get(unnamed.get_absolute_url()).text))


def test_a_covered_quote_is_not_indexed_and_tells_machines_nothing(client):
    quote = make_quote(words="Zamanat", safe_from=make_event())
    client.cookies["spoiler"] = "0"
    page = client.get(quote.get_absolute_url()).text
    assert ("Zamanat" in page, "ld+json" in page, 'content="noindex"' in page) == (False, False, True)
    assert f"?open=q{quote.pk}" in page
    assert "Zamanat" in client.get(f"{quote.get_absolute_url()}?open=q{quote.pk}").text


def test_the_card_is_a_picture_that_messengers_show(client):
    quote = make_quote(**JI)
    for address, kept in (
        (quote.card.get_absolute_url(), "public, max-age=31536000, immutable"),
        (f"/quotes/{quote.pk}/card.png", "no-cache"),
        (f"/quotes/{quote.pk}/card.png?v=former", "no-cache"),
    ):
        response = client.get(address)
        assert (response["Content-Type"], response["Cache-Control"]) == ("image/png", kept)
        assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size, len(response.content) < 300_000) == ("PNG", (1200, 630), True)
    assert len(default_storage.listdir("cards")[1]) == 1
    Quote.objects.update(words="Other words")
    assert client.get(f"/quotes/{quote.pk}/card.png").content != response.content


def test_a_card_is_drawn_with_what_its_font_can_write():
    def middle(words: str, under: str = "", by: str = "Gaurav") -> bytes:
        card = QuoteCard("quote", 1, words, under=under, by=by, when="December 2023")
        return card.drawn().crop((0, 190, 640, 470)).tobytes()

    hindi, english = "घर वही है", "Home is that"
    assert middle(hindi, english) == middle(english)
    assert middle(hindi, hindi) == middle(hindi) == middle("")
    assert middle(english, "Another") != middle(english) != middle("")
    assert middle(english, hindi) == middle(english)
    assert QuoteCard("quote", 1, "word " * 80).drawn().size == (1200, 630)
    assert QuoteCard("quote", 1, "", by="Gaurav", when="2023").alt == "Gaurav, 2023"


def test_an_actors_newest_words_stand_on_the_profile(client):
    gaurav = make_actor("Gaurav")
    for year in ("2021", "2024", "2022", "2023"):
        make_quote(words=f"In {year}", said_on=year, speaker=gaurav)
    page = client.get("/cast/actors/gaurav/").text
    assert said(page) == ["In 2024", "In 2023", "In 2022"]
    assert 'href="/quotes/?speaker=gaurav"' in page
    assert "In their own words" not in client.get(make_actor().get_absolute_url()).text


def test_home_has_the_latest_words_that_are_open_to_the_reader(client):
    make_quote(words="Old", said_on="2021")
    make_quote(words="New", said_on="2024", safe_from=make_event())
    assert said(client.get("/").text) == ["New"]
    client.cookies["spoiler"] = "0"
    assert said(client.get("/").text) == ["Old"]


def test_a_story_shows_its_quotes_between_its_paragraphs(client):
    story = make_article(body="<p>One</p><p>Two</p>")
    quote = make_quote(**JI, article=story, after_paragraph=1, speaker=make_actor("Gaurav"))
    page = client.get(story.get_absolute_url()).text
    text = page[page.index("<p>One</p>") : page.index("<p>Two</p>")]
    assert f'<blockquote><p lang="hi-Latn">{JI["words"]}</p><p>{JI["translation"]}</p></blockquote>' in text
    assert (
        f'<a href="/quotes/{quote.pk}/"><time datetime="2023-12">December 2023</time></a>; translation: Pinkvilla'
        in text
    )


def test_feeds_hold_the_quotes_of_a_story(client):
    story = make_article(body="<p>One</p><p>Two</p>")
    make_quote(**JI, article=story, after_paragraph=1, speaker=make_actor("Gaurav"))
    make_quote(words="Zamanat", article=story, safe_from=make_event())
    content = client.get("/feeds/latest.json").json()["items"][0]["content_html"]
    assert content.endswith(
        f'<p>One</p><blockquote><p lang="hi-Latn">{JI["words"]}</p><p>{JI["translation"]}</p>'
        "<p>— Gaurav to Siddharth Kannan, December 2023; translation: Pinkvilla</p></blockquote><p>Two</p>"
    )
    assert "Zamanat" not in client.get("/feeds/latest/").text
