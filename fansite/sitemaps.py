"""What the sitemaps of all apps share."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import sitemaps


class Sitemap(sitemaps.Sitemap):
    """Django's own, with the addresses of SITE_URL whatever name the site was asked under."""

    # A file may hold 50,000 addresses; these are quick to make and small to send.
    limit = 10_000

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc
