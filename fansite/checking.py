"""Whether what is kept twice is still the same: counts, copies, spellings, and files beside their rows.

Each check finds the keys of what is wrong, a batch at a time, by one pass over its tables; what mends one is the verb that
keeps it right from day to day, under the same lock. A thread's version is no such copy: it only ever goes up, and each
repair of a thread raises it.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.comments.models import Comment, Heart
from articles.comments.models.comment_queryset import lock_story, recount
from articles.models import Article, TaggedArticle
from cast.folding import fold
from cast.models import StoryEvent, Tag, TagAlias
from fansite.accounts.models import User
from fansite.epoch import keep_triggers, missing_triggers
from fansite.models import SearchEntry
from fansite.models.search_entry import MOST_CHARACTERS, moment_of
from fansite.pictures.models import Picture, Rendition
from fansite.text import clean_name, without_controls

BATCH = 1000
MOST_NAMED = 5
# An upload writes its files before its rows.
UNDER_WAY = datetime.timedelta(days=1)


class CannotMend(Exception):
    """Why, for a person."""


@dataclass
class Check:
    """`find` names what is wrong; `mend` puts one right, None where a person has to."""

    about: str
    find: Callable[[], Iterator[Any]]
    mend: Callable[[Any], None] | None = None


@dataclass
class Found:
    about: str
    count: int = 0
    named: list[Any] = field(default_factory=list)
    mended: int = 0
    reasons: set[str] = field(default_factory=set)

    @property
    def left(self) -> int:
        return self.count - self.mended

    def __str__(self) -> str:
        line = f"{self.count:>7}  {self.about}"
        if self.named:
            line += f": {', '.join(map(str, self.named))}{', …' if self.count > MOST_NAMED else ''}"
        if self.mended:
            line += f" ({self.mended} mended)"
        return line + "".join(f"\n         {reason}" for reason in sorted(self.reasons))


def check_site(*, repair: bool = False) -> Iterator[Found]:
    """Each check's findings in turn."""
    for check in CHECKS:
        found = Found(check.about)
        for key in check.find():
            found.count += 1
            found.named += [key] * (len(found.named) < MOST_NAMED)
            if repair:
                try:
                    if check.mend is None:
                        raise CannotMend("A person has to look at this.")
                    check.mend(key)
                    found.mended += 1
                except (CannotMend, ValidationError, IntegrityError) as reason:
                    found.reasons.add(" ".join(getattr(reason, "messages", [str(reason)])))
        yield found


def keys(rows: QuerySet) -> Iterator[int]:
    """By key, so that what is mended meanwhile moves nothing."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield from batch
        last = batch[-1]


def number(rows: QuerySet, of: str) -> Coalesce:
    counted = rows.filter(**{of: OuterRef("pk")}).order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


# Talk


def wrong_talk() -> Iterator[int]:
    return keys(
        Article.objects.alias(number=number(Comment.objects.visible(), "article")).exclude(comment_count=F("number"))
    )


@transaction.atomic
def count_talk(pk: int) -> None:
    recount(lock_story(pk))


def wrong_hearts() -> Iterator[int]:
    return keys(Comment.objects.alias(number=number(Heart.objects.all(), "comment")).exclude(heart_count=F("number")))


@transaction.atomic
def count_hearts(pk: int) -> None:
    """Without telling the author, who was told of each."""
    story = lock_story(Comment.objects.values_list("article", flat=True).get(pk=pk))
    Comment.objects.filter(pk=pk).update(heart_count=Heart.objects.filter(comment=pk).count())
    recount(story)


def lost_answers() -> Iterator[int]:
    elsewhere = ~Q(parent__article=F("article")) | Q(parent__parent__isnull=False)
    return keys(Comment.objects.filter(elsewhere, parent__isnull=False))


# What tag pages and search know of stories


def wrong_tag_rows() -> Iterator[int]:
    """The stories whose rows have another moment than they."""
    is_out = Q(content_object__status=Article.Status.PUBLISHED)
    meant = Case(When(is_out, then=F("content_object__published_at")), default=None)
    one_has_none = Q(published_at=None, meant__isnull=False) | Q(published_at__isnull=False, meant=None)
    differs = one_has_none | Q(published_at__lt=F("meant")) | Q(published_at__gt=F("meant"))
    rows = TaggedArticle.objects.alias(meant=meant).filter(differs)
    return keys(Article.objects.filter(Exists(rows.filter(content_object=OuterRef("pk")))))


def wrong_search() -> Iterator[int]:
    """Stories that search does not know, or by another headline or moment than theirs."""
    entries = SearchEntry.objects.filter(story=OuterRef("pk"))
    known = Article.objects.annotate(
        entry_title=Subquery(entries.values("title")), moment=Subquery(entries.values("moment"))
    )
    asked = known.values_list("pk", "title", "status", "published_at", "entry_title", "moment")
    last = 0
    while batch := list(asked.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for pk, title, status, published_at, entry_title, moment in batch:
            meant = moment_of(published_at, pk) if published_at and status == Article.Status.PUBLISHED else None
            if (entry_title, moment) != (without_controls(title[:MOST_CHARACTERS]), meant):
                yield pk
        last = batch[-1][0]


@transaction.atomic
def sync(pk: int) -> None:
    Article.objects.select_for_update().get(pk=pk).sync()


def strays_of_search() -> Iterator[int]:
    return keys(SearchEntry.objects.filter(~Exists(Article.objects.filter(pk=OuterRef("story")))))


def forget(pk: int) -> None:
    SearchEntry.objects.filter(pk=pk).delete()


# Names


def nameless_tags() -> Iterator[int]:
    """Tags that are not found by their own name, or by the one in Hindi."""
    own = TagAlias.objects.filter(tag=OuterRef("pk"))
    by_name = Exists(own.filter(kind=TagAlias.Kind.NAME, text=OuterRef("name")))
    in_hindi = Q(name_hi="") | Exists(own.filter(kind=TagAlias.Kind.HINDI, text=OuterRef("name_hi")))
    return keys(Tag.objects.exclude(by_name & in_hindi))


def name(pk: int) -> None:
    tag = Tag.objects.get(pk=pk)
    tag.take_names(tag.name, slug=tag.slug, name_hi=tag.name_hi)


def wrong_spellings() -> Iterator[int]:
    """Those that are looked up by another key than they are heard by."""
    for pk, text, key in TagAlias.objects.order_by("pk").values_list("pk", "text", "key").iterator(BATCH):
        if key != fold(text)[:100]:
            yield pk


def hear(pk: int) -> None:
    alias = TagAlias.objects.get(pk=pk)
    alias.key = fold(alias.text)[:100]
    if not alias.key or clean_name(alias.text) != alias.text:
        raise CannotMend("A spelling that cannot be seen is taken out by hand.")
    alias.save(update_fields=["key"])


def taken_addresses() -> Iterator[int]:
    """Former addresses that are another tag's now; the live one wins."""
    return keys(TagAlias.objects.filter(Exists(Tag.objects.filter(slug=OuterRef("slug")))))


