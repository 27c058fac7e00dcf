import datetime
import hashlib

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.comments.models.comment_queryset import CommentQuerySet, lock_story, recount
from articles.comments.models.heart import Heart
from articles.comments.models.holding import HeldBecause, why_held
from articles.comments.models.moderation_entry import ModerationEntry
from articles.comments.models.report import REPORTS_THAT_HOLD, Report
from articles.comments.models.sanction import CommentNotAllowed, Sanction, refuse_silenced
from articles.comments.models.telling_fans import tell_decision, tell_hearts, tell_held, tell_of, tell_reporters
from articles.models import Article
from fansite.accounts.models import User
from fansite.markup import COMMENT_MARKUP_VERSION, comment_html, mentioned, trusted
from fansite.paging import Key
from fansite.text import clean_text

MOST_CHARACTERS = 4000
EDIT_MINUTES = 15
Action = ModerationEntry.Action
UPHOLDING = (Action.WARN, Action.REMOVE)  # where those were right who reported the comment


class Comment(models.Model):
    """What a fan says under a story, or in answer to another comment."""

    class State(models.TextChoices):
        VISIBLE = "visible", "visible"
        HELD = "held", "held for review"
        REMOVED = "removed", "removed by a moderator"
        DELETED = "deleted", "deleted by its author"

    THERE = (State.VISIBLE, State.HELD)
    GONE = (State.REMOVED, State.DELETED)
    HIDDEN = (State.HELD, *GONE)

    article = models.ForeignKey(Article, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="answers")
    body = models.TextField(max_length=MOST_CHARACTERS, blank=True)
    body_html = models.TextField(blank=True, editable=False)
    markup_version = models.PositiveSmallIntegerField(default=COMMENT_MARKUP_VERSION, editable=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.VISIBLE, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    held_because = models.CharField(max_length=7, choices=HeldBecause.choices, blank=True, editable=False)
    # Since when moderators are to decide about it: held, or reported by somebody.
    waits_since = models.DateTimeField(null=True, blank=True, editable=False)
    warning = models.CharField(max_length=200, blank=True, editable=False)  # a moderator's, for its author
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    heart_count = models.PositiveIntegerField(default=0, editable=False)
    token = models.CharField(max_length=40, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        permissions = [("moderate_comment", "Can remove and restore comments")]
        constraints = [
            models.UniqueConstraint(
                "author", "token", condition=~Q(token=""), name="comment_is_posted_once_per_author_and_token"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("body"), MOST_CHARACTERS),
                name="comment_is_at_most_4000_characters",
            ),
            models.CheckConstraint(
                condition=Q(state="deleted") | ~Q(body=""), name="comment_says_something_until_deleted"
            ),
            models.CheckConstraint(
                condition=Q(parent=None, reply_to=None) | Q(parent__isnull=False), name="answer_stands_in_a_thread"
            ),
        ]
        indexes = [
            models.Index(fields=["article", "parent", "-created_at", "-id"], name="threads_newest_first"),
            models.Index(fields=["article", "parent", "-heart_count", "-id"], name="threads_most_loved_first"),
            models.Index(fields=["article", "-created_at"], name="comments_of_a_story_by_date"),
            models.Index(fields=["author", "state", "-created_at", "-id"], name="comments_of_a_fan_newest_first"),
            models.Index(fields=["state", "-created_at", "-id"], name="comments_newest_first"),
            models.Index(
                fields=["waits_since", "id"],
                condition=Q(waits_since__isnull=False),
                name="comments_waiting_oldest_first",
            ),
        ]

    # Said of the reader in front of the page; set by `threads.dress`.
    loved = is_mine = is_new = can_edit = can_moderate = is_blocked = answers_blocked = False

    def __str__(self) -> str:
        return f"#{self.pk} by {self.author or 'a former fan'}"

    def get_absolute_url(self) -> str:
        return reverse("comment", args=[self.pk])

    @property
    def html(self) -> SafeString:
        return trusted(self.body_html)

    @property
    def depth(self) -> int:
        return 1 if self.parent_id else 0

    @property
    def key(self) -> Key:
        return self.created_at, self.pk

    @property
    def is_tombstone(self) -> bool:
        return self.state in self.GONE

    @property
    def answering(self) -> "Comment | None":
        """The reply that it answers within its thread."""
        return self.reply_to if self.reply_to_id != self.parent_id else None

    @property
    def as_shown(self) -> tuple:
        """All that was read of it and said of its reader: where this is the same, it looks the same.

        Needs `moderation_entries` prefetched in lists.
        """
        return self.removal_reason, *((name, value) for name, value in vars(self).items() if name[0] != "_")

    @property
    def is_fresh(self) -> bool:
        """Its author may still change it, unless somebody has answered."""
        young = timezone.now() - self.created_at < datetime.timedelta(minutes=EDIT_MINUTES)
        return young and not self.is_tombstone

    @property
    def removal_reason(self) -> str:
        """Why a moderator removed it; needs `moderation_entries` prefetched in lists."""
        entries = self.moderation_entries.all() if self.state == self.State.REMOVED else ()
        return next((one.reason for one in entries if one.action == Action.REMOVE), "")

    @staticmethod
    def drawn(text: str) -> SafeString:
        """What readers see of a text, with links to the fans it mentions."""
        return trusted(comment_html(text, User.objects.known(mentioned(text)) if "@" in text else ()))

    def write(self, body: str) -> None:
        """Takes the typed text and makes the HTML of it; does not save."""
        self.body = clean_text(body)
        self.body_html = self.drawn(self.body)
        self.markup_version = COMMENT_MARKUP_VERSION

    def why_no_edit(self) -> str:
        """Why its author cannot change it now, for a person; "" where nothing is in the way."""
        if self.is_tombstone:
            return "This comment is no longer there."
        if not self.article.is_public:
            return "This story is not open any more."
        if not self.is_fresh:
            return f"A comment can be changed for {EDIT_MINUTES} minutes, and they are over."
        if Comment.objects.answering([self]).exists():
            return "Somebody has answered this comment already, so its words stay as they are."
        return ""

    @transaction.atomic
    def edit(self, *, by: User, body: str) -> None:
        """Puts other words in place of the fan's own and keeps the earlier ones; the same again changes nothing."""
        refuse_silenced(by)
        self.article = lock_story(self.article_id)
        self.refresh_from_db(fields=["state", "body"])
        if self.author_id != by.pk:
            raise CommentNotAllowed("Only the fan who wrote a comment can change it.")
        if reason := self.why_no_edit():
            raise CommentNotAllowed(reason)
        if clean_text(body) == self.body:
            return
        self.edited_at = timezone.now()
        self.versions.create(body=self.body, until=self.edited_at)
        self.write(body)
        self.save(update_fields=["body", "body_html", "markup_version", "edited_at"])
        self.hold_if_asked()
        self._after_step(self.article)

    @transaction.atomic
    def set_heart(self, *, fan: User, on: bool) -> None:
        """Gives or takes the fan's heart; the same again changes nothing."""
        refuse_silenced(fan)
        story = lock_story(self.article_id)
        if on and not Comment.objects.visible().filter(pk=self.pk).exists():
            raise CommentNotAllowed("This comment is no longer there.")
        if on:
            is_changed = Heart.objects.get_or_create(comment=self, fan=fan)[1]
        else:
            is_changed = Heart.objects.filter(comment=self, fan=fan).delete()[0] > 0
        if is_changed:
            self.count_hearts(story)

    def count_hearts(self, story: Article) -> None:
        """Under `lock_story`, after one was given or taken."""
        self.heart_count = self.hearts.count()
        self.save(update_fields=["heart_count"])
        recount(story)
        tell_hearts(self)

    @transaction.atomic
    def report(self, *, by: User, reason: str, words: str = "") -> None:
        """A fan says which house rule it breaks; while that report is open, the same fan's next one changes nothing.

        Enough of them by established fans hold the comment.
        """
        refuse_silenced(by)
        story = lock_story(self.article_id)
        if self.reports.open().filter(reporter=by).exists():
            return
        if not Comment.objects.visible().filter(pk=self.pk).exclude(author=by).exists():
            raise CommentNotAllowed("This comment is no longer there, or it is your own.")
        self.reports.create(reporter=by, reason=reason, words=clean_text(words))
        Comment.objects.filter(pk=self.pk, waits_since=None).update(waits_since=timezone.now())
        self.refresh_from_db(fields=["waits_since"])
        if self.reports.open().by_established_fans().count() >= REPORTS_THAT_HOLD:
            self._hold(HeldBecause.REPORTS, "Open reports by established fans")
            tell_held(self)
        self._after_step(story)

    def hold_if_asked(self) -> None:
        """After its words are written, under `lock_story`: holds it where a moderator is to look at them first."""
        if self.state == self.State.VISIBLE and (held := why_held(self)):
            self._hold(*held)

    def _hold(self, because: str, reason: str) -> None:
        self.state, self.held_because = self.State.HELD, because
        self.waits_since = self.waits_since or timezone.now()
        self.save(update_fields=["state", "held_because", "waits_since"])
        self.moderation_entries.create(action=Action.HOLD, reason=reason)

    @transaction.atomic
    def delete_by_author(self, *, by: User) -> None:
        """Takes the fan's own words out for good; a tombstone stands while there are replies."""
        story = lock_story(self.article_id)
        there = Comment.objects.filter(pk=self.pk, author=by).exclude(state=self.State.DELETED)
        if not there.update(state=self.State.DELETED, body="", body_html="", heart_count=0, waits_since=None):
            raise CommentNotAllowed("This comment is gone already.")
        self.hearts.all().delete()
        self.versions.all().delete()
        self._settle(Report.Outcome.GONE)
        self._after_step(story)

    @property
    def mark(self) -> str:
        """Its last line of the log and its words, in short: what a moderator saw of it who decides.

        Needs `moderation_entries` prefetched in lists.
        """
        last = next(iter(self.moderation_entries.all()), None)
        return f"{last.pk if last else 0}-{hashlib.sha256(self.body.encode()).hexdigest()[:16]}"

    # What moderators decide. With a `mark`, only if the comment is still as they saw it. Each settles its reports.

    @transaction.atomic
    def approve(self, *, by: User, mark: str = "") -> None:
        """It stands, held or reported."""
        self._moderate(self.THERE, self.State.VISIBLE, Action.APPROVE, by, "Within the house rules", mark)

    @transaction.atomic
    def warn(self, *, by: User, reason: str, mark: str = "") -> None:
        """It stands, and its author reads the warning on it."""
        self._moderate(self.THERE, self.State.VISIBLE, Action.WARN, by, reason, mark)
        self.warning = reason
        self.save(update_fields=["warning"])

    @transaction.atomic
    def remove(self, *, by: User, reason: str, mark: str = "") -> None:
        """A moderator takes the comment out of the thread; its text stays for `restore`."""
        self._moderate(self.THERE, self.State.REMOVED, Action.REMOVE, by, reason, mark)

    @transaction.atomic
    def silence(self, *, by: User, reason: str, days: int | None, mark: str = "") -> None:
        """Removes it and mutes its author for so many days; bans for good without a number."""
        if self.author is None or self.author.is_staff:
            raise CommentNotAllowed("Its author is no fan who could be muted.")
        self.remove(by=by, reason=reason, mark=mark)
        Sanction.objects.impose(self, by=by, reason=reason, days=days)

    @transaction.atomic
    def restore(self, *, by: User, reason: str, mark: str = "") -> None:
        """A moderator lets the comment stand again, removed or held."""
        self._moderate((self.State.REMOVED, self.State.HELD), self.State.VISIBLE, Action.RESTORE, by, reason, mark)

    def _moderate(
        self, from_states: tuple[str, ...], state: str, action: str, by: User, reason: str, mark: str
    ) -> None:
        story = lock_story(self.article_id)
        now = Comment.objects.get(pk=self.pk)
        if mark and mark != now.mark:
            raise CommentNotAllowed(now._what_happened_since(mark))
        if now.state not in from_states:
            raise CommentNotAllowed(f"Comment #{self.pk} cannot be {Action(action).label} now.")
        Comment.objects.filter(pk=self.pk).update(state=state, waits_since=None)
        entry = self.moderation_entries.create(by=by, action=action, reason=reason)
        if (
            action != Action.APPROVE or now.state != state
        ):  # a report that came to nothing is not the author's to hear of
            tell_decision(self, entry)
        self._settle(Report.Outcome.UPHELD if action in UPHOLDING else Report.Outcome.STANDS)
        self._after_step(story)

    def _settle(self, outcome: Report.Outcome) -> None:
        if settled := self.reports.settle(outcome):
            tell_reporters(self, settled, outcome.label)

    def _what_happened_since(self, mark: str) -> str:
        last = self.moderation_entries.first()
        if last is None or mark.startswith(f"{last.pk}-"):
            return "Its author changed the words meanwhile: look again."
        return f"Already decided by {last.who}: {last.get_action_display()}."

    def _after_step(self, story: Article) -> None:
        self.refresh_from_db(fields=["state", "held_because", "waits_since", "body", "body_html", "heart_count"])
        recount(story)
        tell_of(self)
