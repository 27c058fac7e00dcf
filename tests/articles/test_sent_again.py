"""The form of a new story, sent twice by a slow net or an impatient hand, makes one story."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from articles.models import Article
from tests.articles.test_admin import change, form
from tests.factories import make_editor, make_tag

ADD = "/admin/articles/article/add/"
NEW = "new-" + "0a" * 16


@pytest.fixture
def editor(client, db):
    editor = make_editor()
    client.force_login(editor)
    return editor


def titles() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("title", flat=True))


def test_the_same_form_leads_to_the_story_that_was_made_of_it(client, editor):
    sent = form(editor, [make_tag().pk], autosave_key=NEW)
    assert client.post(ADD, sent | {"_save": "Save"}).status_code == 302
    story = Article.objects.get()
    again = client.post(ADD, sent | {"_continue": "Save and continue", "csrfmiddlewaretoken": "another"})
    assert again.url == change(story)
    assert again.cookies["saved_form"].value == NEW
    assert "This form was sent before" in client.get(again.url).text
    # It is known, too, where its address has been changed since and nothing else stands in the way of a second story.
    Article.objects.update(slug="elsewhere")
    assert client.post(ADD, sent).url == change(story)
    assert titles() == ["Chai on the terrace"]


def test_the_same_form_with_other_words_is_looked_at_as_any(client, editor):
    """Back in the browser, and edited there."""
    sent = form(editor, autosave_key=NEW)
    client.post(ADD, sent)
    page = client.post(ADD, sent | {"body": "<p>An hour more of typing</p>"})
    assert page.status_code == 200
    assert "Another story has this address" in page.text
    assert "An hour more of typing" in page.text
    assert client.post(ADD, sent | {"title": "Rain"}).status_code == 302
    assert titles() == ["Chai on the terrace", "Rain"]


def test_nobody_elses_form_leads_there(client, editor):
    sent = form(editor, autosave_key=NEW)
    client.post(ADD, sent)
    client.force_login(make_editor())
    assert "Another story has this address" in client.post(ADD, sent).text


def test_a_preview_of_what_was_sent_is_a_preview(client, editor):
    sent = form(editor, autosave_key=NEW)
    client.post(ADD, sent)
    assert client.post(ADD, sent | {"_preview": "Preview", "slug": "not-there-yet"}).status_code == 200


def at_once(*sent: tuple[Client, dict]) -> list[int]:
    """The answers to forms that arrive in the same moment; SQLite takes them one by one, in memory by an error."""
    if connection.vendor == "sqlite":
        return sorted(client.post(ADD, data).status_code for client, data in sent)
    start, answers = Barrier(len(sent)), []

    def send(client: Client, data: dict) -> None:
        try:
            start.wait()
            answers.append(client.post(ADD, data).status_code)
        finally:
            connection.close()

    threads = [Thread(target=send, args=one) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.mark.django_db(transaction=True)
def test_three_at_once_make_one_story():
    editor = make_editor()
    sent = form(editor, autosave_key=NEW)
    assert at_once(*((signed_in(editor), sent) for _ in range(3))) == [302, 302, 302]
    assert titles() == ["Chai on the terrace"]


@pytest.mark.django_db(transaction=True)
def test_of_two_stories_that_want_one_address_at_once_the_second_is_told():
    editors = [make_editor(), make_editor()]
    assert at_once(*((signed_in(one), form(one, autosave_key=NEW)) for one in editors)) == [200, 302]
    assert titles() == ["Chai on the terrace"]
