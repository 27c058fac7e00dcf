import datetime
import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from articles.models.article import Article
from fansite.accounts.models import User

DAYS = (1, 3, 7, 14)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def make(self, article: Article, *, by: User, days: int, note: str = "") -> "PreviewLink":
        """A new link; its address is known now and never again."""
        token, now = secrets.token_urlsafe(16), timezone.now()
        link = self.create(
            article=article,
            digest=digest_of(token),
            made_by=by,
            made_at=now,
            expires_at=now + datetime.timedelta(days=days),
            note=note,
        )
        link.token = token
        return link

    def live(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def of_token(self, token: str) -> Self:
        return self.filter(digest=digest_of(token))


class PreviewLink(models.Model):
    """Lets who has it see a story that is not public, until it expires or is revoked.

    Only a digest of the token is kept: a copy of the database opens no draft. So the address is shown once.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=60, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    # Known to the request that made the link.
    token = ""

    class Meta:
        ordering = ["expires_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="preview_link_expires_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return self.note or "who has the link"

    def get_absolute_url(self) -> str:
        return reverse("articles:preview", args=[self.token])

    def revoke(self, *, by: User) -> None:
        """Ends it at once; one that is revoked already stays as it is."""
        PreviewLink.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())
