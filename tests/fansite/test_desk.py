"""The newsroom's first page shows each role what waits for it, at the same cost however much there is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.comments.models import Comment
from articles.models import Article, Autosave, Claim, StoryNote
from fansite.desk import panels, weeks
from tests.factories import (
    make_actor,
    make_article,
    make_claim,
    make_comment,
    make_draft,
    make_editor,
    make_moderator,
    make_picture,
    make_portrayal,
    make_tag,
    make_unpublished,
    make_writer,
)

pytestmark = pytest.mark.django_db


def fill(size: int, author) -> None:
    for _ in range(size):
        StoryNote.objects.write(make_draft(author=author), "Who says so?", by=make_editor())
        make_unpublished("in review")
        make_unpublished("scheduled")
        held = make_comment(make_article(cover=make_picture()))
        Comment.objects.filter(pk=held.pk).update(state="held", waits_since=timezone.now())
        make_portrayal(actor=make_actor())
        make_tag()
        Claim.objects.filter(pk=make_claim().pk).update(opened_at=timezone.now() - timedelta(days=61))
    make_claim()
    Autosave.objects.keep(editor=author, key="new-1", story=None, fields=[("title", "Half a thought")])


def told(user) -> dict[str, int]:
    return {panel.title: panel.count for panel in panels(user)}


def test_each_role_sees_what_waits_for_it():
    writer = make_writer()
    fill(2, writer)
    assert told(writer) == {"Typed and not saved": 1, "Notes for you": 2, "Your drafts": 2}
    assert told(make_editor()) == {
        "Waiting for review": 2, "Scheduled": 2, "Published today": 2, "Rumours open for over 60 days": 2,
        "Pictures without a credit": 2,
        "Parts without a character’s name": 2, "Topics without a story": 2,
    }  # fmt: skip
    assert told(make_moderator()) == {"Held and reported comments": 2}


def test_a_line_leads_to_the_form_of_what_it_names(client):
    editor = make_editor()
    client.force_login(editor)
    fill(1, editor)
    page = client.get("/admin/").text
    for panel in panels(editor):
        for line in panel.lines:
            assert f'href="{line.address}"' in page
            assert client.get(line.address).status_code == 200


def test_an_empty_desk_says_so(client):
    client.force_login(make_editor())
    assert "Nothing waits for you" in client.get("/admin/").text


def test_the_weeks_count_stories_and_comments_of_twelve_weeks():
    now = timezone.now()
    story = make_article(published_at=now - timedelta(weeks=3))
    make_article(published_at=now - timedelta(weeks=30))
    make_unpublished("scheduled")
    for days in (0, 0, 21, 300):
        make_comment(story, at=now - timedelta(days=days))
    shown = weeks()
    assert len(shown) == 12
    assert [(week.stories, week.comments) for week in (shown[-1], shown[-4])] == [(0, 2), (1, 1)]
    assert (sum(week.stories for week in shown), sum(week.comments for week in shown)) == (1, 3)
    assert max(week.comment_height for week in shown) == 100


def test_the_desk_costs_the_same_however_much_waits(client):
    editor = make_editor()
    client.force_login(editor)
    asked = []
    for size in (1, 5):
        fill(size, editor)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 28


def test_each_kind_of_story_has_its_form(client):
    client.force_login(make_writer())
    desk = client.get("/admin/").text
    for kind in Article.Kind.values:
        assert f'href="/admin/articles/article/add/?kind={kind}"' in desk
    client.force_login(make_moderator())
    assert "?kind=" not in client.get("/admin/").text
