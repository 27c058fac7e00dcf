from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from fansite.accounts.models import Notice
from tests.factories import make_article, make_event, make_fan, make_tag, make_unpublished

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags():
    """Two, and a fan who follows both."""
    fan, tags = make_fan("meera"), [make_tag(), make_tag()]
    for tag in tags:
        tag.set_follow(fan=fan, on=True)
    return tags


def told() -> list[tuple[str, str, str]]:
    return list(Notice.objects.order_by("pk").values_list("fan__username", "title", "path"))


def test_who_follows_is_told_once_however_often_it_is_announced(tags):
    make_article(title="The wedding", slug="w", tags=tags)
    make_article(tags=[make_tag()])
    assert [Article.objects.announce_due() for _ in range(2)] == [2, 0]
    assert told() == [("meera", "New: “The wedding”", "/articles/w/")]


def test_two_who_announce_at_once_tell_once(tags):
    story = make_article(tags=tags)
    same = Article.objects.get(pk=story.pk)
    assert (story.announce(), same.announce()) == (True, False)
    assert len(told()) == 1


def test_a_scheduled_story_is_announced_at_its_minute(tags, time_machine):
    make_article(timezone.now() + timedelta(minutes=5), tags=tags)
    make_unpublished("in review", tags=tags)
    assert Article.objects.announce_due() == 0
    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    assert Article.objects.announce_due() == 1
    assert len(told()) == 1


def test_what_came_in_with_an_old_date_is_no_news(tags):
    story = make_article(timezone.now() - timedelta(days=3), tags=tags)
    assert Article.objects.announce_due() == 0
    story.refresh_from_db()
    assert story.announced_at
    assert told() == []


def test_a_withdrawn_story_is_taken_back_and_not_announced_anew(tags):
    story = make_article(tags=tags)
    Article.objects.announce_due()
    story.withdraw(by=story.author)
    assert told() == []
    story.publish(by=story.author)
    assert Article.objects.announce_due() == 0


def test_the_headline_of_what_lies_later_is_not_told(tags):
    make_article(title="Zamanat!", safe_from=make_event(), safe_title="What came next", tags=tags)
    Article.objects.announce_due()
    assert [title for _, title, _ in told()] == ["New: “What came next”"]
