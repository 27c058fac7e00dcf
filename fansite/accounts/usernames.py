"""Which usernames nobody may choose: those of the house, and what could be taken for another fan's."""

from typing import Any

from django.db.models import Expression, F, Value
from django.db.models.functions import Replace

RESERVED = [
    "aangan",
    "aangan_team",
    "admin",
    "administrator",
    "all",
    "anonymous",
    "anupamaa",
    "anupamaa_official",
    "contact",
    "editor",
    "editorial",
    "everyone",
    "former_fan",
    "help",
    "house_rules",
    "info",
    "mod",
    "moderation",
    "moderator",
    "moderators",
    "newsroom",
    "nobody",
    "official",
    "postmaster",
    "root",
    "security",
    "somebody",
    "staff",
    "star_plus",
    "starplus",
    "superuser",
    "support",
    "system",
    "team",
    "webmaster",
    "writer",
]
# What a quick eye reads as the same, one after the other.
ALIKE = (("_", ""), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("rn", "m"), ("vv", "w"))


def look(username: str) -> str:
    """What a quick eye sees: "ch4i_rnasala" and "ch41masala" are one name to it."""
    for written, seen in ALIKE:
        username = username.replace(written, seen)
    return username


def stored_look() -> Expression:
    """`look` of the column, said so that the database can keep an index of it."""
    expression: Any = F("username")
    for written, seen in ALIKE:
        expression = Replace(expression, Value(written), Value(seen))
    return expression


RESERVED_LOOKS = {look(name) for name in RESERVED}
