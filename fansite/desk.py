"""The newsroom's first page: what waits for the one who opens it, as far as their role may see it."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Count, Exists, OuterRef, QuerySet, Value
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone

from articles.comments.models import Comment, Grievance, Sanction
from articles.comments.queue import waiting
from articles.models import Article, Autosave, Claim, StoryNote, TaggedArticle
from articles.names import unknown_names
from cast.models import Portrayal, Tag
from fansite.accounts.models import User
from fansite.paging import MOST_COUNTED
from fansite.pictures.models import Picture

MOST_LINES, WEEKS = 6, 12
Status = Article.Status


@dataclass(frozen=True)
class Line:
    words: str
    address: str
    moment: datetime.datetime | None = None


@dataclass(frozen=True)
class Panel:
    """`count` is exact to 1,000; `address` leads to the whole list."""

    title: str
    lines: list[Line] = field(default_factory=list)
    count: int = 0
    address: str = ""


@dataclass(frozen=True)
class Week:
    """One column of the chart, with its heights from 0 to 100."""

    monday: datetime.date
    stories: int
    comments: int
    story_height: float
    comment_height: float


def kinds(user: User) -> list[tuple[str, str]]:
    """The addresses of a new story's form, for each kind of story its own."""
    if not user.has_perm("articles.add_article"):
        return []
    return [(f"{form_of(None)}?kind={value}", label) for value, label in Article.Kind.choices]


def panels(user: User) -> list[Panel]:
    """Those with something in them."""
    found = [*of_stories(user), *of_talk(user), *of_facts(user)]
    return [panel for panel in found if panel.count]


def of_stories(user: User) -> Iterator[Panel]:
    if not user.has_perm("articles.view_article"):
        return
    listed, now = reverse("admin:articles_article_changelist"), timezone.now()
    left = Autosave.objects.left_by(user).select_related("story")
    yield Panel("Typed and not saved", [
        Line(str(one), form_of(one.story), one.at) for one in left[:MOST_LINES]
    ], counted(left))  # fmt: skip
    notes = StoryNote.objects.waiting_for(user)
    yield Panel("Notes for you", [
        Line(f"{one}: {truncatechars(one.words, 90)}", f"{form_of(one.article)}#notes", one.at) for one in notes[:MOST_LINES]
    ], counted(notes))  # fmt: skip
    drafts = Article.objects.filter(author=user, status=Status.DRAFT).order_by("-modified_at")
    yield stories("Your drafts", drafts, f"{listed}?status__exact=draft", "modified_at")
    if not user.has_perm("articles.publish_article"):
        return
    waiting = Article.objects.filter(status=Status.IN_REVIEW).order_by("modified_at")
    yield stories("Waiting for review", waiting, f"{listed}?status__exact=in_review", "modified_at")
    published = Article.objects.filter(status=Status.PUBLISHED)
    due = published.filter(published_at__gt=now).order_by("published_at")
    yield stories("Scheduled", due, f"{listed}?status__exact=published", "published_at")
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = published.filter(published_at__range=(midnight, now)).order_by("-published_at")
    yield stories("Published today", today, listed, "published_at")


def of_talk(user: User) -> Iterator[Panel]:
    if user.has_perm("comments.moderate_comment"):
        queue = reverse("admin:comments_comment_queue")
        waits = waiting().select_related("author", "article")
        lines = [
            Line(f"{one.author or 'a former fan'} on “{one.article}”", f"{queue}?comment={one.pk}", one.waits_since)
            for one in waits[:MOST_LINES]
        ]
        yield Panel("Held and reported comments", lines, counted(waits), queue)
        letters, listed = Grievance.objects.waiting(), reverse("admin:comments_grievance_changelist")
        yield Panel("Grievances to answer", [
            Line(f"{one}. {one.clock}", reverse("admin:comments_grievance_answer", args=[one.pk]), one.at)
            for one in letters[:MOST_LINES]
        ], counted(letters), f"{listed}?state=waiting")  # fmt: skip
        replied = Sanction.objects.in_force().exclude(reply="").select_related("fan")
        listed = reverse("admin:comments_sanction_changelist")
        yield Panel("Replies of muted fans", [
            Line(f"{one}: {truncatechars(one.reply, 90)}", f"{listed}{one.pk}/change/", one.replied_at)
            for one in replied[:MOST_LINES]
        ], counted(replied), listed)  # fmt: skip


