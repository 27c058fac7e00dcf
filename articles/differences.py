"""How two versions of a story differ, in words for the newsroom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from articles.history import FIELDS, FOLLOWED, Kept, Rows, column
from articles.models import Article
from fansite.markup import differences, links, paragraphs, source

# Texts, of which the single words are compared. Of everything else the page says what it was and what it is.
TEXTS = ("title", "standfirst", "body", "safe_title", "dateline", "slug")
NONE = "–"


@dataclass(frozen=True)
class Item:
    text: str
    stays: bool = False  # it stands on both sides


@dataclass(frozen=True)
class Change:
    label: str
    marked: SafeString | None = None
    note: str = ""
    was: tuple[Item, ...] = ()
    now: tuple[Item, ...] = ()


def changed_in_words(before: Kept, after: Kept) -> str:
    """For a line of the list: "headline, text, 2 tags"; "" where nothing differs."""
    fields = [label for name, label in FIELDS.items() if before.fields[column(name)] != after.fields[column(name)]]
    counts = [(rows, len(touched(rows, before, after))) for rows in FOLLOWED]
    return ", ".join([*fields, *(f"{count} {rows.words[count != 1]}" for rows, count in counts if count)])


def touched(rows: Rows, before: Kept, after: Kept) -> set[Any]:
    """The keys of the rows that came, went or changed."""
    old, new = before.values[rows.name], after.values[rows.name]
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def changes(before: Kept, after: Kept) -> list[Change]:
    """All that differs, in the order of the form; a query for each field that names another row."""
    found = []
    for name, label in FIELDS.items():
        was, now = before.fields[column(name)], after.fields[column(name)]
        if was == now:
            continue
        if name == "body":
            found += text_changes(label, was, now)
        elif name in TEXTS:
            found.append(Change(label, differences(was, now)))
        else:
            called = names(name, (was, now))
            found.append(Change(label, was=(Item(called[was]),), now=(Item(called[now]),)))
    for rows in FOLLOWED:
        keys = touched(rows, before, after)
        reworded = [
            key for key in keys if rows.texts and words_of(rows, before, key) != words_of(rows, after, key) != ""
        ]
        for key in filter(before.rows[rows.name].get, sorted(reworded)):
            label = f"{rows.words[0]} “{before.rows[rows.name][key].text}”"
            found.append(Change(label, differences(words_of(rows, before, key), words_of(rows, after, key))))
            keys.discard(key)
        if keys:
            old, new = (
                tuple(Item(row.text, key not in keys) for key, row in kept.rows[rows.name].items())
                or (Item(NONE, True),)
                for kept in (before, after)
            )
            found.append(Change(rows.words[1], was=old, now=new))
    return found


def words_of(rows: Rows, kept: Kept, key: Any) -> str:
    """The texts of a row, a paragraph each; "" where the version has no such row."""
    row = kept.rows[rows.name].get(key)
    return "\n\n".join(row.values[name] for name in rows.texts if row.values[name]) if row else ""


def text_changes(label: str, was: str, now: str) -> list[Change]:
    found = []
    if paragraphs(was) != paragraphs(now):
        found.append(Change(label, differences(paragraphs(was), paragraphs(now))))
    else:
        note = "The words are the same. Their formatting or a link changed, to be seen in the HTML:"
        found.append(Change(label, differences(source(was), source(now)), note))
    # A link is none of the words: one that was bent to another address would not be seen.
    old, new = Counter(links(was)), Counter(links(now))
    if old != new:
        sides = [
            tuple(Item(one, one in old and one in new) for one in side) or (Item(NONE, True),) for side in (old, new)
        ]
        found.append(Change("links in the text", was=sides[0], now=sides[1]))
    return found


def names(name: str, values: Iterable[Any]) -> dict[Any, str]:
    """What the values of a field are called."""
    field: Any = Article._meta.get_field(name)
    values = list(values)
    if field.related_model:
        there = field.related_model._base_manager.in_bulk([value for value in values if value is not None])
        gone = f"a {field.related_model._meta.verbose_name} that is gone since"
        return {value: NONE if value is None else str(there.get(value, gone)) for value in values}
    if field.choices:
        return {value: str(dict(field.flatchoices).get(value, value)) for value in values}
    return {value: ("yes" if value else "no") for value in values}
