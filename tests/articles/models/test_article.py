from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, FormerSlug, StepNotAllowed, TaggedArticle
from tests.factories import make_article, make_draft, make_editor, make_fan, make_tag, make_writer

pytestmark = pytest.mark.django_db
SOON, PAST = timedelta(minutes=1), timedelta(days=3)


def test_only_what_is_published_and_due_is_visible():
    make_draft()
    make_article(published_at=timezone.now() + SOON)
    make_article().withdraw(by=make_editor())
    published = make_article()
    assert list(Article.objects.published()) == [published]
    assert list(Article.objects.visible_to(make_fan())) == [published]
    assert Article.objects.visible_to(make_editor()).count() == 4


def test_a_scheduled_story_appears_by_itself(time_machine):
    story = make_article(published_at=timezone.now() + SOON, tags=[tag := make_tag()])
    assert not Article.objects.published().exists()
    assert TaggedArticle.objects.count_text(tag) == "0 stories"
    time_machine.move_to(timezone.now() + SOON + timedelta(seconds=1))
    assert list(Article.objects.published()) == [story]
    assert list(Article.objects.of_tag(tag, most=5)) == [story]


@pytest.mark.parametrize("step", ["publish", "submit"])
def test_a_published_story_takes_no_other_step(step):
    story = make_article()
    with pytest.raises(StepNotAllowed):
        getattr(story, step)(by=story.author)


def test_a_draft_cannot_be_withdrawn():
    with pytest.raises(StepNotAllowed):
        make_draft().withdraw(by=make_editor())


def test_a_scheduled_story_can_be_moved_and_taken_back():
    story = make_article(published_at=timezone.now() + SOON)
    later = timezone.now() + timedelta(days=1)
    story.publish(by=story.author, at=later)
    assert (story.status, story.published_at) == ("published", later)
    story.withdraw(by=story.author)
    assert (story.status, story.published_at) == ("draft", None)


def test_the_second_of_two_editors_is_told():
    story = make_draft()
    twin = Article.objects.get(pk=story.pk)
    story.publish(by=story.author)
    with pytest.raises(StepNotAllowed, match="published already"):
        twin.publish(by=twin.author)


def test_tag_rows_follow_the_story():
    story = make_article(tags=[make_tag("a"), make_tag("b")])
    moments = set(TaggedArticle.objects.values_list("published_at", flat=True))
    assert moments == {story.published_at}
    story.withdraw(by=story.author)
    assert set(TaggedArticle.objects.values_list("published_at", flat=True)) == {None}


def test_setting_tags_keeps_those_that_stay():
    a, b, c = make_tag("a"), make_tag("b"), make_tag("c")
    story = make_article(tags=[a, b])
    kept = story.tag_rows.get(tag=b).pk
    story.set_tags([b, c])
    assert {row.tag: row.pk == kept for row in story.tag_rows.all()} == {b: True, c: False}
    assert TaggedArticle.objects.published().count() == 2


def test_a_story_carries_a_tag_once():
    story = make_article(tags=[tag := make_tag()])
    with pytest.raises(IntegrityError), transaction.atomic():
        TaggedArticle.objects.create(content_object=story, tag=tag)


def test_a_former_slug_is_kept_only_of_what_was_public():
    draft, story = make_draft(slug="a"), make_article(slug="b")
    for one in (draft, story):
        one.take_slug(f"{one.slug}-new")
        one.save()
    assert list(FormerSlug.objects.values_list("slug", "article")) == [("b", story.pk)]


def test_a_slug_taken_back_is_no_former_slug():
    story = make_article(slug="a")
    for slug in ("b", "a"):
        story.take_slug(slug)
        story.save()
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["b"]


def test_writers_edit_their_own_until_it_is_published():
    writer, other = make_writer(), make_writer()
    mine = make_draft(author=writer)
    make_draft(author=other)
    make_article(author=writer)
    assert list(Article.objects.editable_by(writer)) == [mine]
    assert Article.objects.editable_by(make_editor()).count() == 3
    assert not Article.objects.editable_by(make_fan()).exists()


def test_a_tag_pages_by_key():
    tag = make_tag()
    stories = [make_article(published_at=timezone.now() - PAST, tags=[tag]) for _ in range(5)]
    first = list(Article.objects.of_tag(tag, most=2))
    assert first == stories[:2:-1]
    assert list(Article.objects.of_tag(tag, key=first[-1].key, most=2)) == stories[2:0:-1]


def test_published_story_has_its_moment():
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=make_draft().pk).update(status="published")


def test_reading_time_counts_words_not_tags():
    assert Article(body="<p>" + "word " * 441 + "</p>").reading_minutes == 3
