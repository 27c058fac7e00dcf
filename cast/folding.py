import re
import unicodedata

from indic_transliteration import sanscript

# Where English spellings of an Indian name differ: anupama and anupamaa, shah and sah, choti and chotti, bhabhi and babi.
SAME_SOUND = (
    (re.compile("ee"), "i"),
    (re.compile("oo"), "u"),
    (re.compile(r"(\D)\1+"), r"\1"),
    (re.compile("(?<=[b-df-gj-np-tv-z])h"), ""),
    # The short a that Hindi writes and does not speak: mehrotra is written meharotra, vanraj vanaraj.
    (re.compile("(?<=[aeiou][b-df-hj-np-tv-z])a(?=[b-df-gj-np-tv-z][aeiou])"), ""),
)
DEVANAGARI_WORD = re.compile("[\u0900-\u097f\u200c\u200d]+")
UNSPOKEN = re.compile("(?<=[^aeiouāīūṛ])a$")


def fold(text: str) -> str:
    """The key under which spellings of one name meet: without case, accents, spaces, punctuation and script.

    Devanagari becomes Latin; aa and a, ee and i, oo and u, sh and s, single and doubled letters are the same, and so are
    consonants with and without h. Folding a key again changes nothing.
    """
    key = _plain(DEVANAGARI_WORD.sub(_latin, text))
    before = None
    while key != before:
        before = key
        for sound, letters in SAME_SOUND:
            key = sound.sub(letters, key)
    return key


def _latin(match: re.Match) -> str:
    """A Hindi word in Latin letters, without the short a at its end that nobody speaks."""
    word = unicodedata.normalize("NFC", match[0])
    latin = sanscript.transliterate(word, sanscript.DEVANAGARI, sanscript.IAST)
    return UNSPOKEN.sub("", re.sub("ṃ(?![pbm])", "n", latin))


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFD", text.casefold())
    kept = (char for char in text if not "\u0300" <= char <= "\u036f" and unicodedata.category(char)[0] in "LMN")
    return unicodedata.normalize("NFC", "".join(kept))
