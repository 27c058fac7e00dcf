from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from fansite.accounts.devices import device_words

if TYPE_CHECKING:
    from fansite.accounts.models.user import User


class SessionQuerySet(models.QuerySet["Session"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Ends them at once, whoever has a copy."""
        from fansite.accounts.sessions import ask_again

        keys = list(self.values_list("session_key", flat=True))
        done = super().delete()
        ask_again(*keys)
        return done

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class SessionManager(BaseSessionManager.from_queryset(SessionQuerySet)):  # type: ignore[misc]
    def open_to(self, fan: "User") -> list["Session"]:
        """Where the fan is signed in, seen last first; a session from before the password changed opens nothing."""
        found = self.filter(fan=fan, expire_date__gt=timezone.now()).order_by("-seen_at", "pk")
        mark = fan.get_session_auth_hash()
        return [one for one in found if constant_time_compare(one.get_decoded().get(HASH_SESSION_KEY, ""), mark)]


class Session(AbstractBaseSession):
    """Django's own, with what a fan wants to know of it in columns; written by sessions.py alone."""

    fan = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="sessions")
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        pass

    @classmethod
    def get_session_store_class(cls) -> Any:
        from fansite.accounts.sessions import SessionStore

        return SessionStore

    @property
    def device(self) -> str:
        return device_words(self.agent)

    @property
    def mark(self) -> str:
        """Names it in a form: the key itself would open the door."""
        return salted_hmac("session", self.session_key, algorithm="sha256").hexdigest()[:20]
