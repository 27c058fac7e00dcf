import datetime
from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.comments.models.moderation_entry import ModerationEntry
from articles.comments.models.sanction import CommentNotAllowed, refuse_silenced
from articles.comments.models.telling_fans import tell_of
from articles.models import Article
from fansite.accounts.models import Block, Reader, User
from fansite.paging import MOST_COUNTED, Key, older
from fansite.shield import Shield
from fansite.text import clean_text, until

if TYPE_CHECKING:
    from articles.comments.models.comment import Comment

Action = ModerationEntry.Action


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible(self) -> Self:
        return self.filter(state=self.model.State.VISIBLE)

    def published(self) -> Self:
        """Visible comments of published stories: what lists, fan pages and counts show."""
        return self.visible().filter(Article.objects.published().at())

    def shown_to(self, viewer: Reader) -> Self:
        """What stands in a thread: visible comments, tombstones with replies under them, and the viewer's own that are held or removed."""
        answered = Exists(self.model.objects.visible().filter(parent=OuterRef("pk")))
        return self.filter(self._stands(viewer) | (Q(state__in=self.model.GONE, parent=None) & Q(answered)))

    def answers_shown_to(self, viewer: Reader) -> Self:
        """The same of replies, which leave no tombstone."""
        return self.filter(self._stands(viewer))

    def _stands(self, viewer: Reader) -> Q:
        # Said by what it is not: asked for the state, SQLite would begin from all comments of the site that have it.
        shown = ~Q(state__in=self.model.HIDDEN)
        if viewer.is_authenticated:
            shown |= Q(state__in=(self.model.State.HELD, self.model.State.REMOVED), author=viewer)
        return shown

    def open_to(self, shield: Shield) -> Self:
        """Without those of covered stories, for lists that cannot show a cover."""
        if shield.reached is None:
            return self
        return self.filter(Q(article__safe_from=None) | Q(article__safe_from__in=shield.reached))

    def readable_for(self, viewer: Reader) -> Self:
        """Without those of fans whom the viewer blocked, for lists that show no line in their place."""
        return self.exclude(author__in=Block.objects.hidden_from(viewer)) if viewer.is_authenticated else self

    def with_story(self) -> Self:
        return self.select_related("author", "article")

    def answering(self, comments: Iterable["Comment"]) -> Self:
        """What was said to these and still stands, or waits for a moderator."""
        return self.filter(reply_to__in=comments).exclude(state__in=self.model.GONE)

    def new_to(self, fan: User, *, since: datetime.datetime) -> Self:
        return self.visible().filter(created_at__gt=since).exclude(author=fan)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def older_than(self, key: Key | None) -> Self:
        return self.filter(older(key, "created_at"))

    def totals(self) -> dict[str, int]:
        """Of the newest 1,001: counts are exact to 1,000."""
        newest = self.newest_first()[: MOST_COUNTED + 1]
        return newest.aggregate(comment_total=models.Count("pk"), hearts_total=Coalesce(models.Sum("heart_count"), 0))

    def courtyard(self, most: int = 4) -> list["Comment"]:
        """Of the newest first comments the most loved, one of each story."""
        newest = self.published().filter(parent=None).newest_first().values_list("heart_count", "article", "pk")[:40]
        by_story: dict[int, int] = {}
        for _, story, pk in sorted(newest, key=itemgetter(0), reverse=True):
            by_story.setdefault(story, pk)
        chosen = list(by_story.values())[:most]
        found = self.model.objects.all().fetch_mode(models.FETCH_PEERS).in_bulk(chosen)
        return [found[pk] for pk in chosen if pk in found]

    @transaction.atomic
    def take_hearts_back(self, fan: User) -> None:
        """All that the fan gave, of whom nothing is to stay."""
        for comment in self.filter(hearts__fan=fan).order_by("article", "pk"):
            story = lock_story(comment.article_id)
            comment.hearts.filter(fan=fan).delete()
            comment.count_hearts(story)

    def next_at(self, story: Article, fan: Reader) -> datetime.datetime | None:
        """When slow mode lets the fan post again; None where it may be now. What was deleted counts too."""
        if not story.comments_slow_minutes or not fan.is_authenticated or fan.is_staff:
            return None
        last = self.filter(article=story, author=fan).aggregate(last=models.Max("created_at"))["last"]
        moment = last and last + datetime.timedelta(minutes=story.comments_slow_minutes)
        return moment if moment and moment > timezone.now() else None

    @transaction.atomic
    def steer(self, story: Article, *, by: User, is_open: bool, slow_minutes: int | None, reason: str) -> bool:
        """A moderator closes or opens the talk and sets its pace; False where all was so already."""
        locked, done = lock_story(story.pk), []
        if is_open != locked.takes_comments:
            locked.comments_open = is_open
            locked.comments_close_days = None if is_open else locked.comments_close_days
            done.append("Opened" if is_open else "Closed")
        if slow_minutes != locked.comments_slow_minutes:
            locked.comments_slow_minutes = slow_minutes
            done.append(f"Slow mode: {locked.get_comments_slow_minutes_display().lower()}")
        if not done:
            return False
        locked.save(update_fields=["comments_open", "comments_close_days", "comments_slow_minutes"])
        locked.moderation_entries.create(by=by, action=Action.STEER, reason=f"{', '.join(done)}: {reason}"[:200])
        recount(locked)
        return True

    @transaction.atomic
    def unlink(self, fan: User) -> None:
        """Where others mention the fan, who is no longer there, the name stays without a link: it may be another's one day."""
        link = f'href="{fan.get_absolute_url()}"'
        for comment in self.filter(body_html__contains=link).order_by("article", "pk"):
            story = lock_story(comment.article_id)
            comment.refresh_from_db(fields=["body"])
            comment.write(comment.body)
            comment.save(update_fields=["body_html", "markup_version"])
            recount(story)

    @transaction.atomic
    def post(
        self,
        *,
        article: Article,
        author: User,
        body: str,
        reply_to: "Comment | None" = None,
        token: str = "",
        at: datetime.datetime | None = None,
    ) -> "Comment":
        """Adds a comment or, with `reply_to`, an answer; the same author's same token gets the first comment again.

        Raises CommentNotAllowed when the story takes none from this fan, the fan is muted, or the answered one is gone.
        What was said elsewhere comes in with its moment `at`, and under no rule of today: it was looked at where it was
        said.
        """
        story = lock_story(article.pk)
        if token and (first := self.filter(author=author, token=token).first()):
            if (first.article_id, first.body) == (story.pk, clean_text(body)):
                return first
            token = ""  # other words from a page that the browser kept: a comment of its own
        if at is None:
            refuse_silenced(author)
        if not (at and story.is_public) and (reason := story.why_no_comment(author)):
            raise CommentNotAllowed(reason)
        if at is None and (next_at := self.next_at(story, author)):
            raise CommentNotAllowed(f"{story.slow_words} You can again {until(next_at)}.")
        if reply_to and not self.model.objects.visible().filter(pk=reply_to.pk, article=story).exists():
            raise CommentNotAllowed("The comment you answer is no longer there.")
        comment = self.model(
            article=story, author=author, reply_to=reply_to, token=token, created_at=at or timezone.now()
        )
        if reply_to:
            comment.parent_id = reply_to.parent_id or reply_to.pk
        comment.write(body)
        comment.save()
        if at is None:
            comment.hold_if_asked()
        recount(story)
        tell_of(comment)
        return comment


def lock_story(pk: int) -> Article:
    """The story, locked until the transaction ends: before a comment is added, or PostgreSQL deadlocks."""
    return Article.objects.select_for_update().get(pk=pk)


def recount(story: Article) -> None:
    """Counts the visible comments again and raises the thread's version; under `lock_story`."""
    Article.objects.filter(pk=story.pk).update(
        comment_count=story.comments.visible().count(), comments_version=F("comments_version") + 1
    )
