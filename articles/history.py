"""The versions of a story: kept by the newsroom, compared, and put back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reversion
from django.db import models, transaction
from django.utils import timezone
from reversion.models import Revision, Version

from articles.models import AlsoRead, Article, Question, Quote, StoryOfEvent, TaggedArticle
from cast.models import Tag
from fansite.accounts.models import User
from fansite.markup import clean_story

# What a version holds of the story itself, by what the newsroom calls it. All else is counted, derived, or moved by verbs.
FIELDS = {
    "kind": "kind",
    "title": "headline",
    "standfirst": "standfirst",
    "cover": "cover",
    "body": "text",
    "safe_from": "safe from",
    "safe_title": "safe headline",
    "safe_cover": "safe picture",
    "author": "author",
    "dateline": "dateline",
    "source": "source",
    "said_to": "said to",
    "aired_on": "air date",
    "episode": "episode",
    "slug": "address",
    "comments_open": "comments open",
}
# An address is for ever, and who wrote a story is not a matter of its text.
STAYING = ("author", "slug")
STAYING_LABELS = [FIELDS[name] for name in STAYING]
FIRST = "As it stood when versions began to be kept"
ELSEWHERE = "Changed elsewhere: a tag merged, a picture deleted, an import"


@dataclass(frozen=True)
class Rows:
    """What stands with a story in rows of their own. `key` tells one from another: what they name, or their "id"."""

    name: str
    model: type[models.Model]
    key: str
    words: tuple[str, str]
    fields: tuple[str, ...]
    load: str = ""  # what naming a row needs
    texts: tuple[str, ...] = ()  # its fields of which the single words are compared

    @property
    def prefetch(self) -> str:
        return f"{self.name}__{self.load}" if self.load else self.name


SAID = ("words", "language", "translation", "translator", "is_free", "speaker", "occasion", "said_on", "source",
        "after_paragraph", "safe_from")  # fmt: skip
ANSWERED = ("asked", "answer", "language", "translation", "translator", "is_free", "speakers", "topics", "position",
            "after_paragraph")  # fmt: skip
FOLLOWED = (
    Rows("tag_rows", TaggedArticle, "tag_id", ("tag", "tags"), ("tag",), "tag"),
    Rows("quotes", Quote, "id", ("quote", "quotes"), SAID, "speaker__tag", ("words", "translation")),
    Rows(
        "questions", Question, "id", ("question", "questions"), ANSWERED, "speakers", ("asked", "answer", "translation")
    ),
    Rows("event_rows", StoryOfEvent, "event_id", ("event", "events"), ("event",), "event"),
    Rows(
        "also_rows",
        AlsoRead,
        "other_id",
        ("story to read next", "stories to read next"),
        ("other", "position"),
        "other",
    ),
)
reversion.register(Article, fields=list(FIELDS), follow=[rows.name for rows in FOLLOWED])
for rows in FOLLOWED:
    reversion.register(rows.model, fields=rows.fields)


@dataclass(frozen=True)
class Row:
    """A row beside the story: its values by column, and what it was called then."""

    values: dict[str, Any]
    text: str


@dataclass(frozen=True)
class Kept:
    """A version of a story. Its number is 0 for what stands now."""

    number: int
    at: datetime
    by: User | None
    comment: str
    fields: dict[str, Any]
    rows: dict[str, dict[Any, Row]]

    def is_like(self, other: "Kept") -> bool:
        return self.fields == other.fields and self.values == other.values

    @property
    def who(self) -> str:
        """ "" where nobody of the newsroom did it."""
        if self.by is None and self.comment in (FIRST, ELSEWHERE):
            return ""
        return str(self.by or "an account that is gone")

    @property
    def values(self) -> dict[str, dict[Any, dict[str, Any]]]:
        return {name: {key: row.values for key, row in rows.items()} for name, rows in self.rows.items()}


def column(name: str) -> str:
    return Article._meta.get_field(name).attname  # type: ignore[union-attr]  # each of ours has a column


def whole(story: Article) -> Article:
    return Article.objects.prefetch_related(*(rows.prefetch for rows in FOLLOWED)).get(pk=story.pk)


# Keeping


def keep(story: Article, *, by: User | None, comment: str) -> None:
    """Keeps what the database holds of the story now. By hand, and not at each save: a comment makes no version."""
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(by)
        reversion.set_comment(comment)
        reversion.add_to_revision(whole(story))


@transaction.atomic
def keep_what_stands(story: Article) -> None:
    """Before a change: what came about elsewhere becomes a version of nobody's, so that nothing is lost or laid to others."""
    last = next(iter(load(revisions(story)[:1])), None)
    if not (last and last.is_like(present(story))):
        keep(story, by=None, comment=ELSEWHERE if last else FIRST)


