"""A story with many rows is opened and saved with as many queries as one with few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Question, Quote, TaggedArticle
from tests.articles.test_admin import change
from tests.factories import (
    make_actor,
    make_article,
    make_editor,
    make_embed,
    make_event,
    make_photo,
    make_picture,
    make_question,
    make_quote,
    make_source,
    make_tag,
)
from tests.sent import sent

pytestmark = pytest.mark.django_db


def make_full(size: int, author):
    """`size` of everything that a story's form has rows for."""
    story = make_article(author=author, tags=[make_tag() for _ in range(size)])
    for _ in range(size):
        speaker, tag = make_actor(), make_tag()
        make_quote(article=story, speaker=speaker, source=make_source())
        make_question(article=story, speakers=[speaker, make_actor()], topics=[tag])
        make_photo(story, people=[speaker.tag], picture=make_picture(40, 30))
        make_embed(story)
        story.event_rows.create(event=make_event())
        story.also_rows.create(other=make_article())
    return story


def test_rows_that_stand_cost_the_same_however_many(client):
    client.force_login(editor := make_editor())
    counts = []
    for size in (1, 2, 6):
        story = make_full(size, editor)
        with CaptureQueriesContext(connection) as opening:
            data = sent(client.get(change(story)).text, "article_form")
        client.post(change(story), data)  # versions begin
        with CaptureQueriesContext(connection) as saving:
            assert client.post(change(story), data | {"standfirst": ["Another."]}).status_code == 302
        counts.append((len(opening), len(saving)))
    assert counts[1] == counts[2]  # with the first, content types and such come to be known
    assert counts[1] <= (35, 140)


def test_a_row_that_is_not_touched_stays_and_one_that_is_is_checked(client):
    client.force_login(editor := make_editor())
    story = make_full(2, editor)
    before = [list(model.objects.order_by("pk").values()) for model in (Quote, Question, TaggedArticle)]
    data = sent(client.get(change(story)).text, "article_form")
    assert client.post(change(story), data).status_code == 302
    assert [list(model.objects.order_by("pk").values()) for model in (Quote, Question, TaggedArticle)] == before
    wrong = client.post(change(story), data | {"questions-1-answer": [" "]})
    assert "Write an answer that can be seen." in wrong.text or "This field is required." in wrong.text
    # A row of another story is none of this one's, whatever is sent.
    other = make_question(article=make_article())
    client.post(change(story), data | {"questions-0-id": [str(other.pk)], "questions-0-asked": ["Mine?"]})
    assert not Question.objects.filter(asked="Mine?").exists()
    data["quotes-0-DELETE"] = ["on"]
    assert client.post(change(story), data).status_code == 302
    assert story.quotes.count() == 1


def test_a_full_story_is_shown_as_it_is_typed(client):
    client.force_login(editor := make_editor())
    story = make_full(2, editor)
    data = sent(client.get(change(story)).text, "article_form")
    shown = client.post(change(story), data | {"_preview": ["Preview"], "questions-1-asked": ["What now?"]})
    assert (shown.status_code, "What now?" in shown.text) == (200, True)
    for row in (*story.quotes.all(), *story.photos.all(), *story.embeds.all(), story.questions.first()):
        assert str(row).strip("“”") in shown.text


def test_two_editors_on_one_row_both_keep_their_words(client):
    client.force_login(editor := make_editor())
    story = make_full(2, editor)
    first, second = story.questions.order_by("pk")
    mine = sent(client.get(change(story)).text, "article_form") | {"questions-0-answer": ["Mine."]}
    first.answer = "Theirs."
    first.save()
    second.answer = "Theirs too."
    second.save()
    told = client.post(change(story), mine)
    assert told.text.count("Somebody changed this while you were writing") == 1
    assert "It says now: Answer: “Theirs.”. Save again to keep yours." in told.text
    again = sent(told.text, "article_form")
    assert again["questions-0-answer"] == ["Mine."]
    first.refresh_from_db()
    assert first.answer == "Theirs."
    assert client.post(change(story), again).status_code == 302
    # What was not touched stays as the other left it.
    assert list(story.questions.order_by("pk").values_list("answer", flat=True)) == ["Mine.", "Theirs too."]


def test_a_row_that_somebody_took_away_is_not_lost_in_silence(client):
    client.force_login(editor := make_editor())
    story = make_full(3, editor)
    mine = sent(client.get(change(story)).text, "article_form") | {"questions-0-answer": ["Mine."]}
    *gone, last = story.questions.order_by("pk")
    for question in gone:
        question.delete()
    told = client.post(change(story), mine)
    assert "Somebody took away what you were writing on." in told.text
    again = sent(told.text, "article_form")
    assert client.post(change(story), again).status_code == 302
    # The one that was changed here is new; the other stays away.
    assert [one.answer for one in story.questions.order_by("pk")] == [last.answer, "Mine."]
    assert [one.speakers.count() for one in story.questions.all()] == [2, 2]
