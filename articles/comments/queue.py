"""What waits for moderators, each comment with all that a decision needs; fetched in a fixed number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from articles.comments.models import Comment, HouseRule, ModerationEntry, Report, Sanction
from fansite.paging import Key

ITEMS_A_PAGE = 20
EARLIER_DECISIONS = 3
ONLY = {"": "All", "held": "Held", "reported": "Reported"}


@dataclass
class Item:
    comment: Comment
    said: int = 0  # how many comments its author has made
    removed: int = 0
    decisions: list[ModerationEntry] = field(default_factory=list)  # on other comments of the author's, newest first
    sanctions: list[Sanction] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.comment.waits_since or self.comment.created_at, self.comment.pk

    @property
    def reports(self) -> list[Report]:
        return list(self.comment.reports.all())

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """What the open reports say, the commonest first, each with how many say so."""
        return [(HouseRule(reason).label, number) for reason, number in self._counted()]

    @property
    def likeliest(self) -> str:
        """The house rule that most reports name, "" without reports."""
        return next((reason for reason, _ in self._counted()), "")

    def _counted(self) -> list[tuple[str, int]]:
        return Counter(report.reason for report in self.reports).most_common()


def waiting(*, only: str = "", reason: str = "") -> QuerySet[Comment]:
    """Held and reported comments, those that wait longest first."""
    found = Comment.objects.filter(waits_since__isnull=False).order_by("waits_since", "pk")
    open_reports = Report.objects.open().filter(comment=OuterRef("pk"))
    if only == "held":
        found = found.filter(state=Comment.State.HELD)
    if reason:
        return found.filter(Exists(open_reports.filter(reason=reason)))
    return found.filter(Exists(open_reports)) if only == "reported" else found


def after(key: Key | None) -> Q:
    """What has waited less long than the key."""
    if key is None:
        return Q()
    return Q(waits_since__gt=key[0]) | Q(waits_since=key[0], pk__gt=key[1])


def with_context(comments: QuerySet[Comment]) -> list[Item]:
    found = comments.select_related("author", "article", "reply_to__author").prefetch_related(
        Prefetch("reports", Report.objects.open().select_related("reporter").order_by("at", "pk")),
        Prefetch("moderation_entries", ModerationEntry.objects.select_related("by")),
    )
    items = [Item(comment) for comment in found]
    authors = {item.comment.author_id for item in items} - {None}
    counts: dict[Any, Any] = {
        row["author"]: row
        for row in Comment.objects.filter(author__in=authors)
        .order_by()
        .values("author")
        .annotate(said=Count("pk"), removed=Count("pk", filter=Q(state=Comment.State.REMOVED)))
    }
    decisions: dict[Any, list[ModerationEntry]] = defaultdict(list)
    sanctions: dict[Any, list[Sanction]] = defaultdict(list)
    for entry in _decisions_about(authors):
        decisions[entry.author].append(entry)
    for sanction in Sanction.objects.in_force().filter(fan__in=authors):
        sanctions[sanction.fan_id].append(sanction)
    for item in items:
        author = item.comment.author_id
        if author in counts:
            item.said, item.removed = counts[author]["said"], counts[author]["removed"]
        item.decisions = [one for one in decisions[author] if one.comment_id != item.comment.pk][:EARLIER_DECISIONS]
        item.sanctions = sanctions[author]
    return items


def _decisions_about(authors: set[Any]) -> QuerySet[Any]:
    """The last decisions about each author; a few more than are shown, as some may be of the comment itself."""
    place = Window(RowNumber(), partition_by="comment__author", order_by=["-at", "-pk"])
    entries = ModerationEntry.objects.filter(comment__author__in=authors, by__isnull=False).alias(place=place)
    return entries.filter(place__lte=2 * EARLIER_DECISIONS).select_related("by").annotate(author=F("comment__author"))
