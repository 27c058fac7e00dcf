"""The drawn picture of a quote, for link previews and for sending on."""

import io
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import reverse
from PIL import Image

from fansite.pictures.cards import DRAWING, Card, digest_of
from fansite.pictures.rangoli import saying, writable


@dataclass(frozen=True)
class QuoteCard(Card):
    """Words, what stands `under` them, `by` whom and when; without words whoever spoke stands large."""

    under: str = ""
    by: str = ""
    when: str = ""
    type: ClassVar[str] = "image/png"

    @property
    def alt(self) -> str:
        return f"“{self.words}” {self.says}" if self.words else self.says

    @property
    def says(self) -> str:
        return ", ".join(filter(None, (self.by, self.when)))

    @property
    def digest(self) -> str:
        return digest_of(
            str(DRAWING), self.words, self.under, self.by, self.when, settings.SITE_NAME, settings.SITE_TAGLINE
        )

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.pk}-{self.digest}.png"

    def get_absolute_url(self) -> str:
        return f"{reverse('articles:quote-card', args=[self.pk])}?v={self.digest}"

    def encoded(self) -> bytes:
        """In 256 colours: so small that messengers show it, and the eye sees no difference."""
        file = io.BytesIO()
        self.drawn().quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(file, "PNG", optimize=True)
        return file.getvalue()

    def drawn(self) -> Image.Image:
        """Words that the font cannot write make place for the translation, and this for whoever spoke."""
        spoken = [words for words in (self.words, self.under) if words and writable(words)]
        words, says = (f"“{spoken[0]}”", self.says) if spoken else (self.by, self.when)
        under = self.under if words[1:-1] == self.words else ""
        site = f"{settings.SITE_NAME} · {settings.SITE_TAGLINE}"
        return saying(f"{self.words}{self.by}", words, under=under, by=says, site=site)
