"""The versions of a story: kept by the newsroom, compared, and put back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reversion
from django.db import models, transaction
from django.utils import timezone
from reversion.models import Revision, Version

from articles.models import AlsoRead, Article, Embed, Photo, Question, Quote, StoryOfEvent, TaggedArticle
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
    "comments_member_days": "days before members comment",
    "comments_close_days": "days until comments close",
    "comments_slow_minutes": "minutes of slow mode",
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
    load: tuple[str, ...] = ()  # what naming a row and its lists needs
    texts: tuple[str, ...] = ()  # its fields of which the single words are compared

    @property
    def prefetch(self) -> list[str]:
        return [f"{self.name}__{path}" for path in self.load] or [self.name]


SAID = ("words", "language", "translation", "translator", "is_free", "speaker", "occasion", "said_on", "source",
        "after_paragraph", "safe_from")  # fmt: skip
ANSWERED = ("asked", "answer", "language", "translation", "translator", "is_free", "speakers", "topics", "after_paragraph",
            "position")  # fmt: skip
SHOWN = ("picture", "description", "people", "credit", "right", "address", "after_paragraph", "position")
EMBEDDED = ("provider", "code", "description", "after_paragraph", "position")
FOLLOWED = (
    Rows("tag_rows", TaggedArticle, "tag_id", ("tag", "tags"), ("tag",), ("tag",)),
    Rows("quotes", Quote, "id", ("quote", "quotes"), SAID, ("speaker__tag",), ("words", "translation")),
    Rows(
        "questions",
        Question,
        "id",
        ("question", "questions"),
        ANSWERED,
        ("speakers", "topics"),
        ("asked", "answer", "translation"),
    ),
    Rows("photos", Photo, "id", ("photo", "photos"), SHOWN, ("people",), ("description",)),
    Rows("embeds", Embed, "id", ("embed", "embeds"), EMBEDDED, texts=("description",)),
    Rows("event_rows", StoryOfEvent, "event_id", ("event", "events"), ("event",), ("event",)),
    Rows(
        "also_rows",
        AlsoRead,
        "other_id",
        ("story to read next", "stories to read next"),
        ("other", "position"),
        ("other",),
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


def column(name: str, model: type[models.Model] = Article) -> str:
    return model._meta.get_field(name).attname  # type: ignore[union-attr]  # each of ours has one


def held(row: models.Model, name: str) -> Any:
    """What stands in a field of the row: where it names several others, their ids."""
    if row._meta.get_field(name).many_to_many:
        return sorted(other.pk for other in getattr(row, name).all())
    return getattr(row, column(name, type(row)))


def whole(story: Article) -> Article:
    return Article.objects.prefetch_related(*(path for rows in FOLLOWED for path in rows.prefetch)).get(pk=story.pk)


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
    beside = {}
    for rows in FOLLOWED:
        beside[rows.name] = by_key(
            rows,
            (
                ({column(name, rows.model): held(one, name) for name in rows.fields}, one.pk, str(one))
                for one in getattr(now, rows.name).all()
            ),
        )
    fields = {column(name): getattr(now, column(name)) for name in FIELDS}
    return Kept(0, timezone.now(), None, "", fields, beside)


def by_key(rows: Rows, found: Iterable[tuple[dict[str, Any], Any, str]]) -> dict[Any, Row]:
    return {
        int(pk) if rows.key == "id" else values[rows.key]: Row(
            {name: sorted(map(int, value)) if isinstance(value, list) else value for name, value in values.items()},
            text,
        )
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
    """A row comes without those of its parts that are gone since and that it can do without, else not at all."""
    there_still = {key: without_gone(rows, row) for key, row in kept.items()}
    wanted = {key: values for key, values in there_still.items() if values is not None}
    left_out = [f"the {rows.words[0]} “{row.text}”" for key, row in kept.items() if key not in wanted]
    left_out += [
        f"the {name} of the {rows.words[0]} “{kept[key].text}”"
        for key, values in wanted.items()
        for name, value in values.items()
        if value != kept[key].values[column(name, rows.model)]
    ]
    if rows.model is TaggedArticle:
        story.set_tags(Tag.objects.filter(pk__in=wanted))
    else:
        manager = getattr(story, rows.name)
        there = {getattr(row, rows.key): row for row in manager.all()}
        for key in there.keys() - wanted.keys():
            there[key].delete()
        for key, values in wanted.items():
            one = there.get(key) or manager.model(**{manager.field.name: story, rows.key: key})
            if key not in there or any(held(one, name) != value for name, value in values.items()):
                several = {name for name in values if rows.model._meta.get_field(name).many_to_many}
                for name in values.keys() - several:
                    setattr(one, column(name, rows.model), values[name])
                one.save()
                for name in several:
                    getattr(one, name).set(values[name])
    return left_out


def without_gone(rows: Rows, row: Row) -> dict[str, Any] | None:
    """The row's values by field; None where it names something that is gone, and would be another without it."""
    values: dict[str, Any] = {}
    for name in rows.fields:
        field: Any = rows.model._meta.get_field(name)
        values[name] = row.values[field.attname]
        if field.many_to_many:
            there = set(field.related_model._base_manager.filter(pk__in=values[name]).values_list("pk", flat=True))
            values[name] = [pk for pk in values[name] if pk in there]
        elif is_gone(rows.model, name, values[name]):
            if field.remote_field.on_delete is not models.SET_NULL:
                return None
            values[name] = None
    return values


def is_gone(model: type[models.Model], name: str, value: Any) -> bool:
    """The field names a row of another table, which is not there any more."""
    other = model._meta.get_field(name).related_model
    return isinstance(other, type) and value is not None and not other._base_manager.filter(pk=value).exists()