def of_facts(user: User) -> Iterator[Panel]:
    """The fact desk: what is missing from the record."""
    if user.has_perm("articles.decide_claim"):
        old, address = Claim.objects.long_open().order_by("pk"), reverse("admin:articles_claim_changelist")
        yield Panel("Rumours open for over 60 days", change_lines(old, "articles_claim"), counted(old), address)
    if user.has_perm("pictures.change_picture"):
        nobodys, address = Picture.objects.filter(credit=""), reverse("admin:pictures_picture_changelist")
        lines, filtered = change_lines(nobodys, "pictures_picture"), f"{address}?credit__isempty=1"
        yield Panel("Pictures without a credit", lines, counted(nobodys), filtered)
    if user.has_perm("cast.change_portrayal"):
        unnamed = Portrayal.objects.unnamed()
        yield Panel("Parts without a character’s name", change_lines(unnamed, "cast_portrayal"), counted(unnamed))
    if user.has_perm("cast.change_tag"):
        used = TaggedArticle.objects.filter(tag=OuterRef("pk"))
        bare = Tag.objects.filter(~Exists(used), kind=Tag.Kind.TOPIC).order_by("name")
        yield Panel("Topics without a story", change_lines(bare, "cast_tag"), counted(bare))
        nobodys_names = unknown_names()
        yield Panel(
            "Names that match nobody",
            [
                Line(f"{one.name}, in “{one.story}”{more(one.stories - 1)}", form_of(one.story))
                for one in nobodys_names[:MOST_LINES]
            ],
            len(nobodys_names),
        )


def stories(title: str, found: QuerySet[Article], address: str, moment: str) -> Panel:
    lines = [Line(story.title, form_of(story), getattr(story, moment)) for story in found.defer("body")[:MOST_LINES]]
    return Panel(title, lines, counted(found), address)


def form_of(story: Article | None) -> str:
    if story is None:
        return reverse("admin:articles_article_add")
    return reverse("admin:articles_article_change", args=[story.pk])


def change_lines(found: Iterable, model: str) -> list[Line]:
    shown = found[:MOST_LINES]  # type: ignore[index]
    return [Line(str(one), reverse(f"admin:{model}_change", args=[one.pk])) for one in shown]


def more(stories: int) -> str:
    return f" and {stories} more" if stories else ""


def counted(found: QuerySet) -> int:
    return found.order_by()[: MOST_COUNTED + 1].count()


def weeks() -> list[Week]:
    """Stories that came out and comments that were made, week by week, the newest last."""
    this_monday = timezone.localdate() - datetime.timedelta(days=timezone.localdate().weekday())
    mondays = [this_monday + datetime.timedelta(weeks=number) for number in range(1 - WEEKS, 2)]
    written = by_week(Article.objects.published(), "published_at", mondays)
    said = by_week(Comment.objects.visible(), "created_at", mondays)
    most_written, most_said = max(written) or 1, max(said) or 1
    return [
        Week(day, stories, comments, 100 * stories / most_written, 100 * comments / most_said)
        for day, stories, comments in zip(mondays, written, said, strict=False)
    ]


def by_week(found: QuerySet, moment: str, mondays: list[datetime.date]) -> list[int]:
    """How many from each Monday to the next: each week a stretch of the index, in one query."""
    begins = [timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in mondays]
    weeks = [
        found.order_by().filter(**{f"{moment}__gte": begin, f"{moment}__lt": end}).values(week=Value(number)).annotate(count=Count("pk"))
        for number, (begin, end) in enumerate(pairwise(begins))
    ]  # fmt: skip
    counts = {row["week"]: row["count"] for row in weeks[0].union(*weeks[1:], all=True).order_by()}
    return [counts.get(number, 0) for number in range(len(weeks))]
