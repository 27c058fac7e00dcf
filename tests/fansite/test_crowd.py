import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Q

from articles.comments.models import Comment, Heart
from articles.models import Article, TaggedArticle
from fansite.accounts.models import User
from fansite.crowd.site import MEASURED, MEASURED_COMMENTS
from fansite.models import SearchEntry
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def load_site(**options) -> str:
    return call_command("make_load_site", **{"articles": 30, "comments": 400, "fans": 40} | options)


def told() -> dict:
    """All that the verbs keep beside the words of stories and comments."""
    return {
        "stories": list(Article.objects.order_by("pk").values("comment_count", "announced_at", "modified_at")),
        "tags": list(TaggedArticle.objects.order_by("pk").values("content_object", "tag", "published_at")),
        "search": list(SearchEntry.objects.order_by("pk").values()),
        "comments": list(Comment.objects.order_by("pk").values("body", "body_html", "markup_version", "heart_count")),
    }


def test_a_load_site_is_what_the_verbs_would_have_made():
    load_site()
    made = told()
    Article.objects.sync()
    for story in Article.objects.all():
        Article.objects.filter(pk=story.pk).update(comment_count=story.comments.visible().count())
    for comment in Comment.objects.exclude(state="deleted").annotate(given=Count("hearts")):
        comment.write(comment.body)
        comment.heart_count = comment.given
        comment.save()
    assert (Article.objects.count(), Comment.objects.count()) == (30, 400)
    assert told() == made


def test_the_measured_story_has_its_talk_and_its_fans_may_speak():
    load_site()
    story = Article.objects.get(slug=MEASURED)
    said = story.comments.visible()
    assert (story.comment_count, said.count()) == (MEASURED_COMMENTS, MEASURED_COMMENTS)
    assert said.filter(parent__isnull=False).count() > 20 < said.filter(heart_count__gt=0).count()
    assert abs(len(story.body) - 5_000) < 100
    assert story.tag_rows.count() == 12
    fans = User.objects.filter(is_staff=False, emailaddress__verified=True, emailaddress__primary=True)
    assert [len(fans), any(fan.is_new for fan in fans)] == [40, False]
    wrong = Q(parent__article=F("article"), parent__parent=None, parent__created_at__lte=F("created_at"))
    assert not Comment.objects.filter(parent__isnull=False).exclude(wrong).exists()
    assert not Heart.objects.filter(fan=F("comment__author")).exists()
    make_comment(story)  # ids go on after those that were given


def test_the_same_seed_makes_the_same_site_and_no_second_one():
    def words() -> list:
        return [list(Article.objects.values_list("title", "body", "comment_count", "tags__name").order_by("pk", "tags__name")),
                list(Comment.objects.order_by("pk").values_list("body", "author__display_name", "parent", "heart_count"))]  # fmt: skip

    with transaction.atomic():
        assert load_site() == "30 stories and 400 comments by seed 1 made"
        assert load_site() == "30 stories and 400 comments by seed 1 are there already"
        with pytest.raises(CommandError, match="holds another load site"):
            load_site(seed=2)
        first = words()
        transaction.set_rollback(True)
    load_site()
    assert words() == first


def test_somebodys_own_site_is_never_mixed_with_it():
    make_article()
    with pytest.raises(CommandError, match="somebody's own site"):
        load_site()
    assert Article.objects.count() == 1
