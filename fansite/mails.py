"""The way that all mails take where there is a mail server: kept first, so that nobody waits for it, and none is lost."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from fansite.models import WaitingMail


class KeepFirst(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            WaitingMail.objects.keep(mail)
        return len(email_messages)
