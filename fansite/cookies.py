"""What the cookies of the site are called: with https no other host, no subdomain and no plain http can set them."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


def cookie_name(name: str) -> str:
    return f"{settings.COOKIE_PREFIX}{name}"


class CookieMessages(CookieStorage):
    cookie_name = property(lambda self: cookie_name("messages"))


class Messages(FallbackStorage):
    storage_classes = (CookieMessages, SessionStorage)
