"""What was wrong is told under the story with its date, and the date of its last change is true."""

import datetime
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Autosave, Correction
from tests.articles.test_admin import change, form
from tests.factories import (
    make_article,
    make_draft,
    make_editor,
    make_event,
    make_picture,
    make_source,
    make_tag,
    make_writer,
)
from tests.reading import structured

pytestmark = pytest.mark.django_db
MOMENT = datetime.datetime(2026, 3, 9, 18, 30, tzinfo=datetime.UTC)  # midnight in Kolkata, the 10th begins


@pytest.fixture
def editor(client):
    editor = make_editor()
    client.force_login(editor)
    return editor


def as_it_stands(story: Article, **fields) -> dict:
    """The story's form with its rows, as the browser sends it when nothing was typed."""
    rows = list(story.tag_rows.order_by("pk"))
    data = form(story.author, title=story.title, slug=story.slug, standfirst=story.standfirst, body=story.body)
    data |= {"tag_rows-TOTAL_FORMS": len(rows), "tag_rows-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= {f"tag_rows-{number}-id": row.pk, f"tag_rows-{number}-tag": row.tag_id,
                 f"tag_rows-{number}-content_object": story.pk}  # fmt: skip
    said = list(story.corrections.all())
    data |= {"corrections-TOTAL_FORMS": len(said), "corrections-INITIAL_FORMS": len(said)}
    for number, one in enumerate(said):
        data |= {f"corrections-{number}-id": one.pk, f"corrections-{number}-article": story.pk,
                 f"corrections-{number}-words": one.words}  # fmt: skip
    return data | fields


def test_an_editor_writes_a_correction_and_readers_see_it(client, editor):
    story = make_article(author=editor)
    new = {"corrections-TOTAL_FORMS": 1, "corrections-0-words": "It was <Tuesday>, not Monday."}
    assert client.post(change(story), as_it_stands(story) | new).status_code == 302
    one = Correction.objects.get()
    assert (one.article, one.by, one.at.date()) == (story, editor, timezone.now().date())
    page = Client().get(story.get_absolute_url()).text
    told = re.search(r'<section class="corrections".*?</section>', page, re.S)[0]
    assert "It was &lt;Tuesday&gt;, not Monday." in told
    assert f'<time datetime="{timezone.localtime(one.at).isoformat(timespec="seconds")}"' in told
    assert structured(page)["NewsArticle"]["correction"] == [
        {"@type": "CorrectionComment", "text": one.words, "datePublished": one.at.isoformat()}
    ]


def test_a_correction_keeps_its_moment_and_its_author(client, editor):
    story, meher = make_article(author=editor), make_editor("meher")
    Correction.objects.create(article=story, words="It was Tuesday.", at=MOMENT, by=meher)
    sent = as_it_stands(story) | {"corrections-0-words": "It was Wednesday.", "corrections-0-at_0": "2020-01-01"}
    assert client.post(change(story), sent).status_code == 302
    one = Correction.objects.get()
    assert (one.words, one.at, one.by) == ("It was Wednesday.", MOMENT, meher)


def test_a_story_without_corrections_says_nothing_of_them(client):
    page = client.get(make_article().get_absolute_url()).text
    assert "orrections" not in page
    assert "correction" not in structured(page)["NewsArticle"]
    assert "Updated" not in page


def test_only_what_readers_could_see_is_corrected(client, editor):
    assert "corrections-TOTAL_FORMS" not in client.get(change(make_draft())).text
    assert "corrections-TOTAL_FORMS" in client.get(change(make_article())).text


def test_a_form_opened_before_the_story_was_public_is_taken(client, editor):
    story = make_draft(author=editor)
    fields = form(editor, title="Rain", slug=story.slug)
    story.publish(by=editor)
    assert client.post(change(story), fields).status_code == 302
    assert Article.objects.get().title == "Rain"


def test_a_writer_corrects_nothing_that_is_public(client):
    writer = make_writer()
    client.force_login(writer)
    story = make_article(author=writer)
    new = {"corrections-TOTAL_FORMS": 1, "corrections-0-words": "It was Tuesday."}
    assert client.post(change(story), as_it_stands(story) | new).status_code == 403
    assert not Correction.objects.exists()


