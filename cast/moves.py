"""Who joined, left, came back and was recast: told from the portrayals and from what sources say beside them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import capfirst

from cast.dates import moment_words, parse
from cast.models import Move, Portrayal
from cast.periods import change_date, oldest_first
from fansite.shield import Shield
from fansite.text import clean_name


@dataclass(frozen=True)
class Happening:
    """One line of the page and one entry of the feed; `former` is who was followed in a recast."""

    anchor: str
    kind: str
    label: str
    actor: object
    character: object
    date: str
    text: str
    source: object
    changed_at: datetime.datetime
    former: object = None

    @property
    def when(self) -> str:
        return moment_words(self.date)

    @property
    def year(self) -> int:
        """0 where no date is known."""
        date = parse(self.date)
        return date.year if date else 0

    @property
    def order(self) -> tuple:
        date = parse(self.date)
        return (date.last if date else datetime.date.min, self.changed_at, self.anchor)

    @property
    def headline(self) -> str:
        """The title with its date, for a feed."""
        return clean_name(f"{self.title}, {self.when}" if self.when else self.title)

    @property
    def summary(self) -> str:
        """What was said and who says so, as sentences, for a feed."""
        text = capfirst(self.text.strip())
        return clean_name(
            f"{text if text.endswith(('.', '!', '?')) or not text else f'{text}.'} Source: {self.source}."
        )

    @property
    def title(self) -> str:
        """In words, without the date: "Sagar Parekh took over Samar Shah from Paras Kalnawat"."""
        part = f"{self.character}" if self.character else "a character not named yet"
        if self.kind == "recast":
            return f"{self.actor} took over {part} from {self.former or 'an actor not named'}"
        if self.kind == "joined":
            return f"{self.actor} joined as {part}"
        played = f" ({self.character})" if self.character else ""
        return f"{self.actor}{played} {self.label}"


def happenings(portrayals: Iterable[Portrayal], statements: Iterable[Move]) -> list[Happening]:
    """The newest first, what has no date last; nothing without a source."""
    found = [Happening(f"said-{move.pk}", move.kind, move.get_kind_display(), move.actor, move.character, move.date,
                       move.text, move.source, move.changed_at) for move in statements]  # fmt: skip
    earlier: set[tuple[int, int | None]] = set()
    for part in oldest_first(portrayals):
        if not part.actor:
            continue
        had_it = part.character_id is not None and (part.actor.pk, part.character_id) in earlier
        earlier.add((part.actor.pk, part.character_id))
        if not part.source:
            continue
        if had_it:
            found.append(told(part, "back", "came back", part.since, part.note))
        elif part.replaces:
            found.append(told(part, "recast", "recast", change_date(part.replaces.until, part.since), part.note))
        elif part.since:
            found.append(told(part, "joined", "joined", part.since, part.note))
        if not part.follower and not part.is_still_on and (part.until or part.reason):
            found.append(told(part, "left", "left", part.until, part.reason))
    return sorted(found, key=lambda one: one.order, reverse=True)


def happenings_shown(shield: Shield) -> tuple[list[Happening], list[Move | Portrayal]]:
    """The lines as the reader sees them, and of what the others, which lie later, are told."""
    parts, statements = list(Portrayal.objects.for_moves()), list(Move.objects.for_page())
    all_lines = happenings(parts, statements)
    covered: list[Move | Portrayal] = [move for move in statements if shield.covers(move)]
    shown = happenings(
        [part.shown_to(shield) for part in parts], [move for move in statements if not shield.covers(move)]
    )
    gone = {one.anchor for one in all_lines} - {one.anchor for one in shown}
    return shown, covered + [part for part in parts if f"left-{part.pk}" in gone]


def told(part: Portrayal, kind: str, label: str, date: str, text: str) -> Happening:
    former = part.replaces.actor if kind == "recast" and part.replaces else None
    return Happening(f"{kind}-{part.pk}", kind, label, part.actor, part.character, date, text, part.source,
                     part.changed_at, former)  # fmt: skip


def by_year(found: list[Happening]) -> list[tuple[int, list[Happening]]]:
    return [(year, list(group)) for year, group in groupby(found, key=lambda one: one.year)]
