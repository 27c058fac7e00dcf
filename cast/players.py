"""Who plays a character on a day, as far as the dates of the portrayals decide it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cast.dates import moment_words, parse
from cast.periods import change_date, in_role, oldest_first

if TYPE_CHECKING:
    from cast.models.portrayal import Portrayal


@dataclass(frozen=True)
class Players:
    """The portrayals that can have been the character's on a day, oldest first; `certain` where nothing is left open."""

    parts: list["Portrayal"]
    certain: bool

    @property
    def words(self) -> str:
        """ "played by Sagar Parekh", or the names in question with the bound that is known; "" where nothing is."""
        names = [part.actor.name for part in self.parts if part.actor]
        if not names:
            return ""
        if self.certain:
            return f"played by {listed(names, 'and')}"
        bound = self.change if len(names) > 1 else known_bound(self.parts[0])
        if len(names) == 1 and not bound:
            return ""
        return f"{listed(names, 'or')} ({bound})" if bound else listed(names, "or")

    @property
    def change(self) -> str:
        """When one of them followed another."""
        by_key = {part.pk: part for part in self.parts}
        pairs = [(by_key[part.replaces_id], part) for part in self.parts if part.replaces_id in by_key]
        dates = [moment_words(change_date(former.until, following.since)) for former, following in pairs]
        return f"changed {listed(dates, 'and')}" if dates and all(dates) else ""


def players_on(portrayals: Iterable["Portrayal"], day: str) -> Players:
    """`day` is a reduced date, "" for a day that nobody knows. A guest or a younger self counts where nobody else does."""
    parts = oldest_first(portrayals)
    # Where the end is covered, the start of the one who followed is still open to everybody.
    starts = {part.replaces_id: part.since for part in parts if part.replaces_id}
    ends = {part.pk: starts.get(part.pk, "") if part.is_end_covered else part.until for part in parts}
    answers = [(part, in_role(part.since, ends[part.pk], on=day)) for part in parts]
    able = [(part, answer) for part, answer in answers if answer is not False]
    able = [(part, answer) for part, answer in able if part.kind == part.Kind.REGULAR] or able
    return Players([part for part, _ in able], certain=bool(able) and all(answer for _, answer in able))


def known_bound(part: "Portrayal") -> str:
    end = parse(part.until)
    if end is None:
        return f"since {moment_words(part.since).removeprefix('on ').removeprefix('in ')}" if part.since else ""
    return f"{'still in the role' if end.later else 'ended'} {moment_words(part.until.removesuffix('..'))}"


def listed(words: list[str], last: str) -> str:
    return f" {last} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
