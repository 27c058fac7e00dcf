"""Long lists page by key, so that page 400 costs what page 1 costs and nothing slips between two pages."""

import datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest

type Key = tuple[datetime.datetime, int]

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


def read_key(text: str | None) -> Key | None:
    """The key in an address such as `?before=1763641800000000-12`; None for what is none."""
    moment, _, pk = (text or "").partition("-")
    if not (
        moment.isascii() and moment.isdigit() and pk.isascii() and pk.isdigit() and len(moment) < 19 and len(pk) < 19
    ):
        return None
    try:
        return EPOCH + int(moment) * MICROSECOND, int(pk)
    except OverflowError:
        return None


def older(key: Key | None, field: str, pk: str = "pk") -> Q:
    """What comes after the key where the newest stands first; everything for None."""
    if key is None:
        return Q()
    moment, last = key
    return Q(**{f"{field}__lt": moment}) | Q(**{field: moment, f"{pk}__lt": last})


def next_page(request: HttpRequest, items: QuerySet, *, per_page: int = 20) -> tuple[list, str]:
    """The first items, each with a `key`, and the address of the page after them, "" on the last page."""
    page = list(items[: per_page + 1])
    if len(page) <= per_page:
        return page, ""
    page = page[:per_page]
    moment, pk = page[-1].key
    query = request.GET.copy()
    query["before"] = f"{(moment - EPOCH) // MICROSECOND}-{pk}"
    return page, f"?{query.urlencode()}"
