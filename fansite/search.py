"""Full text of stories, on SQLite FTS5 and on PostgreSQL behind the same functions. Knows ids and words, no floor.

A story's rank is where the words stand: all in the headline; in headline or standfirst; there or among its tags;
anywhere. Within a rank the newest stands first. Unlike a score (bm25) such a rank pages by key and is looked for no
further than the page's end, so that a search costs the same among 1,000 stories and among 100,000.
"""

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db import connection
from django.utils import timezone

from fansite.models.search_entry import ID_BITS, moment_of, story_of
from fansite.models.search_word import SearchWord
from fansite.text import CLOSE, OPEN, words

MOST_WORDS = 8
MOST_COUNTED = 1000
LAST_RANK = 3

type Place = tuple[int, int]  # rank and moment: where a page ends and the next goes on


@dataclass(frozen=True)
class Term:
    """A word, or several that name somebody together, with the ids of the tags that they may name."""

    words: tuple[str, ...]
    tags: tuple[int, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is looked for: all terms, among the stories that the filters leave. `open_end`: the last word may go on."""

    terms: tuple[Term, ...]
    kind: str = ""
    tags: tuple[int, ...] = ()  # any of them
    year: int | None = None
    # The events that the reader has come to: stories that are safe from others on are left out. None: all are looked at.
    reached: frozenset[int] | None = None
    open_end: bool = False

    @property
    def words(self) -> list[str]:
        return [word for term in self.terms for word in term.words]

    @property
    def marks(self) -> list[list[str]]:
        """One of each list is on every story that the filters leave."""
        return [
            marks for marks in ([f"kind{self.kind}"] * bool(self.kind), [f"tag{tag}" for tag in self.tags]) if marks
        ]

    @property
    def ranks(self) -> list[int]:
        """Without a name among the terms the third rank is the second once more."""
        return [0, 1, 2, 3] if any(term.tags for term in self.terms) else [0, 1, 3]

    @property
    def moments(self) -> tuple[int, int]:
        """The first moment that is meant and the first that no longer is: due by now, and of the year."""
        begin, end = 0, moment_of(timezone.now() + datetime.timedelta(seconds=1))
        if self.year:
            zone = timezone.get_current_timezone()
            begin = moment_of(datetime.datetime(self.year, 1, 1, tzinfo=zone))
            end = min(end, moment_of(datetime.datetime(self.year + 1, 1, 1, tzinfo=zone)))
        return begin, end


@dataclass(frozen=True)
class Tally:
    """Of the newest 1,000 stories found: how many of each kind, year and tag; `is_whole` when there are no others."""

    kinds: Mapping[str, int]
    years: Mapping[int, int]
    tags: Mapping[int, int]
    is_whole: bool


@dataclass(frozen=True)
class Excerpt:
    """Headline and a passage of a story, with OPEN and CLOSE around the words that were found."""

    title: str
    passage: str


def read_place(text: str | None) -> Place | None:
    """The place in an address such as `?before=0-1912602624000000012`; None for what is none."""
    match = re.fullmatch(r"([0-3])-([0-9]{1,19})", text or "")
    return (int(match[1]), int(match[2])) if match and int(match[2]) < 2**63 else None


def find(question: Question, *, after: Place | None = None, most: int = 20) -> tuple[list[int], Place | None]:
    """The stories' ids in the order of their rank, and the place to go on after, None on the last page."""
    found: list[Place] = []
    # Headline and the rest of the head apart, the text last: what is further off is asked only where a page is not full.
    for ranks in ([0], [1, 2], [3]):
        if len(found) <= most:
            found += _places(question, ranks, after=after, most=most + 1 - len(found))
    return [story_of(moment) for _, moment in found[:most]], found[most - 1] if len(found) > most else None


def tally(question: Question, *, same: Mapping[int, int] = MappingProxyType({})) -> Tally:
    """What the answer can be filtered by. `same` names the tag that an id stands for since two were merged."""
    rows = _rows(*_newest(question, LAST_RANK, alone=False, most=MOST_COUNTED + 1, marked=True))
    zone = timezone.get_current_timezone()
    years: Counter[int] = Counter()
    found: Counter[str] = Counter()
    merged = {f"tag{former}": f"tag{tag}" for former, tag in same.items()}
    begin, end = 1, 0  # of the year of the moment before: the newest stand first
    for moment, marks in rows[:MOST_COUNTED]:
        second = moment >> ID_BITS
        if not begin <= second < end:
            year = datetime.datetime.fromtimestamp(second, zone).year
            begin, end = (int(datetime.datetime(one, 1, 1, tzinfo=zone).timestamp()) for one in (year, year + 1))
        years[year] += 1
        own = marks.split(" ")
        found.update(own if merged.keys().isdisjoint(own) else {merged.get(mark, mark) for mark in own})
    kinds = {mark[4:]: count for mark, count in found.items() if mark.startswith("kind")}
    tags = {int(mark[3:]): count for mark, count in found.items() if mark.startswith("tag")}
    return Tally(kinds, years, tags, len(rows) <= MOST_COUNTED)


def excerpts(question: Question, stories: Sequence[int]) -> dict[int, Excerpt]:
    """By the stories' ids; a story that was found by its tags alone may be left out."""
    if not stories:
        return {}
    write = _postgres_excerpts if connection.vendor == "postgresql" else _sqlite_excerpts
    found = {}
    for moment, title, standfirst, passage in _rows(*write(question, stories)):
        is_in_body = OPEN in passage and OPEN not in standfirst
        found[story_of(moment)] = Excerpt(title, passage if is_in_body else standfirst or passage)
    return found


def did_you_mean(typed: str) -> str:
    """The text with words put right that no story and no name holds; "" where nothing is near."""
    asked = [word.casefold() for word in words(typed)[:MOST_WORDS]]
    meant = [SearchWord.objects.nearest(word) for word in asked]
    return " ".join(meant) if all(meant) and meant != asked else ""


def _rows(statement: str, values: Sequence) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _places(question: Question, ranks: Sequence[int], *, after: Place | None, most: int) -> list[Place]:
    arms, values = [], []
    for rank in ranks:
        if rank not in question.ranks or (after and rank < after[0]):
            continue
        before = after[1] if after and rank == after[0] else None
        statement, more = _newest(question, rank, alone=True, before=before, most=most)
        arms.append(f"SELECT {rank} AS rank, moment FROM ({statement}) AS arm{rank}")
        values += more
    return _rows(f"{' UNION ALL '.join(arms)} ORDER BY 1, 2 DESC LIMIT %s", [*values, most]) if arms else []


def _newest(question: Question, rank: int, *, alone: bool, before: int | None = None, most: int,
            marked: bool = False) -> tuple[str, list]:  # fmt: skip
    """The statement for the newest moments up to this rank, or of this one `alone`, and its values."""
    earlier = max((other for other in question.ranks if other < rank), default=None) if alone else None
    table, moment, where, values = (_postgres if connection.vendor == "postgresql" else _sqlite)(
        question, rank, earlier
    )
    begin, end = question.moments
    statement = f"SELECT {moment} AS moment{', marks' * marked} FROM {table} WHERE {where}"
    statement += f" AND {moment} >= %s AND {moment} < %s ORDER BY {moment} DESC LIMIT %s"
    return statement, [*values, begin, min(end, before or end), most]


def _terms(question: Question) -> list[tuple[Term, bool]]:
    """Each with whether its last word may go on."""
    last = len(question.terms) - 1
    return [(term, question.open_end and place == last) for place, term in enumerate(question.terms)]


# SQLite: the index has a column for each place, and the moment as its rowid.

_COLUMNS = ("{title}", "{title standfirst}", "{title standfirst}", "{title standfirst body}")


def _sqlite(question: Question, rank: int, earlier: int | None) -> tuple[str, str, str, list]:
    match = f"({_fts5(question, rank)})"
    for marks in question.marks:
        match = f"({match} AND marks : ({' OR '.join(f'"{mark}"' for mark in marks)}))"
    if question.reached is not None:
        match = f"({match} NOT {_fts5_covered(question.reached)})"
    if earlier is not None:
        match = f"{match} NOT ({_fts5(question, earlier)})"
    return "fansite_search", "rowid", "fansite_search MATCH %s", [match]


def _fts5_covered(reached: frozenset[int]) -> str:
    safe = " OR ".join(f'"safe{event}"' for event in sorted(reached))
    return f'(marks : "covered"{f" NOT marks : ({safe})" if safe else ""})'


def _fts5(question: Question, rank: int) -> str:
    parts = []
    for term, is_open in _terms(question):
        part = f"{_COLUMNS[rank]} : ({_all_of(term.words)}{' *' if is_open else ''})"
        if term.tags and rank >= 2:
            part = f"({part} OR marks : ({' OR '.join(f'"tag{tag}"' for tag in term.tags)}))"
        parts.append(part)
    return " AND ".join(parts)


def _all_of(words: Sequence[str]) -> str:
    return " AND ".join(f'"{word}"' for word in words)


def _sqlite_excerpts(question: Question, stories: Sequence[int]) -> tuple[str, list]:
    match = " OR ".join(f'"{word}"' for word in question.words) + (" *" if question.open_end else "")
    wanted = f"rowid IN (SELECT moment FROM fansite_searchentry WHERE story IN ({', '.join(['%s'] * len(stories))}))"
    shown = [f"highlight(fansite_search, {column}, '{OPEN}', '{CLOSE}')" for column in (0, 1)]
    shown.append(f"snippet(fansite_search, 2, '{OPEN}', '{CLOSE}', '…', 28)")
    statement = f"SELECT rowid, {', '.join(shown)} FROM fansite_search WHERE fansite_search MATCH %s AND {wanted}"
    return statement, [match, *stories]


# PostgreSQL: a text search vector for each rank, kept by the database; marks stand in the last two behind a "#".

_VECTORS = ("in_title", "in_head", "in_head", "in_all")


def _postgres(question: Question, rank: int, earlier: int | None) -> tuple[str, str, str, list]:
    asked, values = _tsquery(question, rank)
    where = f"{_VECTORS[rank]} @@ ({asked})"
    for marks in question.marks:
        where += " AND in_head @@ %s::tsquery"
        values.append(" | ".join(f"'#{mark}'" for mark in marks))
    if question.reached is not None:
        safe = " | ".join(f"'#safe{event}'" for event in sorted(question.reached))
        where += " AND NOT in_head @@ %s::tsquery"
        values.append(f"'#covered'{f' & !({safe})' if safe else ''}")
    if earlier is not None:
        asked, more = _tsquery(question, earlier)
        where += f" AND NOT {_VECTORS[earlier]} @@ ({asked})"
        values += more
    return "fansite_searchentry", "moment", where, values


def _tsquery(question: Question, rank: int) -> tuple[str, list[str]]:
    parts, values = [], []
    for term, is_open in _terms(question):
        part = "to_tsquery('aangan', %s)"
        values.append(" & ".join(f"'{word}'" for word in term.words) + (":*" if is_open else ""))
        if term.tags and rank >= 2:
            part = f"({part} || %s::tsquery)"
            values.append(" | ".join(f"'#tag{tag}'" for tag in term.tags))
        parts.append(part)
    return " && ".join(parts), values


def _postgres_excerpts(question: Question, stories: Sequence[int]) -> tuple[str, list]:
    asked = " | ".join(f"'{word}'" for word in question.words) + (":*" if question.open_end else "")
    marks = f'StartSel="{OPEN}", StopSel="{CLOSE}"'
    whole, part = f"{marks}, HighlightAll=true", f"{marks}, MaxFragments=1, MinWords=15, MaxWords=28"
    statement = (
        "SELECT moment, ts_headline('aangan', title, asked, %s), ts_headline('aangan', standfirst, asked, %s),"
        " '…' || ts_headline('aangan', body, asked, %s) || '…'"
        " FROM fansite_searchentry, to_tsquery('aangan', %s) AS asked WHERE moment IS NOT NULL AND story = ANY(%s)"
    )
    return statement, [whole, whole, part, asked, list(stories)]