def test_only_what_readers_see_moves_the_date_of_the_last_change(client, editor):
    tag = make_tag()
    story = make_article(author=editor, tags=[tag])
    event, picture, source = make_event(), make_picture(), make_source()
    changes = {
        "nothing": {}, "kind": {"kind": "recap"}, "comments": {"comments_open": ""}, "slug": {"slug": "elsewhere"},
        "title": {"title": "Rain"}, "standfirst": {"standfirst": "It rained."}, "body": {"body": "<p>It poured.</p>"},
        "cover": {"cover": picture.pk}, "dateline": {"dateline": "Mumbai"}, "source": {"source": source.pk},
        "safe": {"safe_from": event.pk, "safe_title": "Later"}, "safe title": {"safe_title": "Later"},
        "safe cover": {"safe_cover": picture.pk}, "tag": {"tag_rows-0-DELETE": "on"},
        "correction": {"corrections-TOTAL_FORMS": 1, "corrections-0-words": "It rained."},
    }  # fmt: skip
    moved = []
    for name, fields in changes.items():
        story = Article.objects.get()
        Article.objects.update(modified_at=MOMENT)
        assert client.post(change(story), as_it_stands(story) | fields).status_code == 302, name
        if Article.objects.get().modified_at != MOMENT:
            moved.append(name)
        Correction.objects.all().delete()
        Article.objects.update(
            title=story.title, standfirst=story.standfirst, body=story.body, cover=None, dateline="", source=None,
            safe_from=None, safe_title="", safe_cover=None,
        )  # fmt: skip
        story.set_tags([tag])
    assert moved == [*changes][4:]


def test_a_correction_taken_back_or_worded_anew_is_a_change(client, editor):
    story = make_article(author=editor)
    Correction.objects.create(article=story, words="It was Tuesday.", by=editor)
    for fields in ({}, {"corrections-0-words": "It was Wednesday."}, {"corrections-0-DELETE": "on"}):
        Article.objects.update(modified_at=MOMENT)
        assert client.post(change(story), as_it_stands(story) | fields).status_code == 302
        assert (Article.objects.get().modified_at != MOMENT) is bool(fields)
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("hours", "updated"), [(0, None), (23, None), (25, "11 March 2026"), (49, "12 March 2026"), (-30, None)]
)
def test_readers_see_when_it_was_changed_on_a_later_day(client, hours, updated):
    story = make_article(published_at=MOMENT)
    Article.objects.update(modified_at=MOMENT + timedelta(hours=hours))
    page = client.get(story.get_absolute_url()).text
    assert re.findall(r"Updated <time[^>]*>([^<]*)<", page) == ([updated] if updated else [])
    said = structured(page)["NewsArticle"]["dateModified"]
    assert said == (MOMENT + timedelta(hours=max(hours, 0))).isoformat()


def test_feeds_follow(client, editor):
    story = make_article(published_at=MOMENT, author=editor)
    Article.objects.update(modified_at=MOMENT)
    same = client.get("/feeds/latest.json").json()["items"][0]["date_modified"]
    client.post(change(story), as_it_stands(story, kind="recap"))
    assert client.get("/feeds/latest.json").json()["items"][0]["date_modified"] == same == MOMENT.isoformat()
    client.post(change(story), as_it_stands(story, title="Rain"))
    assert client.get("/feeds/latest.json").json()["items"][0]["date_modified"] > same


def test_what_is_typed_in_a_correction_comes_back(client, editor):
    story = make_article(author=editor)
    new = {"corrections-TOTAL_FORMS": 1, "corrections-0-words": "Half a", "autosave_key": f"story-{story.pk}"}
    client.post(reverse("admin:articles_article_autosave"), as_it_stands(story) | new)
    page = client.post(change(story), dict(Autosave.objects.get().fields) | {"_restore": "1"}).text
    assert "Half a</textarea>" in page
    assert not Correction.objects.exists()
