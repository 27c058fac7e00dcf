"""The rangoli artist: from a seed (a name, a slug) a drawing of radial symmetry. Same seed, same rangoli.

`symbol` gives the layers of a small face as plain data for a template, the whole `<symbol>` in at most 600 bytes;
`paint` gives lead art for a story, `card` a picture for link previews, `saying` one of somebody's words.
"""

from fansite.pictures.rangoli.art import paint
from fansite.pictures.rangoli.card import card, mounted, writable
from fansite.pictures.rangoli.saying import saying
from fansite.pictures.rangoli.symbol import Symbol, symbol

__all__ = ["Symbol", "card", "mounted", "paint", "saying", "symbol", "writable"]
