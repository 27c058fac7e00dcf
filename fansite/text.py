"""Text as it comes in: one form of Unicode, and nothing that shows nothing."""

import datetime
import math
import re
import unicodedata

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

# Zero-width space, word joiner, BOM, soft hyphen, bidi marks, overrides and isolates. The joiners U+200C and U+200D stay
# in words: Devanagari spelling needs them.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
JOINERS = re.compile("[\u200c\u200d]")
DEVANAGARI = re.compile("[\u0900-\u097f]")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Letters and digits with the marks that belong to them, such as the vowel signs of Devanagari, which `\w` leaves out.
WORD = re.compile("(?:[^\\W_]|[\u0300-\u036f\u0900-\u0963\u0971-\u097f\u200c\u200d])+")
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Around words that a search found; `markup.marked` makes <mark> of them, and no kept text holds such characters.
OPEN, CLOSE = "\x02", "\x03"
# They say by themselves where something was said; other words are whom it was said to.
PLACES = ("to ", "on ", "in ", "at ", "through ", "before ")


def clean_text(text: str) -> str:
    """NFC, line ends as one newline, no control or invisible characters; for longer texts."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", CONTROLS.sub("", unicodedata.normalize("NFC", text))).strip()


def clean_name(text: str) -> str:
    """NFC on one line without invisible characters; "" when nothing visible is left. For names, titles and tags."""
    text = re.sub(r"\s+", " ", clean_text(text))
    return text if JOINERS.sub("", text).strip() else ""


def without_controls(text: str) -> str:
    """For places where a control character would mean something."""
    return CONTROLS.sub("", text)


def words(text: str) -> list[str]:
    """The text's words, numbers among them; what stands between them is left out."""
    return [word for word in WORD.findall(text) if JOINERS.sub("", word)]


def skeleton(word: str) -> str:
    """A word without vowels and doubled letters, in which most slips meet: "anupma" and "Anupamaa" are both "npm"."""
    plain = unicodedata.normalize("NFD", word.casefold())
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouyh\u0300-\u036f]", "", plain))[:40] or plain[:40]


def for_xml(text: str) -> str:
    """Without what an XML file cannot hold, escaped or not: one such character makes the whole file unreadable."""
    return NOT_IN_XML.sub("", text)


def is_hindi(text: str) -> bool:
    """Written in Devanagari for the most part: such passages are marked with their language."""
    return 2 * len(DEVANAGARI.findall(text)) > len(re.sub(r"\s", "", text))


def to_whom(said_to: str) -> str:
    """ "to TellyChakkar", "on Instagram live", "" where nobody says to whom."""
    return said_to if not said_to or said_to.lower().startswith(PLACES) else f"to {said_to}"


def until(moment: datetime.datetime) -> str:
    """When a short wait is over: "in 40 seconds", "in 4 minutes, at 18:05 IST"; never too early."""
    seconds = max(1, math.ceil((moment - timezone.now()).total_seconds()))
    if seconds < 100:
        return f"in {seconds} second{'' if seconds == 1 else 's'}"
    minute = timezone.localtime(moment + datetime.timedelta(seconds=59, microseconds=999_999))
    return f"in {math.ceil(seconds / 60)} minutes, at {date_format(minute, 'H:i e')}"


def latin_slug(text: str) -> str:
    """A slug of small Latin letters, digits and single hyphens; "" where the text has none."""
    return re.sub(r"-+", "-", slugify(text).replace("_", "-")).strip("-")
