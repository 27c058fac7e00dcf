import datetime
import logging
from collections.abc import Iterable
from itertools import batched
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from fansite.accounts.letters import letter
from fansite.accounts.models.notice_choice import NoticeChoice, NoticeKind
from fansite.accounts.models.user import User
from fansite.paging import Key, older

# What is older is no news: nobody is told of it, and no mail is sent.
LATE = datetime.timedelta(days=2)
KEPT = datetime.timedelta(days=90)
CLAIM = datetime.timedelta(minutes=10)
MOST_COUNTED = 99
LONGEST = 500

logger = logging.getLogger(__name__)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def on_site(self, fan: User) -> Self:
        return self.filter(fan=fan, on_site=True, count__gt=0)

    def unread(self, fan: User) -> Self:
        return self.on_site(fan).filter(read_at=None)

    def unread_words(self, fan: User) -> str:
        """How many, to 99, then "99+"; "" for none."""
        count = self.unread(fan)[: MOST_COUNTED + 1].count()
        return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def older_than(self, key: Key | None) -> Self:
        return self.filter(older(key, "created_at"))

    def tell(
        self,
        fans: Iterable[int],
        kind: str,
        *,
        about: str,
        title: str,
        path: str,
        count: int = 1,
        by: User | None = None,
    ) -> None:
        """A notice for each of the fans who wants this kind; told of the same thing again, they hear nothing new.

        `title` is a whole sentence, and gives nothing away: it stands in the open, and in mails. `about` names the thing,
        such as "story:7". Of what is done `by` a fan nobody hears who blocked that fan.
        """
        for batch in batched(fans, 500, strict=False):
            hearing = User.objects.filter(pk__in=batch, is_active=True)
            if by:
                hearing = hearing.exclude(blocks__blocked=by)
            wanted = NoticeChoice.objects.of_fans(hearing.values_list("pk", flat=True), kind)
            told = {"kind": kind, "about": about, "title": title[:LONGEST], "path": path, "count": count}
            rows = [
                Notice(fan_id=fan, on_site=site, by_mail=mail, **told)
                for fan, (site, mail) in wanted.items()
                if site or mail
            ]
            Notice.objects.bulk_create(rows, ignore_conflicts=True)

    def gather(self, fan: int, kind: str, *, about: str, title: str, path: str, count: int) -> None:
        """One notice that counts up, and is unread again when it did; for what comes one by one, as hearts do."""
        kept, told = self.filter(fan=fan, about=about), {"count": count, "title": title[:LONGEST]}
        if kept.filter(count__lt=count).update(**told, read_at=None, created_at=timezone.now()):
            return
        if not kept.update(**told) and count:
            self.tell([fan], kind, about=about, title=title, path=path, count=count)

    def take_back(self, *about: str) -> None:
        """Whoever has not read of these things is not told of them any more."""
        self.filter(about__in=about, read_at=None).delete()

    def read(self, fan: User, *, until: int) -> None:
        """The fan has seen all up to the notice of this id; what came meanwhile stays unread."""
        self.unread(fan).filter(pk__lte=until).update(read_at=timezone.now())

    def send_due(self, *, most: int = 50) -> int:
        """Sends the mails that wait, the oldest first; answers how many went.

        Each is claimed before, so that two who do this at once send it once; one that fails is tried again when its claim
        is over. Of what was read or is late there is no mail.
        """
        now = timezone.now()
        waiting = self.filter(by_mail=True, mailed_at=None)
        if not waiting.exists():  # asked every few seconds: looking keeps no writer waiting
            return 0
        waiting.filter(Q(created_at__lt=now - LATE) | Q(read_at__isnull=False) | Q(count=0)).update(by_mail=False)
        free = waiting.filter(Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=now - CLAIM))
        sent = 0
        for notice in free.select_related("fan").order_by("pk")[:most]:
            if not free.filter(pk=notice.pk).update(mail_claimed_at=timezone.now()):
                continue
            try:
                sent += notice.send()
            except OSError:  # all troubles of a mail server are of its kind
                logger.exception("a mail was not sent, and no other is tried now")
                break
        return sent

    def sweep(self) -> None:
        self.filter(created_at__lt=timezone.now() - KEPT).delete()


class Notice(models.Model):
    """One line that tells a fan what happened; it keeps words and an address, and knows nothing of what they are about."""

    fan = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    about = models.CharField(max_length=40)
    title = models.CharField(max_length=LONGEST)
    path = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    on_site = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    by_mail = models.BooleanField(default=False, help_text="It is to be sent, or was.")
    mail_claimed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("about", "fan", name="fan_hears_of_a_thing_once"),
            models.CheckConstraint(condition=~Q(title=""), name="notice_says_something"),
        ]
        indexes = [
            models.Index(fields=["fan", "-created_at", "-id"], name="notices_of_a_fan_newest_first"),
            models.Index(fields=["fan"], condition=Q(read_at=None, on_site=True), name="notices_unread"),
            models.Index(fields=["id"], condition=Q(by_mail=True, mailed_at=None), name="notices_to_be_mailed"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.path

    def send(self) -> bool:
        """Sends the mail if it is still wanted and the fan has an address for it. Raises OSError."""
        wanted = self.fan.is_active and NoticeChoice.objects.of_fans([self.fan_id], self.kind)[self.fan_id][1]
        to = self.fan.mail_address if wanted else ""
        if to:
            letter(self, to=to).send()
            self.mailed_at = timezone.now()
        self.by_mail = bool(to)
        self.save(update_fields=["by_mail", "mailed_at"])
        return bool(to)

    @property
    def key(self) -> Key:
        return self.created_at, self.pk
