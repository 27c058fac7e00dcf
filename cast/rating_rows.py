"""Statements on ratings from a CSV file: read row by row, told before anything is made, made all or none."""

import csv
import io
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from cast.models import RatingStatement, Source
from fansite.text import clean_name

MOST_BYTES, MOST_ROWS = 512 * 1024, 2000
COLUMNS = ("week", "channel_group", "figure", "rank", "text", "publisher", "title", "date", "address")
NEEDED = ("text", "publisher", "title")
OF_SOURCE = ("publisher", "title", "date", "address")


class FileNotUnderstood(Exception):
    """The file as a whole cannot be read; the message says why for a person."""


@dataclass
class Row:
    """One line of the file: what it would make, or why it cannot."""

    line: int
    cells: dict[str, str]
    statement: RatingStatement | None = None
    errors: list[str] = field(default_factory=list)
    is_there: bool = False
    is_new_source: bool = False


def decode(raw: bytes) -> str:
    if b"\0" in raw:
        raise FileNotUnderstood("This is no text file in UTF-8: save it as “CSV UTF-8”.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileNotUnderstood(f"Line {line} is not UTF-8: save the file as “CSV UTF-8”.") from error


def read(text: str) -> list[Row]:
    """The file's rows, each with what it would make. Raises FileNotUnderstood."""
    text = text.removeprefix("\ufeff")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        head = [name.strip().lower().replace(" ", "_") for name in next(lines, [])]
        check_head(head)
        rows: list[Row] = []
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) == MOST_ROWS:
                raise FileNotUnderstood(f"The file has more than {MOST_ROWS:,} rows. Divide it.")
            rows.append(row_of(head, cells, lines.line_num))
    except csv.Error as error:
        raise FileNotUnderstood(f"Line {lines.line_num} cannot be read as CSV: {error}.") from error
    if not rows:
        raise FileNotUnderstood("The file has a head and no rows.")
    match(rows)
    return rows


def check_head(head: list[str]) -> None:
    columns = ", ".join(COLUMNS)
    if missing := [name for name in NEEDED if name not in head]:
        raise FileNotUnderstood(f"The first line lacks {', '.join(missing)}. It may name these columns: {columns}.")
    if unknown := [name[:40] or "(empty)" for name in head if name not in COLUMNS]:
        raise FileNotUnderstood(f"These columns are not known: {', '.join(unknown[:9])}. Known are: {columns}.")
    if len(set(head)) < len(head):
        raise FileNotUnderstood("The first line names a column twice.")


def row_of(head: list[str], cells: list[str], line: int) -> Row:
    row = Row(line, {name: clean_name(cell) for name, cell in zip(head, cells, strict=False)})
    if len(cells) != len(head):
        row.errors.append(f"{len(cells)} cells stand under {len(head)} columns.")
        return row
    value = {name: row.cells.get(name, "") for name in COLUMNS}
    statement = RatingStatement(
        week=value["week"].upper(),
        channel_group=value["channel_group"],
        figure=value["figure"] or None,
        rank=value["rank"] or None,
        text=value["text"],
        reported_by=Source(**{name: value[name] for name in OF_SOURCE}),
    )
    for one, left_out in ((statement, ["reported_by", "contradicts"]), (statement.reported_by, [])):
        try:
            one.clean_fields(exclude=left_out)
        except ValidationError as errors:
            row.errors += [f"{name}: {' '.join(told)}" for name, told in errors.message_dict.items()]
    if not row.errors:
        row.statement = statement
    return row


def match(rows: list[Row]) -> None:
    """Finds each row's source among those there are, and marks what stands in the ledger already."""
    sources = {(one.publisher, one.title, one.date): one for one in Source.objects.order_by("-pk")}
    there = RatingStatement.objects.keys()
    seen: dict[tuple, int] = {}
    for row in rows:
        if not (one := row.statement):
            continue
        source = sources.setdefault(
            (one.reported_by.publisher, one.reported_by.title, one.reported_by.date), one.reported_by
        )
        one.reported_by, row.is_new_source = source, source.pk is None
        row.is_there = one.key in there
        mark = (*one.key, id(source))
        if mark in seen:
            row.errors.append(f"The same as line {seen[mark]}.")
        seen.setdefault(mark, row.line)


@transaction.atomic
def make(rows: list[Row]) -> int:
    """Makes all that the rows say and is not there yet, and answers how many; for rows without errors."""
    count = 0
    for row in rows:
        statement = row.statement
        if row.is_there or statement is None:
            continue
        source = statement.reported_by
        if source.pk is None:
            source.save()
        statement.reported_by = source  # takes the id it has now
        statement.save()
        count += 1
    return count
