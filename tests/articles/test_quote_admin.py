import pytest
from django.urls import reverse

from articles.models import Quote
from fansite.models import SearchEntry
from tests.articles.test_admin import change, form
from tests.factories import (
    make_actor,
    make_article,
    make_draft,
    make_editor,
    make_moderator,
    make_quote,
    make_source,
    make_tag,
    make_writer,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/quote/add/"


def typed(**fields) -> dict:
    data = {
        "words": " “Even Sudhanshu\u200b Ji  bolna chahiye” ", "language": "hi-Latn", "translation": "I should say Ji", "translator": "Pinkvilla",
        "speaker": make_actor().pk, "occasion": "to Siddharth Kannan", "said_on": "..2025-04-21", "source": make_source().pk,
        "topic_rows-TOTAL_FORMS": 0, "topic_rows-INITIAL_FORMS": 0,
    }  # fmt: skip
    return data | fields


def errors(client, **fields) -> dict:
    response = client.post(ADD, typed(**fields))
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)


def test_an_editor_keeps_a_quote_with_its_topics(client):
    client.force_login(make_editor())
    topic = make_tag("Ji")
    rows = {"topic_rows-TOTAL_FORMS": 1, "topic_rows-0-tag": topic.pk}
    assert client.post(ADD, typed(**rows)).status_code == 302
    quote = Quote.objects.get()
    assert (quote.words, list(quote.topics.all())) == ("Even Sudhanshu Ji bolna chahiye", [topic])
    page = client.get(reverse("admin:articles_quote_change", args=[quote.pk])).text
    assert 'class="viewsitelink"' in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"translation": " "}, "translation"),
        ({"language": "hi", "translation": ""}, "translation"),
        ({"translator": "\u200b"}, "translator"),
        ({"language": "en", "translation": ""}, "translator"),
        ({"language": "en", "translation": "", "translator": "", "is_free": "on"}, "is_free"),
        ({"words": "“\u200b”"}, "words"),
        ({"after_paragraph": "0"}, "after_paragraph"),
        ({"said_on": "last year"}, "said_on"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(client, fields, field):
    client.force_login(make_editor())
    assert list(errors(client, **fields)) == [field]
    assert not Quote.objects.exists()


def test_english_needs_no_translation(client):
    client.force_login(make_editor())
    assert client.post(ADD, typed(language="en", translation="", translator="")).status_code == 302


def test_a_writer_keeps_quotes_of_own_drafts_alone(client):
    writer = make_writer()
    client.force_login(writer)
    mine, published = make_draft(author=writer), make_article(author=writer)
    assert list(errors(client)) == ["article"]
    for story in (published, make_draft()):
        assert list(errors(client, article=story.pk)) == ["article"]
    assert client.post(ADD, typed(article=mine.pk)).status_code == 302
    assert Quote.objects.get().article == mine
    alone = make_quote()
    response = client.post(reverse("admin:articles_quote_change", args=[alone.pk]), typed(article=mine.pk))
    assert response.status_code == 403


def test_moderators_keep_no_quotes(client):
    client.force_login(make_moderator())
    assert client.get("/admin/articles/quote/").status_code == 403


def test_quotes_are_kept_on_the_page_of_their_story(client):
    editor = make_editor()
    client.force_login(editor)
    story = make_article(author=editor)
    row = {f"quotes-0-{name}": value for name, value in typed(after_paragraph="1").items() if "topic" not in name}
    data = form(editor, title=story.title, slug=story.slug) | row | {"quotes-TOTAL_FORMS": 1}
    assert client.post(change(story), data).status_code == 302
    quote = Quote.objects.get()
    assert (quote.article, quote.after_paragraph) == (story, 1)
    assert quote.words in SearchEntry.objects.get(story=story.pk).body
    row["quotes-0-translation"] = ""
    assert "needs a translation" in client.post(change(story), data | row).text


def test_a_quote_that_goes_is_told_to_its_story(client):
    client.force_login(make_editor())
    story = make_article()
    quote = make_quote(words="Zamanat", article=story)
    address = reverse("admin:articles_quote_delete", args=[quote.pk])
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not Quote.objects.exists()
    assert "Zamanat" not in SearchEntry.objects.get(story=story.pk).body


def test_what_is_not_public_is_not_offered_to_be_looked_at(client):
    client.force_login(make_editor())
    quote = make_quote(article=make_draft())
    assert 'class="viewsitelink"' not in client.get(reverse("admin:articles_quote_change", args=[quote.pk])).text
