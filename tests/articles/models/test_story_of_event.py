from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import StoryOfEvent
from tests.factories import make_article, make_draft, make_editor, make_event

pytestmark = pytest.mark.django_db


def test_only_published_stories_are_told_the_newest_first():
    event, now = make_event(), timezone.now()
    old, new = make_article(now - timedelta(days=2)), make_article(now - timedelta(days=1))
    withdrawn = make_article()
    for story in (old, new, make_draft(), make_article(now + timedelta(days=1)), withdrawn):
        StoryOfEvent.objects.create(article=story, event=event)
    withdrawn.withdraw(by=make_editor())
    assert [row.article for row in StoryOfEvent.objects.published()] == [new, old]


def test_a_story_tells_of_an_event_once():
    row = StoryOfEvent.objects.create(article=make_article(), event=make_event())
    with pytest.raises(IntegrityError), transaction.atomic():
        StoryOfEvent.objects.create(article=row.article, event=row.event)
