import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.comments.grievance_letters import acknowledgement, settlement, to_the_house
from articles.comments.models.moderation_entry import ModerationEntry
from fansite.accounts.models import User
from fansite.text import clean_text

# The time that the Indian IT Rules of 2021 give for a word that it came, and for an answer.
TO_ACKNOWLEDGE, TO_SETTLE = timedelta(hours=24), timedelta(days=15)
NAMED_FOR = timedelta(days=180)  # from the answer on
MOST_BODY, MOST_ANSWER = 5000, 5000
Action = ModerationEntry.Action
logger = logging.getLogger(__name__)


class GrievanceNotAllowed(Exception):
    """The step cannot be taken now; the message says why for a person."""


class GrievanceQuerySet(models.QuerySet["Grievance"]):
    def waiting(self) -> Self:
        """Those whose time runs out first, so what is overdue, before the others."""
        return self.filter(settled_at=None).order_by("due_at", "pk")

    def overdue(self) -> Self:
        return self.filter(due_at__lte=timezone.now())

    def of_address(self, address: str) -> Self:
        return self.filter(email__iexact=address) if address else self.none()

    def receive(self, **words: str) -> "Grievance":
        """Keeps it, and tells the people who run the site by mail; if that fails it still waits on their desk."""
        now = timezone.now()
        grievance = self.create(**words, at=now, due_at=now + TO_ACKNOWLEDGE)
        try:
            to_the_house(grievance).send()
        except (OSError, smtplib.SMTPException):
            logger.exception("no mail told of %s", grievance.number)
        return grievance

    def forget_due(self) -> int:
        """Takes name and address out of what was settled long ago."""
        known = self.filter(settled_at__lte=timezone.now() - NAMED_FOR).exclude(name="", email="")
        return known.update(name="", email="")


class Grievance(models.Model):
    """What somebody wrote through the contact page. It is acknowledged and settled in time, and never deleted."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "A correction"
        TAKEDOWN = "takedown", "Please take something down"
        COMPLAINT = "complaint", "A complaint about a comment or a decision"
        OTHER = "other", "Something else"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    page = models.CharField(max_length=300, blank=True)
    body = models.TextField("words", max_length=MOST_BODY)
    at = models.DateTimeField("received", default=timezone.now)
    due_at = models.DateTimeField("next step due", null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(max_length=MOST_ANSWER, blank=True)

    objects = GrievanceQuerySet.as_manager()

    class Meta:
        ordering = [F("due_at").asc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="grievance_says_something"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="grievance_is_acknowledged_by_somebody_sometime",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, answer="", due_at__isnull=False)
                | (Q(settled_at__isnull=False, settled_by__isnull=False, due_at=None) & ~Q(answer="")),
                name="grievance_waits_until_it_is_settled_with_an_answer",
            ),
        ]
        indexes = [models.Index(fields=["due_at", "id"], name="grievances_by_what_is_due")]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_kind_display()}"

    @property
    def number(self) -> str:
        """As it stands in the mails."""
        return f"G{self.pk}"

    @property
    def settle_by(self) -> datetime:
        return self.at + TO_SETTLE

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at <= timezone.now()

    @property
    def clock(self) -> str:
        """What is to be done, and how long there is for it."""
        if self.due_at is None:
            return "Settled"
        left, step = self.due_at - timezone.now(), "settle" if self.acknowledged_at else "acknowledge"
        return f"Overdue by {span(-left)}: {step} it" if self.is_overdue else f"{span(left)} left to {step} it"

    @transaction.atomic
    def acknowledge(self, *, by: User) -> None:
        """Tells the person that it came, and by when it is settled."""
        self._step(acknowledged_at=timezone.now(), acknowledged_by=by, due_at=self.settle_by)
        self._send(acknowledgement(self))
        self.moderation_entries.create(by=by, action=Action.ACKNOWLEDGE, reason="A mail says that it came")

    @transaction.atomic
    def settle(self, *, by: User, answer: str) -> None:
        """Sends the person the answer, which acknowledges it too where nobody had."""
        now, answer = timezone.now(), clean_text(answer)
        first = {} if self.acknowledged_at else {"acknowledged_at": now, "acknowledged_by": by}
        self._step(settled_at=now, settled_by=by, answer=answer, due_at=None, **first)
        self._send(settlement(self))
        self.moderation_entries.create(by=by, action=Action.SETTLE, reason=f"Answered: {answer}"[:200])

    def _step(self, **changed: Any) -> None:
        """Only if it still stands where this row saw it."""
        still = Grievance.objects.filter(pk=self.pk, settled_at=None, acknowledged_at=self.acknowledged_at)
        if self.settled_at or ("answer" not in changed and self.acknowledged_at) or not still.update(**changed):
            raise GrievanceNotAllowed(f"{self.number} was acknowledged or settled already: look again.")
        self.refresh_from_db()

    def _send(self, letter: EmailMessage) -> None:
        try:
            letter.send()
        except (OSError, smtplib.SMTPException) as failure:
            logger.exception("%s was not answered", self.number)
            raise GrievanceNotAllowed(
                "The mail could not be sent just now, so nothing was changed. Try again."
            ) from failure


def span(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    number, unit = (hours // 24, "day") if hours >= 48 else (hours, "hour") if hours else (
        int(length.total_seconds() // 60), "minute")  # fmt: skip
    return f"{number} {unit}{'' if number == 1 else 's'}"
