import logging
import smtplib
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any, cast

from django.core.mail import EmailMessage, mailers
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# The code in it is no use by then, and who waits for a notice has seen the site.
GIVEN_UP = timedelta(days=2)
LONGEST_PAUSE = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

logger = logging.getLogger(__name__)


class Written(EmailMessage):
    """A mail as it was written when it was kept, with its headers as they were."""

    def __init__(self, kept: "WaitingMail"):
        super().__init__(from_email=kept.sender, to=kept.recipients.split("\n"))
        self.content = bytes(kept.content)

    def message(self, *, policy: Any = default) -> Any:
        return message_from_bytes(self.content, policy=policy.clone(refold_source="none"))


class WaitingMailQuerySet(models.QuerySet["WaitingMail"]):
    def keep(self, mail: EmailMessage) -> None:
        """In the transaction that the mail tells of: where that is taken back, no mail leaves."""
        if recipients := mail.recipients():
            written = cast(Message, mail.message())
            self.create(sender=mail.from_email, recipients="\n".join(recipients), content=written.as_bytes())

    def send_due(self, *, most: int = 50) -> int:
        """Sends what is due, the oldest first, and answers how many went.

        Each waits longer after each try, which is noted before: who is killed meanwhile sends it once more, and several
        at once send it once. Where the mail server is away all that are due wait with it.
        """
        now = timezone.now()
        due = self.filter(due_at__lte=now).order_by("due_at", "pk")
        if not due.exists():  # asked every few seconds: looking keeps no writer waiting
            return 0
        for mail in due.filter(created_at__lt=now - GIVEN_UP):
            logger.error("a mail to %s was given up after %s tries", mail.recipients, mail.tries)
            mail.delete()
        sent = 0
        try:
            with mailers["server" if "server" in mailers else "default"] as server:
                for mail in due[:most]:
                    if self.filter(pk=mail.pk, tries=mail.tries).update(tries=F("tries") + 1, due_at=now + mail.pause):
                        sent += mail.leave_by(server)
        except OSError:  # all troubles of a mail server are of its kind
            logger.exception("the mail server cannot be reached: mails wait")
            due.update(due_at=now + MINUTE)
        return sent


class WaitingMail(models.Model):
    """A mail on its way to the mail server, which may be away; it goes once that took it."""

    sender = models.CharField(max_length=320)
    recipients = models.TextField(help_text="one a line")
    content = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveIntegerField(default=0)

    objects = WaitingMailQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(recipients=""), name="waiting_mail_goes_to_somebody")]

    def __str__(self) -> str:
        return self.recipients

    @property
    def pause(self) -> timedelta:
        """A minute after the first try, two after the second, and so on to an hour."""
        return min(LONGEST_PAUSE, MINUTE * 2 ** min(self.tries, 10))

    def leave_by(self, server: Any) -> bool:
        """False where the server will not have this one. Raises OSError where it takes none."""
        try:
            server.send_messages([Written(self)])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as trouble:
            logger.warning("a mail to %s was refused: %s", self.recipients, trouble)
            return False
        self.delete()
        return True
