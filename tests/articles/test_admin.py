import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles.forms import ArticleForm
from articles.models import Article, FormerSlug, StoryOfEvent, TaggedArticle
from tests.factories import (
    make_actor,
    make_article,
    make_draft,
    make_editor,
    make_event,
    make_fan,
    make_tag,
    make_writer,
)

pytestmark = pytest.mark.django_db


def form(author, tags=(), **fields) -> dict:
    """What the browser sends for a story; `tags` are ids, or (row id, tag id, delete?) for rows that exist."""
    data = {
        "kind": "news", "title": "Chai on the terrace", "slug": "", "standfirst": "Lovely.", "body": "<p>Text</p>", "dateline": "",
        "author": author.pk, "comments_open": "on", "tag_rows-TOTAL_FORMS": len(tags), "tag_rows-INITIAL_FORMS": 0,
        "event_rows-TOTAL_FORMS": 0, "event_rows-INITIAL_FORMS": 0, "quotes-TOTAL_FORMS": 0, "quotes-INITIAL_FORMS": 0,
    }  # fmt: skip
    for number, tag in enumerate(tags):
        data[f"tag_rows-{number}-tag"] = tag
    return data | fields


def change(story) -> str:
    return reverse("admin:articles_article_change", args=[story.pk])


@pytest.fixture
def editor(client, db):
    editor = make_editor()
    client.force_login(editor)
    return editor


def test_an_editor_writes_a_story_with_tags(client, editor):
    tag = make_tag("TRP")
    body = '<p onclick="x">A <b>bold</b> word<script>alert(1)</script></p>'
    response = client.post(
        "/admin/articles/article/add/", form(editor, [tag.pk], body=body, title=" Chai  on\u200b the terrace ")
    )
    assert response.status_code == 302
    story = Article.objects.get()
    assert (story.title, story.slug, story.status) == ("Chai on the terrace", "chai-on-the-terrace", "draft")
    assert story.body == "<p>A <strong>bold</strong> word</p>"
    assert list(story.tag_rows.values_list("tag", "published_at")) == [(tag.pk, None)]


def test_tags_of_a_published_story_follow_at_once(client, editor):
    story = make_article(author=editor, tags=[old := make_tag()])
    row, new = story.tag_rows.get(), make_tag()
    data = form(editor, title=story.title, slug=story.slug) | {
        "tag_rows-TOTAL_FORMS": 2, "tag_rows-INITIAL_FORMS": 1, "tag_rows-0-id": row.pk, "tag_rows-0-content_object": story.pk,
        "tag_rows-0-tag": old.pk, "tag_rows-0-DELETE": "on", "tag_rows-1-content_object": story.pk, "tag_rows-1-tag": new.pk,
    }  # fmt: skip
    assert client.post(change(story), data).status_code == 302
    assert list(TaggedArticle.objects.published().values_list("tag", flat=True)) == [new.pk]


def test_saving_moves_neither_status_nor_counts(client, editor, monkeypatch):
    story = make_article(author=editor)
    clean_title = ArticleForm.clean_title

    def while_fans_comment(form):
        Article.objects.update(comment_count=7, comments_version=9)
        return clean_title(form)

    monkeypatch.setattr(ArticleForm, "clean_title", while_fans_comment)
    client.post(change(story), form(editor, title="New title", slug=story.slug, status="draft", comment_count=0))
    kept = Article.objects.get()
    assert (kept.title, kept.status, kept.comment_count, kept.comments_version) == ("New title", "published", 7, 9)
    assert kept.published_at == story.published_at
    assert kept.modified_at > story.modified_at


