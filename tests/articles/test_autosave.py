"""What an editor typed is never lost, and never public before it is saved."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Autosave
from tests.articles.test_admin import change, form
from tests.factories import make_article, make_draft, make_editor, make_fan, make_moderator, make_tag, make_writer

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
AUTOSAVE = "/admin/articles/article/autosave/"
NEW = "new-" + "0a" * 16


@pytest.fixture
def editor(client):
    editor = make_editor()
    client.force_login(editor)
    return editor


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the story's form as it was opened."""
    found = re.findall(r'<input type="hidden" name="(seen|autosave_key)" value="([^"]*)"', page)
    return dict(found)


def typed(story: Article, author, **fields) -> dict:
    return form(author, title=story.title, slug=story.slug, standfirst=story.standfirst, body=story.body, **fields)


def test_a_hundred_autosaves_never_touch_the_public_text(client, editor):
    story = make_article(author=editor, title="Public")
    before = (Article.objects.values().get(pk=story.pk), Client().get(story.get_absolute_url()).content)
    for number in range(100):
        answer = client.post(
            AUTOSAVE, typed(story, editor, autosave_key=f"story-{story.pk}") | {"title": f"No {number}"}
        )
        assert answer.json()["at"]
    assert (Article.objects.values().get(pk=story.pk), Client().get(story.get_absolute_url()).content) == before
    assert Autosave.objects.get().title == "No 99"


def test_what_was_typed_is_offered_and_comes_back_with_its_rows(client, editor):
    story, tag = make_draft(author=editor, title="Old"), make_tag("Terrace")
    assert client.post(
        AUTOSAVE, typed(story, editor, tags=[tag.pk], autosave_key=f"story-{story.pk}") | {"title": "“New”"}
    )
    page = client.get(change(story)).text
    assert "Typed and not saved:" in page
    restoring = re.search(r'<form method="post" action="[^"]+">(?:(?!</form>).)*_restore.*?</form>', page, re.S)[0]
    sent = [(name, unescape(value)) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', restoring)]
    assert ("title", "“New”") in sent
    again = client.post(change(story), dict(sent)).text
    assert "This is what you had typed" in again
    assert 'value="“New”"' in again
    assert f'<option value="{tag.pk}" selected>Terrace' in again
    story.refresh_from_db()
    assert story.title == "Old"
    sent = dict(sent) | {"_continue": "1"}
    sent.pop("_restore")
    saved = client.post(change(story), sent)
    assert saved.cookies["saved_form"].value == f"story-{story.pk}"
    assert not Autosave.objects.exists()
    story.refresh_from_db()
    assert (story.title, story.tag_list) == ("“New”", [tag])


def test_a_story_never_saved_is_offered_on_the_empty_form(client, editor):
    client.post(AUTOSAVE, form(editor, title="Half a thought", autosave_key=NEW))
    page = client.get(ADD).text
    assert "“Half a thought”" in page
    assert hidden(page)["autosave_key"] != NEW
    assert client.post(ADD, form(editor, title="Half a thought", autosave_key=NEW)).status_code == 302
    assert "Typed and not saved" not in client.get(ADD).text


def test_what_is_thrown_away_is_gone(client, editor):
    client.post(AUTOSAVE, form(editor, title="Half a thought", autosave_key=NEW))
    assert client.post(AUTOSAVE, {"autosave_key": NEW, "discard": "1"}).url == ADD
    assert not Autosave.objects.exists()


def test_nobody_else_sees_it(client, editor):
    client.post(AUTOSAVE, form(editor, title="Half a thought", autosave_key=NEW))
    client.force_login(make_editor())
    assert "Half a thought" not in client.get(ADD).text
    client.post(AUTOSAVE, {"autosave_key": NEW, "discard": "1"})
    assert Autosave.objects.count() == 1


@pytest.mark.parametrize("key", ["", "story-", "story-x", "new-1", "story-999999", "story-" + "9" * 30, NEW + "0"])
def test_a_form_that_is_none_keeps_nothing(client, editor, key):
    assert client.post(AUTOSAVE, form(editor, autosave_key=key)).status_code == 404
    assert not Autosave.objects.exists()


def test_only_those_who_may_write_it_keep_what_they_type(client):
    story = make_article()
    key = f"story-{story.pk}"
    answers = {}
    for name, user in {
        "fan": make_fan(),
        "moderator": make_moderator(),
        "writer": make_writer(),
        "editor": make_editor(),
    }.items():
        client.force_login(user)
        answers[name] = [client.post(AUTOSAVE, {"autosave_key": one, "title": "x"}).status_code for one in (key, NEW)]
        assert client.get(AUTOSAVE).status_code in (302, 405)
    assert answers == {"fan": [302, 302], "moderator": [403, 403], "writer": [403, 200], "editor": [200, 200]}


def test_who_saves_second_is_told_and_sees_both_texts(client, editor):
    story = make_draft(author=editor, title="Chai", standfirst="First.", body="<p>Old words.</p>")
    opened = hidden(client.get(change(story)).text)
    meher = make_editor("meher")
    client.force_login(meher)
    theirs = typed(story, editor, **hidden(client.get(change(story)).text)) | {
        "title": "Chai and rain", "body": "<p>Their words.</p>",
    }  # fmt: skip
    assert client.post(change(story), theirs).status_code == 302
    client.force_login(editor)
    mine = typed(story, editor, **opened) | {"body": "<p>My words.</p>"}
    page = client.post(change(story), mine).text
    told = page[page.index('class="conflicts"') : page.index("</section>", page.index('class="conflicts"'))]
    assert "meher saved this story" in told
    assert "Their words." in told
    assert "My words." in told
    assert "First." not in told  # nobody touched it
    assert 'value="Chai and rain"' in page  # not touched by the second: taken over
    assert "&lt;p&gt;My words.&lt;/p&gt;" in page
    story.refresh_from_db()
    assert story.body == "<p>Their words.</p>"
    # Having looked, the second saves again.
    again = mine | hidden(page) | {"title": "Chai and rain"}
    assert client.post(change(story), again).status_code == 302
    story.refresh_from_db()
    assert (story.title, story.body) == ("Chai and rain", "<p>My words.</p>")


def test_there_is_no_false_alarm(client, editor):
    story = make_draft(author=editor, title="Chai", body="<p>Old words.</p>")
    opened = hidden(client.get(change(story)).text)
    same = typed(story, editor, **opened) | {"body": "<p>New words.</p>"}
    assert client.post(change(story), same).status_code == 302
    assert client.post(change(story), same).status_code == 302  # the same text twice
    opened = hidden(client.get(change(story)).text)
    story.publish(by=editor)  # what does not stand in the form
    Article.objects.filter(pk=story.pk).update(comment_count=7)
    assert client.post(change(story), same | opened | {"title": "Rain"}).status_code == 302


def test_text_that_somebody_made_up_as_the_state_it_saw_harms_nobody(client, editor):
    story = make_draft(author=editor)
    for seen in ("x", "a.b.c", "." * 50, "9" * 4000):
        response = client.post(change(story), typed(story, editor, seen=seen, autosave_key="nonsense"))
        assert response.status_code == 200
        assert reverse("admin:articles_article_publish", args=[story.pk]) in response.text


def test_an_autosave_that_comes_after_the_story_was_saved_comes_too_late(client, editor):
    typed_words = form(editor, title="Half a thought", autosave_key=NEW)
    assert client.post(ADD, typed_words).status_code == 302
    assert client.post(AUTOSAVE, typed_words).status_code == 200
    assert "Typed and not saved" not in client.get(ADD).text
    assert "Typed and not saved" not in client.get("/admin/").text
