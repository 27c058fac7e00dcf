"""A version put back: its words, pictures, tags and events come, and what belongs to the story's life stays."""

import pytest

from articles import history
from articles.models import Article, FormerSlug, StoryOfEvent, TaggedArticle
from cast.models import Tag
from tests.articles.test_admin import change, form
from tests.articles.test_history import editor, page_of, said, save, versions  # noqa: F401 - a fixture
from tests.factories import (
    make_article,
    make_comment,
    make_editor,
    make_event,
    make_picture,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db
OLD = {"title": "Old", "standfirst": "Old words.", "body": "<p>An <strong>old</strong> text.</p>", "dateline": "Mumbai"}


@pytest.fixture
def written(client, editor):  # noqa: F811
    """A published story, and then everything in it changed by its editor."""
    tags, fire = [make_tag("Tea"), make_tag("Rain")], make_event("The fire")
    story = make_article(
        **OLD, slug="old", author=editor, tags=tags, cover=make_picture(), source=make_source(), safe_from=fire,
        safe_title="Safe", safe_cover=make_picture(), kind="recap", comments_open=False, comments_close_days=3, comments_slow_minutes=5,
    )  # fmt: skip
    StoryOfEvent.objects.create(article=story, event=fire)
    other, tag = make_event("The wedding"), make_tag("Sun")
    rows, event_row = story.tag_rows.order_by("pk"), story.event_rows.get()
    data = form(make_editor(), title="New", slug="new", standfirst="New.", body="<p>New.</p>") | {
        "tag_rows-TOTAL_FORMS": 3, "tag_rows-INITIAL_FORMS": 2, "tag_rows-0-id": rows[0].pk, "tag_rows-0-tag": tags[0].pk,
        "tag_rows-0-content_object": story.pk, "tag_rows-0-DELETE": "on", "tag_rows-1-id": rows[1].pk,
        "tag_rows-1-tag": tags[1].pk, "tag_rows-1-content_object": story.pk, "tag_rows-2-tag": tag.pk,
        "event_rows-TOTAL_FORMS": 1, "event_rows-INITIAL_FORMS": 1, "event_rows-0-id": event_row.pk,
        "event_rows-0-article": story.pk, "event_rows-0-event": other.pk,
    }  # fmt: skip
    assert client.post(change(story), data).status_code == 302
    story.refresh_from_db()
    assert (story.title, story.cover, story.source, story.safe_from) == ("New", None, None, None)
    assert [str(row) for row in story.event_rows.all()] == ["The wedding"]
    return story


def put_back(client, story) -> str:
    """Its first version, as the editor does it; answers what the page then says."""
    return client.post(page_of(story, "restore", versions(story)[-1].number), follow=True).text


CONTENT = [name for name in history.FIELDS if name not in history.STAYING]


def test_all_of_a_version_comes_back(client, written):
    first = versions(written)[-1]
    page = put_back(client, written)
    assert "stands again" in page
    assert "Gone since" not in page
    now = history.present(written)
    assert {name: now.fields[history.column(name)] for name in CONTENT} == {
        name: first.fields[history.column(name)] for name in CONTENT
    }
    assert now.values == first.values
    assert now.fields["body"] == OLD["body"]
    assert sorted(TaggedArticle.objects.published().values_list("tag__name", flat=True)) == ["Rain", "Tea"]
    assert [str(row) for row in written.event_rows.all()] == ["The fire"]


def test_what_belongs_to_the_storys_life_stays(client, written):
    make_comment(written)
    written.withdraw(by=written.author)
    kept = (
        "status",
        "published_at",
        "first_published_at",
        "comment_count",
        "comments_version",
        "slug",
        "author",
        "created_at",
    )
    before = Article.objects.values(*kept).get()
    put_back(client, written)
    assert Article.objects.values(*kept).get() == before
    assert before["comment_count"] == 1
    assert before["slug"] == "new"
    assert FormerSlug.objects.get().slug == "old"
    assert written.comments.count() == 1


def test_putting_back_makes_a_version_and_can_be_put_back(client, written):
    put_back(client, written)
    who, what = said(written)[-1]
    assert who == "meher"
    assert what.startswith("Restored the version of ")
    assert [comment for _, comment in said(written)][:-1] == [history.FIRST, "Saved."]
    client.post(page_of(written, "restore", versions(written)[1].number))
    written.refresh_from_db()
    assert (written.title, written.comments_open) == ("New", True)


def test_search_and_readers_have_it_at_once(client, written):
    client.post(page_of(written, "restore", versions(written)[-1].number))
    client.logout()
    assert "old</strong> text" in client.get("/articles/new/").text
    assert [story.title for story in client.get("/search/?q=old").context["stories"]] == ["Old"]


def test_what_is_gone_since_is_left_out_and_said_and_the_rest_comes(client, written):
    first = versions(written)[-1]
    tea, rain = Tag.objects.get(name="Tea"), Tag.objects.get(name="Rain")
    TaggedArticle.objects.merge(rain, into=make_tag("Monsoon"), by=make_editor())
    for name in ("cover", "safe_cover", "source"):
        model = Article._meta.get_field(name).related_model
        model.objects.get(pk=first.fields[history.column(name)]).delete()
    story_event = next(iter(first.rows["event_rows"]))
    type(make_event()).objects.get(pk=story_event).delete()
    page = put_back(client, written)
    assert "Gone since, and so left out: the cover, the safe from, the safe picture, the source" in page
    assert "the tag “Rain”" in page
    assert "the event “The fire”" in page
    written.refresh_from_db()
    assert (written.title, written.body, written.cover, written.source) == ("Old", OLD["body"], None, None)
    assert written.tag_list == [tea]
    assert not written.event_rows.exists()


def test_a_story_never_comes_to_lie_open_because_an_event_is_gone(client, written):
    gone, later = versions(written)[-1].fields["safe_from_id"], make_event("The trial")
    save(client, written, safe_from=later.pk, safe_title="Later")
    type(later).objects.get(pk=gone).delete()
    put_back(client, written)
    written.refresh_from_db()
    assert (written.safe_from, written.safe_title, written.title) == (later, "Safe", "Old")


def test_what_is_not_allowed_any_more_does_not_come_back(client, written):
    version = history.revisions(written).last().version_set.get(content_type__model="article")
    version.serialized_data = version.serialized_data.replace("text.</p>", "text.</p><script>alert(1)</script>")
    version.save()
    put_back(client, written)
    written.refresh_from_db()
    assert written.body == OLD["body"]


def test_the_page_says_beforehand_what_will_change_and_that_addresses_stay(client, written):
    page = client.get(page_of(written, "restore", versions(written)[-1].number)).text
    assert "addresses are for ever" in page
    assert "The story is public" in page
    assert "<del>New.</del>" in page
    assert "<ins>An old text.</ins>" in page
    assert "<h3>Address</h3>" not in page
    stands = client.get(page_of(written, "restore", versions(written)[0].number)).text
    assert "stands like this already" in stands


def test_rows_that_have_addresses_of_their_own_keep_their_numbers(client, editor, monkeypatch):  # noqa: F811
    numbered = history.Rows("event_rows", StoryOfEvent, "id", ("event", "events"), ("event",))
    monkeypatch.setattr(history, "FOLLOWED", (history.FOLLOWED[0], numbered))
    story, events = make_article(author=editor), [make_event(title) for title in ("One", "Two", "Three", "Four")]
    for event in events[:2]:
        story.event_rows.create(event=event)
    before = dict(story.event_rows.values_list("pk", "event__title"))
    save(client, story, title="New")
    changed, deleted = story.event_rows.order_by("pk")
    StoryOfEvent.objects.filter(pk=changed.pk).update(event=events[2])
    deleted.delete()
    story.event_rows.create(event=events[3])
    put_back(client, story)
    assert dict(story.event_rows.values_list("pk", "event__title")) == before
