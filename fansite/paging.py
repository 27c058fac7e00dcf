"""Long lists page by key, so that page 400 costs what page 1 costs and nothing slips between two pages."""

import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest

type Key = tuple[datetime.datetime, int]

MOST_COUNTED = 1000  # so far counts are exact
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


def read_number(text: str | None) -> int | None:
    """An id in an address or a form; None for what is none, and for more than a database counts to."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def read_key(text: str | None) -> Key | None:
    """The key in an address such as `?before=1763641800000000-12`; None for what is none."""
    moment, pk = (read_number(part) for part in (text or "").partition("-")[::2])
    if moment is None or pk is None:
        return None
    try:
        return EPOCH + moment * MICROSECOND, pk
    except OverflowError:
        return None


def write_key(key: Key) -> str:
    """As `read_key` reads it."""
    moment, pk = key
    return f"{(moment - EPOCH) // MICROSECOND}-{pk}"


def older(key: Key | None, field: str, pk: str = "pk") -> Q:
    """What comes after the key where the newest stands first; everything for None.

    Put before other bounds of the moment, as SQLite begins at the first that it is told.
    """
    if key is None:
        return Q()
    moment, last = key
    return Q(**{f"{field}__lte": moment}) & (Q(**{f"{field}__lt": moment}) | Q(**{f"{pk}__lt": last}))


def next_page(request: HttpRequest, items: QuerySet, *, per_page: int = 20) -> tuple[list, str]:
    """The first items, each with a `key`, and the address of the page after them, "" on the last page."""
    page = list(items[: per_page + 1])
    if len(page) <= per_page:
        return page, ""
    page = page[:per_page]
    query = request.GET.copy()
    query["before"] = write_key(page[-1].key)
    return page, f"?{query.urlencode()}"