def free_address(pk: int) -> None:
    TagAlias.objects.filter(pk=pk).delete()


# Pictures


def wrong_pictures() -> Iterator[int]:
    """With renditions that are missing, as a row or as a file."""
    there = files_in("renditions")
    for picture in Picture.objects.order_by("pk").prefetch_related("renditions").iterator(BATCH):
        kept = {(one.format, one.width) for one in picture.renditions.all() if one.name in there}
        if kept != picture.kinds:
            yield picture.pk


def draw(pk: int) -> None:
    if not Picture.objects.get(pk=pk).draw_missing():
        raise CannotMend("Without its original nothing can be drawn: take the picture out, or bring the file back.")


def lost_originals() -> Iterator[int]:
    there = files_in("originals")
    for pk, file in Picture.objects.order_by("pk").values_list("pk", "file").iterator(BATCH):
        if file.rpartition("/")[2] not in there:
            yield pk


def lost_avatars() -> Iterator[int]:
    there = files_in("renditions")
    for fan in User.objects.exclude(avatar="").only("pk", "avatar").order_by("pk").iterator(BATCH):
        if not {file.rpartition("/")[2] for file in fan.avatar_files.values()} <= there:
            yield fan.pk


def forget_avatar(pk: int) -> None:
    User.objects.get(pk=pk).set_avatar({})


def stray_files() -> Iterator[str]:
    """Files that belong to no row, apart from what may be coming in."""
    known = {
        f"originals/{file.rpartition('/')[2]}" for file in Picture.objects.values_list("file", flat=True).iterator()
    }
    known |= {f"renditions/{one}" for one in Rendition.objects.values_list("name", flat=True).iterator()}
    known |= {file for fan in User.objects.exclude(avatar="").iterator() for file in fan.avatar_files.values()}
    for folder in ("originals", "renditions"):
        for one in sorted(files_in(folder)):
            path = f"{folder}/{one}"
            if path not in known and default_storage.get_modified_time(path) < timezone.now() - UNDER_WAY:
                yield path


def files_in(folder: str) -> set[str]:
    try:
        return set(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return set()


# Rows


def lost_covers() -> Iterator[int]:
    """Pictures that are safe from an event that is no longer there, so that they stay covered for ever."""
    return keys(
        Picture.objects.filter(~Exists(StoryEvent.objects.filter(pk=OuterRef("safe_from"))), safe_from__isnull=False)
    )


def rows_without_owner() -> Iterator[str]:
    """Foreign keys that lead nowhere; PostgreSQL has none."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        broken = cursor.execute("PRAGMA foreign_key_check").fetchmany(BATCH)
    for (table, row), _ in groupby(broken, key=lambda one: (one[0], one[1])):
        yield f"{table} {row}"


def lost_triggers() -> Iterator[str]:
    if count := missing_triggers():
        yield f"{count} triggers"


def make_triggers(key: str) -> None:
    keep_triggers(apps.get_app_config("fansite"))


CHECKS = (
    Check("stories with a wrong number of comments", wrong_talk, count_talk),
    Check("comments with a wrong number of hearts", wrong_hearts, count_hearts),
    Check("answers that stand in no thread of their story", lost_answers),
    Check("stories whose tags show another date", wrong_tag_rows, sync),
    Check("stories that search knows otherwise or not at all", wrong_search, sync),
    Check("entries of search without a story", strays_of_search, forget),
    Check("tags that their own name does not find", nameless_tags, name),
    Check("spellings under a wrong key", wrong_spellings, hear),
    Check("former addresses that another tag has", taken_addresses, free_address),
    Check("pictures whose original is lost", lost_originals),
    Check("pictures without all of their renditions", wrong_pictures, draw),
    Check("fans whose own picture is lost", lost_avatars, forget_avatar),
    Check("files that belong to nothing", stray_files, default_storage.delete),
    Check("pictures covered for an event that is gone", lost_covers),
    Check("rows that lead nowhere", rows_without_owner),
    Check("tables whose changes pages would not see", lost_triggers, make_triggers),
)