# Reading


def revisions(story: Article) -> models.QuerySet:
    """The newest first."""
    found = Version.objects.get_for_object(story).values("revision")
    return Revision.objects.filter(pk__in=found).select_related("user").order_by("-pk")


def load(found: models.QuerySet) -> list[Kept]:
    """Two queries however many."""
    return [kept_in(revision) for revision in found.prefetch_related("version_set")]


def kept_in(revision: Any) -> Kept:
    by_model: dict[Any, list[Any]] = {}
    for version in revision.version_set.all():
        by_model.setdefault(version._model, []).append(version)
    return Kept(
        revision.pk,
        revision.date_created,
        revision.user,
        revision.comment,
        by_model[Article][0].field_dict,
        {
            rows.name: by_key(rows, ((one.field_dict, one.object_id, str(one)) for one in by_model.get(rows.model, [])))
            for rows in FOLLOWED
        },
    )


def present(story: Article) -> Kept:
    """What stands now, in the form of a version."""
    now = whole(story)
    held = {}
    for rows in FOLLOWED:
        held[rows.name] = by_key(
            rows, ((values_of(one, rows.fields), one.pk, str(one)) for one in getattr(now, rows.name).all())
        )
    fields = {column(name): getattr(now, column(name)) for name in FIELDS}
    return Kept(0, timezone.now(), None, "", fields, held)


def values_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """By column, as a version holds them: of rows that it names in a list their ids."""
    fields: list[Any] = [row._meta.get_field(name) for name in names]
    return {
        field.attname: [one.pk for one in getattr(row, field.name).all()]
        if field.many_to_many
        else getattr(row, field.attname)
        for field in fields
    }


def by_key(rows: Rows, found: Iterable[tuple[dict[str, Any], Any, str]]) -> dict[Any, Row]:
    return {
        int(pk) if rows.key == "id" else values[rows.key]: Row(values, text)
        for values, pk, text in sorted(found, key=lambda one: one[2])
    }


# Putting back


@transaction.atomic
def restore(story: Article, kept: Kept) -> list[str]:
    """Makes the words, pictures, tags and events those of the version; answers what is gone since and was left out.

    Status, dates, comments, author and address stay as they are.
    """
    story = Article.objects.select_for_update().get(pk=story.pk)
    left_out = []
    restored = [name for name in FIELDS if name not in STAYING]
    for name in restored:
        value = kept.fields[column(name)]
        if name == "body":
            value = clean_story(value)  # by what is allowed today
        if is_gone(Article, name, value):
            left_out.append(f"the {FIELDS[name]}")
            # A story never comes to lie open because an event is gone.
            value = story.safe_from_id if name == "safe_from" else None
        setattr(story, column(name), value)
    story.modified_at = timezone.now()
    story.save(update_fields=[*restored, "modified_at"])
    for rows in FOLLOWED:
        left_out += put_back(story, rows, kept.rows[rows.name])
    story.sync()
    return left_out


def put_back(story: Article, rows: Rows, kept: dict[Any, Row]) -> list[str]:
    gone = {
        key
        for key, row in kept.items()
        for name in rows.fields
        if is_gone(rows.model, name, row.values[rows.model._meta.get_field(name).attname])  # type: ignore[union-attr]
    }
    wanted = {key: row for key, row in kept.items() if key not in gone}
    if rows.model is TaggedArticle:
        story.set_tags(Tag.objects.filter(pk__in=wanted))
    else:
        manager = getattr(story, rows.name)
        there = {getattr(row, rows.key): row for row in manager.all()}
        for key in there.keys() - wanted.keys():
            there[key].delete()
        for key, row in wanted.items():
            one = there.get(key) or manager.model(**{manager.field.name: story, rows.key: key})
            if key not in there or values_of(one, rows.fields) != row.values:
                put_values(one, row.values)
    return [f"the {rows.words[0]} “{kept[key].text}”" for key in kept if key in gone]


def put_values(row: models.Model, values: dict[str, Any]) -> None:
    """Of a list those that are still there."""
    lists = {name: value for name, value in values.items() if isinstance(value, list)}
    for name in values.keys() - lists.keys():
        setattr(row, name, values[name])
    row.save()
    for name, keys in lists.items():
        manager = getattr(row, name)
        manager.set(manager.model._base_manager.filter(pk__in=keys))


def is_gone(model: type[models.Model], name: str, value: Any) -> bool:
    """The field names a row of another table, which is not there any more."""
    if isinstance(value, list):
        return False
    other = model._meta.get_field(name).related_model
    return isinstance(other, type) and value is not None and not other._base_manager.filter(pk=value).exists()
