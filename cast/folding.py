import unicodedata


def fold(text: str) -> str:
    """The key under which spellings of one name meet: without case, accents, spaces and punctuation.

    Devanagari keeps its vowel signs: they are combining marks too, but without them the words differ.
    """
    text = unicodedata.normalize("NFD", text.casefold())
    kept = (char for char in text if not "\u0300" <= char <= "\u036f" and unicodedata.category(char)[0] in "LMN")
    return unicodedata.normalize("NFC", "".join(kept))
