"""Every version of a story, kept by the newsroom with who and when."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Revision, Version

from articles import history
from articles.differences import changed_in_words
from articles.models import Article
from tests.articles.test_admin import change, form
from tests.factories import (
    make_article,
    make_comment,
    make_draft,
    make_editor,
    make_event,
    make_fan,
    make_moderator,
    make_quote,
    make_tag,
    make_writer,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


@pytest.fixture
def editor(client):
    editor = make_editor("meher")
    client.force_login(editor)
    return editor


def page_of(story, name="history", *args) -> str:
    return reverse(f"admin:articles_article_{name}", args=[story.pk, *args])


def versions(story) -> list[history.Kept]:
    return history.load(history.revisions(story))


def said(story) -> list[tuple[str, str]]:
    """Who did what, the oldest first."""
    return [(str(kept.by or "–"), kept.comment) for kept in reversed(versions(story))]


def save(client, story, **fields) -> None:
    typed = {"title": story.title, "slug": story.slug, "standfirst": story.standfirst, "body": story.body}
    assert client.post(change(story), form(story.author, **typed | fields)).status_code == 302
    story.refresh_from_db()


def test_each_save_and_step_keeps_a_version_with_who_did_what(client, editor):
    client.post(ADD, form(editor, slug="chai"))
    story = Article.objects.get()
    save(client, story, title="Chai again")
    client.force_login(make_editor("asha"))
    client.post(page_of(story, "submit"))
    client.post(page_of(story, "publish"), {"at": ""})
    chosen = {"action": "withdraw_selected", "_selected_action": [story.pk]}
    client.post("/admin/articles/article/", chosen)
    client.post("/admin/articles/article/", chosen | {"action": "publish_now"})
    assert said(story) == [
        ("meher", "Begun."),
        ("meher", "Saved."),
        ("asha", "In review."),
        ("asha", "Published."),
        ("asha", "Withdrawn."),
        ("asha", "Published."),
    ]


def test_nothing_else_makes_one(client, editor):
    story = make_article(author=editor)
    save(client, story, title="Chai")
    before = said(story)
    head = make_comment(story)
    head.set_heart(fan=make_fan(), on=True)
    head.remove(by=make_moderator(), reason="spam")
    story.sync()
    client.post("/admin/articles/article/autosave/", form(editor, autosave_key=f"story-{story.pk}"))
    client.post(change(story), form(editor, title=""))  # refused
    client.post(page_of(story, "submit"))  # refused: it is published
    client.get(page_of(story))
    assert said(story) == before == [("–", history.FIRST), ("meher", "Saved.")]


def test_what_stood_before_the_first_version_is_not_lost(client, editor):
    story = make_article(author=editor, title="Before", body="<p>An old text.</p>", tags=[make_tag("Tea")])
    save(client, story, title="After", body="<p>A new text.</p>")
    new, old = versions(story)
    assert (old.by, old.fields["body"], new.fields["body"]) == (None, "<p>An old text.</p>", "<p>A new text.</p>")
    assert changed_in_words(old, new) == "headline, text"


def test_what_changed_elsewhere_is_laid_to_nobody(client, editor):
    story = make_article(author=editor, tags=[make_tag("Tea"), make_tag("Rain")])
    save(client, story, title="Chai")
    story.set_tags([])
    client.post(page_of(story, "withdraw"))
    done, elsewhere, saved = versions(story)[:3]
    assert changed_in_words(elsewhere, done) == ""
    assert (elsewhere.by, elsewhere.comment) == (None, history.ELSEWHERE)
    assert changed_in_words(saved, elsewhere) == "2 tags"


def test_every_field_that_an_editor_types_is_kept():
    typed = {
        field.name
        for field in Article._meta.concrete_fields
        if field.editable and not field.auto_created and field.name not in ("created_at",)
    }
    assert typed == set(history.FIELDS)


def test_a_deleted_draft_leaves_no_versions_behind(client, editor):
    client.post(ADD, form(editor, [make_tag().pk]))
    client.post(reverse("admin:articles_article_delete", args=[Article.objects.get().pk]), {"post": "yes"})
    assert not Article.objects.exists()
    assert not Revision.objects.exists()
    assert not Version.objects.exists()


def test_the_page_says_who_when_and_what_and_what_the_log_said_before(client, editor):
    story = make_draft(author=editor, body="<p>One.</p>")
    LogEntry.objects.create(
        user=make_editor("old_hand"), content_type=get_content_type_for_model(story), object_id=story.pk,
        object_repr="x", action_flag=2, change_message="Withdrawn long ago.",
    )  # fmt: skip
    assert "Withdrawn long ago." in client.get(page_of(story)).text
    save(client, story, body="<p>Two.</p>", standfirst="New.")
    page = client.get(page_of(story)).text
    assert "Standfirst, text" in page
    assert "<b>Saved.</b> meher, <time" in page
    assert "old_hand" in page
    assert "Withdrawn long ago." in page
    assert page.count("Changed Standfirst") == 0  # the log's own line of a save is not told twice


def test_who_has_left_is_not_mistaken_for_nobody(client, editor):
    story = make_draft(author=make_editor())
    save(client, story, title="Chai")
    editor.delete()
    assert [kept.who for kept in versions(story)] == ["an account that is gone", ""]


def test_versions_come_in_pages_and_no_page_costs_more_for_being_long(client, editor, monkeypatch):
    story = make_draft(author=editor, tags=[make_tag(), make_tag()])
    asked = []
    for number in range(11):
        save(client, story, title=f"Title {number}")
        if number in (0, 10):
            with CaptureQueriesContext(connection) as queries:
                client.get(page_of(story))
            asked.append((len(versions(story)), len(queries)))
    assert asked[0][0] == 2
    assert asked[1][0] == 12
    assert asked[0][1] == asked[1][1] <= 10, asked
    monkeypatch.setattr("articles.history_admin.PER_PAGE", 5)
    found, address = [], page_of(story)
    for _ in range(3):
        context = client.get(address).context
        found += [kept.number for kept, *_ in context["lines"]]
        address = f"{page_of(story)}?before={context['next']}"
    assert found == [kept.number for kept in versions(story)]
    assert context["next"] is None


@pytest.mark.parametrize("query", ["history?before=x", "history?before=-1", "history?before=" + "9" * 30])
def test_a_page_that_is_none(client, editor, query):
    story = make_draft(author=editor)
    assert client.get(page_of(story) + query.removeprefix("history")).status_code == 404


WHO = {
    "visitor": (None, 302, 302),
    "fan": (make_fan, 302, 302),
    "moderator": (make_moderator, 403, 403),
    "writer": (make_writer, 403, 403),
    "editor": (make_editor, 200, 302),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_look_and_who_may_put_back(client, editor, who):
    make, looking, restoring = WHO[who]
    story = make_article(author=editor, title="Old")
    save(client, story, title="New")
    old = versions(story)[-1]
    client.logout()
    if make:
        client.force_login(make())
    pages = [page_of(story), page_of(story, "differences"), page_of(story, "restore", old.number)]
    assert [client.get(page).status_code for page in pages] == [looking] * 3
    assert client.post(pages[2]).status_code == restoring
    story.refresh_from_db()
    assert story.title == ("Old" if who == "editor" else "New")


def test_a_writer_puts_back_their_own_until_it_is_published(client):
    writer = make_writer()
    client.force_login(writer)
    client.post(ADD, form(writer, title="Old"))
    story = Article.objects.get()
    save(client, story, title="New")
    address = page_of(story, "restore", versions(story)[-1].number)
    assert client.post(address).status_code == 302
    story.refresh_from_db()
    assert story.title == "Old"
    assert "historylink" in client.get(change(story)).text
    story.publish(by=make_editor())
    assert "historylink" not in client.get(change(story)).text
    assert [client.get(one).status_code for one in (page_of(story), address)] == [403, 403]
    assert client.post(address).status_code == 403


def test_looking_changes_nothing_and_a_foreign_form_is_refused(client, editor):
    story = make_draft(author=editor)
    save(client, story, title="New")
    address = page_of(story, "restore", versions(story)[-1].number)
    before = (Article.objects.values().get(), Version.objects.count())
    for page in (page_of(story), page_of(story, "differences"), address):
        client.get(page)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(address).status_code == 403
    assert (Article.objects.values().get(), Version.objects.count()) == before


def test_a_version_of_another_story_is_not_found(client, editor):
    story, other = make_draft(author=editor), make_draft(author=editor)
    for one in (story, other):
        save(client, one, title=f"New {one.pk}")
    foreign = versions(other)[0].number
    assert client.get(page_of(story, "restore", foreign)).status_code == 404
    assert client.post(page_of(story, "restore", foreign)).status_code == 404
    for query in (f"to={foreign}", f"from={foreign}", f"from={foreign}&to={versions(story)[0].number}", "to=x", "to="):
        assert client.get(f"{page_of(story, 'differences')}?{query}").status_code == 404


def test_an_event_is_followed_too(client, editor):
    story = make_draft(author=editor)
    story.event_rows.create(event=make_event("The fire"))
    save(client, story, title="Chai")
    assert [row.text for row in versions(story)[0].rows["event_rows"].values()] == ["The fire"]


def test_a_quote_comes_back_with_its_story_as_it_was(editor):
    story = make_draft(author=editor)
    quote = make_quote(article=story, words="Chai pehle", after_paragraph=1)
    history.keep(story, by=editor, comment="Saved.")
    first = versions(story)[0]
    quote.words = "Chai baad mein"
    quote.save()
    other = make_quote(article=story)
    assert history.restore(story, first) == []
    assert [(one.pk, one.words, one.after_paragraph) for one in story.quotes.all()] == [(quote.pk, "Chai pehle", 1)]
    story.quotes.all().delete()
    assert history.restore(story, first) == []
    assert list(story.quotes.values_list("words", flat=True)) == ["Chai pehle"]
    assert not type(quote).objects.filter(pk=other.pk).exists()
