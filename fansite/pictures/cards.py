"""Drawn pictures for link previews of what has no picture of its own."""

import contextlib
import hashlib
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from fansite.pictures.rangoli import card, writable
from fansite.pictures.sharing import SHARE_SIZE, share_jpeg

# Raised when cards are drawn otherwise than before, so that they get new addresses.
DRAWING = 1


@dataclass(frozen=True)
class Card:
    """What a card shows decides its address; it is drawn when that is first asked for, and kept."""

    kind: str
    pk: int
    words: str
    kicker: str = ""
    width: ClassVar[int] = SHARE_SIZE[0]
    height: ClassVar[int] = SHARE_SIZE[1]
    type: ClassVar[str] = "image/jpeg"

    @property
    def alt(self) -> str:
        return f"A rangoli under a garland of marigolds, drawn for “{self.words}”"

    @property
    def digest(self) -> str:
        return digest_of(str(DRAWING), self.words, self.kicker, settings.SITE_NAME, settings.SITE_TAGLINE)

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.pk}-{self.digest}.jpg"

    def get_absolute_url(self) -> str:
        return reverse("pictures:card", args=[self.kind, self.pk, self.digest])

    def data(self) -> bytes:
        path = f"cards/{self.name}"
        try:
            with default_storage.open(path) as file:
                return file.read()
        except OSError:
            data = self.encoded()
            with contextlib.suppress(OSError):  # then it is drawn for the next one too
                default_storage.save(path, ContentFile(data))
            return data

    def encoded(self) -> bytes:
        return share_jpeg(self.drawn())

    def drawn(self) -> Image.Image:
        """Words that the font cannot write make place for the site's name."""
        words = self.words if writable(self.words) else settings.SITE_NAME
        site = (
            settings.SITE_TAGLINE if words == settings.SITE_NAME else f"{settings.SITE_NAME} · {settings.SITE_TAGLINE}"
        )
        return card(self.words, words, kicker=self.kicker, site=site)


def digest_of(*shown: str) -> str:
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:20]


def site_card() -> Card:
    return Card("site", 0, settings.SITE_NAME)