def test_a_new_slug_leaves_the_old_address_leading_on(client, editor):
    story = make_article(author=editor, slug="old")
    client.post(change(story), form(editor, slug="new"))
    assert (Article.objects.get().slug, FormerSlug.objects.get().slug) == ("new", "old")
    assert client.get("/articles/old/")["Location"] == "/articles/new/"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": "\u200b"}, "can be seen"),
        ({"title": "चाय"}, "Latin letters"),
        ({"slug": "Taken_Slug"}, "small Latin letters"),
        ({"slug": "taken"}, "Another story has this address"),
        ({"slug": "was-taken"}, "leads to another story"),
    ],
)
def test_what_cannot_be_saved_is_told_and_the_text_is_kept(client, editor, fields, words):
    other = make_article(slug="was-taken")
    other.take_slug("taken")
    other.save()
    response = client.post("/admin/articles/article/add/", form(editor, body="<p>An hour of typing</p>", **fields))
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "An hour of typing" in page
    assert Article.objects.count() == 1


def test_a_second_story_of_the_same_headline_is_told(client, editor):
    make_article(title="Chai on the Terrace", slug="first")
    response = client.post("/admin/articles/article/add/", form(editor, slug="second"), follow=True)
    assert "same headline: /articles/first/" in response.content.decode()
    assert Article.objects.count() == 2


def test_publish_schedule_and_withdraw_are_steps_with_a_log(client, editor):
    story = make_draft(slug="s")
    page = client.get(change(story)).content.decode()
    assert "Publish or schedule" in page
    address = reverse("admin:articles_article_publish", args=[story.pk])
    assert "IST" in client.get(address).content.decode()
    refused = client.post(address, {"at": "2020-01-01T10:00"})
    assert "past" in refused.content.decode()
    moment = timezone.localtime(timezone.now() + timezone.timedelta(hours=2)).replace(second=0, microsecond=0)
    said = client.post(address, {"at": moment.strftime("%Y-%m-%dT%H:%M")}, follow=True).content.decode()
    assert moment.strftime("%H:%M IST") in said
    story.refresh_from_db()
    assert (story.published_at, story.is_scheduled) == (moment, True)
    client.post(address, {"at": ""})
    assert client.get("/articles/s/").status_code == 200
    client.post(reverse("admin:articles_article_withdraw", args=[story.pk]))
    client.logout()
    assert client.get("/articles/s/").status_code == 410
    assert LogEntry.objects.filter(object_id=str(story.pk)).count() == 3


def test_a_writer_writes_and_submits_what_is_their_own(client):
    writer = make_writer()
    client.force_login(writer)
    client.post("/admin/articles/article/add/", form(make_editor()))
    mine, other, published = Article.objects.get(), make_draft(), make_article(author=writer)
    assert mine.author == writer
    for story, allowed in ((mine, True), (other, False), (published, False)):
        client.post(change(story), form(writer, title="Rewritten", slug=story.slug))
        assert (Article.objects.get(pk=story.pk).title == "Rewritten") == allowed
    client.post(reverse("admin:articles_article_submit", args=[mine.pk]))
    assert Article.objects.get(pk=mine.pk).status == "in_review"
    client.post("/admin/articles/article/", {"action": "publish_now", "_selected_action": [mine.pk]})
    assert Article.objects.get(pk=mine.pk).status == "in_review"


def test_what_was_public_is_not_deleted(client, editor):
    story, draft = make_article(), make_draft()
    for one in (story, draft):
        client.post(reverse("admin:articles_article_delete", args=[one.pk]), {"post": "yes"})
    assert list(Article.objects.all()) == [story]


NOT_EDITORIAL = ["accounts/user", "auth/group", "account/emailaddress", "taggit/tag", "admin/logentry"]


def test_an_editor_does_editorial_work_and_nothing_else(client, editor):
    offered = client.get("/admin/").content.decode()
    for model in (
        "articles/article",
        "cast/actor",
        "cast/character",
        "cast/portrayal",
        "cast/ratingstatement",
        "cast/source",
        "cast/storyevent",
        "cast/tag",
        "cast/track",
        "pictures/picture",
    ):
        assert f"/admin/{model}/" in offered
        assert client.get(f"/admin/{model}/").status_code == 200
        assert client.get(f"/admin/{model}/add/").status_code == 200
    for model in NOT_EDITORIAL:
        assert f"/admin/{model}/" not in offered
        assert client.get(f"/admin/{model}/").status_code in (403, 404)
    assert client.get("/admin/comments/comment/moderate/remove/?ids=1").status_code == 403


@pytest.mark.parametrize("typed", ["Toshu", "paritosh", "परितोष", "tosh"])
def test_tag_input_finds_every_spelling(client, editor, typed):
    make_actor("Paritosh", name_hi="परितोष", nicknames=["Toshu"])
    make_tag("TRP")
    query = {"app_label": "articles", "model_name": "taggedarticle", "field_name": "tag", "term": typed}
    assert [found["text"] for found in client.get("/admin/autocomplete/", query).json()["results"]] == ["Paritosh"]


def test_the_newsroom_is_entered_by_the_sites_own_door(client):
    assert client.get("/admin/login/")["Location"].startswith("/accounts/login/")
    client.force_login(make_fan())
    assert client.get("/admin/").status_code in (302, 403)


def test_a_story_that_can_be_covered_has_a_safe_headline(client, editor):
    event = make_event("The fire")
    response = client.post("/admin/articles/article/add/", form(editor, safe_from=event.pk, standfirst="Typed"))
    assert "gives nothing away" in str(response.context["adminform"].form.errors["safe_title"])
    assert "Typed" in response.text
    assert not Article.objects.exists()


def test_the_address_of_a_story_that_can_be_covered_is_made_of_what_is_safe(client, editor):
    event = make_event("The fire")
    fields = form(editor, title="The house burns", safe_from=event.pk, safe_title=" What  happened at the fair ")
    page = client.post("/admin/articles/article/add/", fields, follow=True).text
    story = Article.objects.get()
    assert (story.safe_title, story.slug) == ("What happened at the fair", "what-happened-at-the-fair")
    assert "stands in the open" not in page
    page = client.post(change(story), fields | {"slug": "the-house-burns"}, follow=True).text
    assert "the safe headline has not: house, burns." in page


@pytest.mark.parametrize(("safe", "warned"), [("", True), ("first", True), ("second", False)])
def test_a_story_that_tells_of_an_event_is_asked_from_where_on_it_is_safe(client, editor, safe, warned):
    events = {"first": make_event("First"), "second": make_event("Second")}
    story = make_draft(author=editor)
    for event in events.values():
        StoryOfEvent.objects.create(article=story, event=event)
    fields = {"safe_from": events[safe].pk, "safe_title": "Something"} if safe else {}
    page = client.post(change(story), form(editor, slug=story.slug, **fields), follow=True).text
    assert ("This story tells of “Second”" in page) is warned


def test_search_learns_at_once_from_where_on_a_story_is_safe(client, editor):
    event, story = make_event("The fire"), make_article(author=editor, title="Zamanat", slug="later")
    assert "Zamanat</mark>" in client.get("/search/?q=zamanat").text
    fields = form(editor, title="Zamanat", slug="later", safe_from=event.pk, safe_title="Later")
    assert client.post(change(story), fields).status_code == 302
    client.cookies["spoiler"] = "0"
    assert "Zamanat</mark>" not in client.get("/search/?q=zamanat").text


def test_a_tag_that_is_typed_twice_is_said_and_not_an_error(client, editor):
    tag = make_tag()
    page = client.post("/admin/articles/article/add/", form(editor, [tag.pk, tag.pk]))
    assert (page.status_code, Article.objects.count()) == (200, 0)
    assert "The same stands here twice. Take one of the two away." in page.text


@pytest.mark.parametrize("forged", ["x", "1\0", "-1", "9" * 30, "999"])
@pytest.mark.parametrize("field", ["cover", "source", "tag_rows-0-tag", "photos-0-people", "also_rows-0-other"])
def test_what_no_list_offers_is_refused(client, editor, field, forged):
    """Django's own boxes end in an error when they show it again."""
    rows = {
        f"{name}-{number}_FORMS": count
        for name in ("photos", "also_rows")
        for number, count in (("TOTAL", 1), ("INITIAL", 0))
    }
    data = form(editor, [make_tag().pk]) | rows | {"photos-0-description": "A wall", "photos-0-right": "ours"}
    page = client.post("/admin/articles/article/add/", data | {field: forged})
    assert (page.status_code, Article.objects.count()) == (200, 0)
