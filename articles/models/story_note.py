import datetime
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from articles.models.article import Article
from fansite.accounts.models import User

FRESH = datetime.timedelta(days=30)


class StoryNoteQuerySet(models.QuerySet["StoryNote"]):
    @transaction.atomic
    def write(self, article: Article, words: str, *, by: User) -> "StoryNote":
        """The newest note on the story; the same words sent twice in a row by one person are said once."""
        Article.objects.select_for_update().only("pk").get(pk=article.pk)
        last = self.filter(article=article).last()
        if last and (last.by_id, last.words) == (by.pk, words):
            return last
        return self.create(article=article, words=words, by=by)

    def waiting_for(self, user: User) -> Self:
        """The last word on a story, said to the user and not answered yet, the newest first.

        To a writer: on their own stories. To editors: what its writer says on any story, and whatever is said on one that
        they wrote a note on.
        """
        newer = self.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
        theirs = Q(article__author=user)
        if user.has_perm("articles.publish_article"):
            theirs |= Q(by=F("article__author")) | Q(Exists(self.filter(article=OuterRef("article"), by=user)))
        fresh = self.filter(theirs, ~Exists(newer), at__gt=timezone.now() - FRESH).exclude(by=user)
        return fresh.select_related("article", "by").defer("article__body").order_by("-pk")


class StoryNote(models.Model):
    """What writer and editor say to each other about a story; readers never see it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = StoryNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="note_on_a_story_says_something")]

    def __str__(self) -> str:
        return f"{self.by or 'Somebody who has left'} on “{self.article}”"
