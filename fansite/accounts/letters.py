"""The mail that tells of a notice, and the signed word in it that ends such mails with one tap (RFC 8058)."""

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import Policy, default
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse

if TYPE_CHECKING:
    from fansite.accounts.models import Notice


class OneLine(UnstructuredHeader, BaseHeader):
    """An address stays as it is, however long: folded and encoded, no mail program would know it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


headers = HeaderRegistry()
headers.map_to_type("List-Unsubscribe", OneLine)
signer = Signer(salt="fansite.accounts.unsubscribe")


def unsubscribe_token(fan: int, kind: str) -> str:
    """It holds for ever: a mail may be read years later."""
    return signer.sign(f"{fan}-{kind}")


def read_token(token: str) -> tuple[int, str] | None:
    """The fan's id and the kind; None for a word that we did not sign."""
    try:
        fan, _, kind = signer.unsign(token).partition("-")
    except BadSignature:
        return None
    return int(fan), kind


class Letter(EmailMessage):
    def message(self, *, policy: Any = default) -> Any:
        return super().message(policy=policy.clone(header_factory=headers))


def letter(notice: "Notice", *, to: str) -> Letter:
    """As text alone. In the greeting and the sentence stands nobody's display name, which may say anything."""
    token = unsubscribe_token(notice.fan_id, notice.kind)
    end = settings.SITE_URL + reverse("accounts:unsubscribe", args=[token])
    words = {
        "username": notice.fan.username,
        "notice": notice,
        "kind": notice.get_kind_display(),
        "link": settings.SITE_URL + notice.path,
        "end": end,
        "choices": settings.SITE_URL + reverse("accounts:settings"),
        "SITE_NAME": settings.SITE_NAME,
        "SITE_TAGLINE": settings.SITE_TAGLINE,
        "SITE_URL": settings.SITE_URL,
    }
    return Letter(
        f"[{settings.SITE_NAME}] {notice.title}",
        render_to_string("accounts/email/notice.txt", words),
        to=[to],
        headers={"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
