from typing import Self

from django.db import models, transaction
from django.utils import timezone
from taggit.models import ItemBase

from cast.models import Actor, Tag
from fansite.accounts.models import User
from fansite.paging import MOST_COUNTED

# Where hundreds of tags are counted on one page.
MOST_IN_A_LIST = 250


class Counted(models.Subquery):
    """How many rows the subquery has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


class TaggedArticleQuerySet(models.QuerySet["TaggedArticle"]):
    def published(self) -> Self:
        """The rule of `Article.published()`, told from this row alone: NULL stands for all that is not published."""
        return self.filter(published_at__lte=timezone.now())

    def count_text(self, tag: Tag) -> str:
        """How many published stories carry the tag: exact to 1,000, then "1,000+"."""
        count = self.published().filter(tag=tag)[: MOST_COUNTED + 1].count()
        return "1 story" if count == 1 else f"{MOST_COUNTED:,}+ stories" if count > MOST_COUNTED else f"{count} stories"

    @transaction.atomic
    def merge(self, tag: Tag, *, into: Tag, by: User) -> int:
        """Makes one tag of two: stories, claims, names and addresses of `tag` move, and its address leads on.

        Answers how many stories moved. Raises MergeNotAllowed.
        """
        into.check_merge(tag)
        # Locked in the order of their ids, so that two editors who merge at once do not wait for each other.
        list(Tag.objects.select_for_update().filter(pk__in=[tag.pk, into.pk]).order_by("pk").values("pk"))
        rows = self.filter(tag=tag)
        rows.filter(content_object__in=self.filter(tag=into).values("content_object")).delete()
        moved = rows.update(tag=into)
        tag.quote_rows.hand_over(tag, to=into)
        into.questions.add(*tag.questions.all())
        into.photos.add(*tag.photos.all())
        tag.claim_rows.exclude(claim__in=into.claim_rows.values("claim")).update(tag=into)
        if isinstance(tag.profile, Actor) and isinstance(into.profile, Actor):  # what was said is said by one person
            tag.profile.claim_statements.update(by=into.profile)
            into.profile.answers.add(*tag.profile.answers.all())
        into.take_over(tag, by=by)
        return moved

    def counted(self, tags: models.QuerySet) -> models.QuerySet:
        """The tags with `story_count`, the number of their published stories to MOST_IN_A_LIST and one more."""
        rows = self.published().filter(tag=models.OuterRef("pk")).order_by().values("pk")[: MOST_IN_A_LIST + 1]
        return tags.annotate(story_count=Counted(rows))

    def dated(self, things: models.QuerySet, *, tag: str) -> models.QuerySet:
        """Tags or profiles with `in_news`, the moment of their newest published story; `tag` names their tag's column."""
        newest = self.published().filter(tag=models.OuterRef(tag)).order_by("-published_at").values("published_at")[:1]
        return things.annotate(in_news=models.Subquery(newest))

    def in_the_news(self, profiles: models.QuerySet) -> models.QuerySet:
        """Actors or characters, those with the newest story first."""
        return self.dated(profiles, tag="tag").order_by(models.F("in_news").desc(nulls_last=True), "tag__name")


class TaggedArticle(ItemBase):
    """A tag on a story, with a copy of the story's date that only `Article.sync_tag_rows` writes."""

    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="tag_rows", db_column="article_id"
    )
    tag = models.ForeignKey("cast.Tag", models.CASCADE, related_name="article_rows")
    published_at = models.DateTimeField(null=True, editable=False)

    objects = TaggedArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "tag"
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"],
                name="story_carries_a_tag_once",
                violation_error_message="This tag stands on the story already.",
            )
        ]
        indexes = [
            models.Index(fields=["tag", "-published_at", "-content_object"], name="stories_of_a_tag_newest_first")
        ]

    def __str__(self) -> str:
        return str(self.tag)
