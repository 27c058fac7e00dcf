"""Text as it comes in: one form of Unicode, and nothing that shows nothing."""

import re
import unicodedata

from django.utils.text import slugify

# Zero-width space, word joiner, BOM, soft hyphen, bidi marks, overrides and isolates. The joiners U+200C and U+200D stay
# in words: Devanagari spelling needs them.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
JOINERS = re.compile("[\u200c\u200d]")
DEVANAGARI = re.compile("[\u0900-\u097f]")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean_text(text: str) -> str:
    """NFC, line ends as one newline, no control or invisible characters; for longer texts."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", CONTROLS.sub("", unicodedata.normalize("NFC", text))).strip()


def clean_name(text: str) -> str:
    """NFC on one line without invisible characters; "" when nothing visible is left. For names, titles and tags."""
    text = re.sub(r"\s+", " ", clean_text(text))
    return text if JOINERS.sub("", text).strip() else ""


def is_hindi(text: str) -> bool:
    """Written in Devanagari for the most part: such passages are marked with their language."""
    return 2 * len(DEVANAGARI.findall(text)) > len(re.sub(r"\s", "", text))


def latin_slug(text: str) -> str:
    """A slug of small Latin letters, digits and single hyphens; "" where the text has none."""
    return re.sub(r"-+", "-", slugify(text).replace("_", "-")).strip("-")
