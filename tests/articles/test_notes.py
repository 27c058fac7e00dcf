"""Writer and editor talk about a story on its page in the newsroom, and nowhere else."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, StepNotAllowed, StoryNote
from fansite.desk import panels
from tests.articles.test_admin import change
from tests.factories import make_article, make_draft, make_editor, make_unpublished, make_writer

pytestmark = pytest.mark.django_db


def step(story: Article, name: str) -> str:
    return reverse(f"admin:articles_article_{name}", args=[story.pk])


@pytest.fixture
def writer():
    return make_writer("tara")


@pytest.fixture
def editor():
    return make_editor("meher")


def said(story: Article) -> list[tuple[str, str]]:
    return list(story.notes.values_list("by__username", "words"))


def test_notes_stand_on_the_storys_page_the_newest_last(client, writer, editor):
    story = make_draft(author=writer)
    for user, words in ((editor, "Who <b>says</b> so?\nAnd when?"), (writer, "किंजल ने कहा")):
        client.force_login(user)
        assert client.post(step(story, "notes"), {"note": words}).url == f"{change(story)}#notes"
    page = client.get(change(story)).text
    assert page.index("Who &lt;b&gt;says&lt;/b&gt; so?<br>And when?") < page.index('<div lang="hi"><p>किंजल')
    assert "2 notes on this story</a>, the newest by tara" in page
    told = LogEntry.objects.filter(object_id=str(story.pk)).values_list("user__username", "change_message")
    assert set(told) == {("meher", "Note written."), ("tara", "Note written.")}


@pytest.mark.parametrize(
    ("words", "told"),
    [("", "required"), ("\u200b\x00", ""), (" \u200d ", "can be seen"), ("x" * 2001, "at most 2000")],
)
def test_a_note_that_cannot_be_kept_is_told_and_its_words_stay(client, editor, words, told):
    client.force_login(editor)
    story = make_draft()
    page = client.post(step(story, "notes"), {"note": words})
    assert (page.status_code, said(story)) == (200, [])
    assert told in page.text
    assert not words.startswith("x") or words in page.text


def test_a_note_sent_twice_is_said_once(client, editor):
    client.force_login(editor)
    story = make_draft()
    for words in ("Yes", "Yes", "No", "Yes"):
        client.post(step(story, "notes"), {"note": words})
    assert [words for _, words in said(story)] == ["Yes", "No", "Yes"]


def test_who_reads_and_writes_them(client, writer, editor):
    """A writer on a story of their own, once it is out too; another writer's they may look at, without the talk."""
    story = make_article(author=writer)
    StoryNote.objects.write(story, "Between us", by=editor)
    for user, allowed in ((writer, True), (editor, True), (make_writer(), False)):
        client.force_login(user)
        page = client.get(change(story))
        assert (page.status_code, "Between us" in page.text) == (200, allowed)
        assert (client.post(step(story, "notes"), {"note": f"From {user}"}).status_code == 302) is allowed
    assert [name for name, _ in said(story)] == ["meher", "tara", "meher"]


def test_readers_see_and_find_nothing_of_them(writer, editor):
    story = make_article(author=writer, title="Chai")
    StoryNote.objects.write(story, "Zamanat", by=editor)
    fan = Client()
    for path in (story.get_absolute_url(), "/feeds/latest/", "/feeds/latest.json", "/search/?q=chai"):
        assert "Zamanat" not in fan.get(path).text
    assert "Chai" not in fan.get("/search/?q=zamanat").text


def test_notes_go_with_the_story_and_outlive_who_wrote_them(client, writer, editor):
    story = make_draft(author=writer, title="Chai")
    StoryNote.objects.write(story, "Who says so?", by=editor)
    editor.delete()
    client.force_login(writer)
    assert "Somebody who has left" in client.get(change(story)).text
    assert panels(writer)[0].lines[0].words == "Somebody who has left on “Chai”: Who says so?"
    story.delete()
    assert not StoryNote.objects.exists()


def test_an_editor_sends_back_with_a_reason_and_the_writer_finds_it_on_the_desk(client, writer, editor):
    story = make_unpublished("in review", author=writer, title="Chai")
    client.force_login(editor)
    assert "Send back …" in client.get(change(story)).text
    refused = client.post(step(story, "send_back"), {"note": " "})
    assert (refused.status_code, Article.objects.get().status) == (200, "in_review")
    client.post(step(story, "send_back"), {"note": "Who says so?"})
    assert (Article.objects.get().status, said(story)) == ("draft", [("meher", "Who says so?")])
    assert LogEntry.objects.filter(user=editor, change_message="Sent back to the drafts.").count() == 1
    assert {panel.title: [line.words for line in panel.lines] for panel in panels(writer)} == {
        "Notes for you": ["meher on “Chai”: Who says so?"], "Your drafts": ["Chai"],
    }  # fmt: skip
    client.force_login(writer)
    client.post(step(story, "submit"), {"note": "The actor does."})
    assert {panel.title for panel in panels(writer)} == set()
    assert "Notes for you" in {panel.title for panel in panels(editor)}
    assert [name for name, _ in said(story)] == ["meher", "tara"]


def test_a_writer_takes_a_story_back_without_a_word(client, writer):
    story = make_unpublished("in review", author=writer)
    client.force_login(writer)
    assert "Take back to the drafts …" in client.get(change(story)).text
    client.post(step(story, "send_back"))
    assert (Article.objects.get().status, said(story)) == ("draft", [])


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
def test_only_what_is_in_review_goes_back(state):
    story = make_unpublished(state)
    with pytest.raises(StepNotAllowed, match="in review"):
        story.send_back(by=story.author)
    assert Article.objects.get().status == story.status


def test_words_to_a_colleague_are_kept_where_somebody_else_was_quicker(client, editor):
    story = make_unpublished("in review")
    client.force_login(editor)
    story.publish(by=editor)
    page = client.post(step(story, "send_back"), {"note": "Who says so?"}, follow=True).text
    assert "Only a story in review can go back to the drafts." in page
    assert (Article.objects.get().status, said(story)) == ("published", [("meher", "Who says so?")])


def test_a_withdrawn_story_is_published_again(client, editor):
    story = make_unpublished("withdrawn")
    client.force_login(editor)
    assert "Publish again …" in client.get(change(story)).text
    assert "stands at its address as before" in client.get(step(story, "publish")).text
    client.post(step(story, "publish"), {"at": "", "note": "All is settled."})
    assert (Article.objects.get().status, said(story)) == ("published", [("meher", "All is settled.")])


def test_each_desk_tells_the_last_word_that_was_said_to_its_owner(writer, editor):
    other, story = make_editor("ishaan"), make_draft(author=writer)

    def told() -> list[str]:
        return [str(user.username) for user in (writer, editor, other) if StoryNote.objects.waiting_for(user).exists()]

    for by, waits_for in ((editor, ["tara"]), (writer, ["meher", "ishaan"]), (other, ["tara", "meher"])):
        StoryNote.objects.write(story, f"From {by}", by=by)
        assert told() == waits_for
    story.notes.update(at=timezone.now() - timedelta(days=31))
    assert told() == []
