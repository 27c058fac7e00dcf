import datetime
from dataclasses import dataclass
from typing import Self

from django.db import models, transaction
from django.db.models import Case, Prefetch, Q, When
from django.urls import reverse
from django.utils import timezone

from articles.models.article import Article
from articles.models.claim_rows import ClaimOfStory, ClaimTag
from articles.models.claim_statement import ClaimStatement
from articles.models.covered_claim import CoveredClaim
from articles.models.verdict import Verdict
from articles.models.verdict_entry import VerdictEntry
from cast.dates import ReducedDateField, date_words
from cast.models import Tag, TagFollow
from cast.models.safe_from import SafeFrom
from cast.models.tag import LATIN_SLUG
from fansite.accounts.models import LATE, Notice, NoticeKind, Reader, User
from fansite.pictures.models import Picture
from fansite.shield import SHUT, Shield
from fansite.text import clean_name

# An open claim that nobody has looked at for so long should be looked at again.
LONG_OPEN = datetime.timedelta(days=60)


@dataclass(frozen=True)
class ClaimList:
    """Claims in their order, and the covers of those that lie later in an order that tells nothing of them."""

    shown: list["Claim"]
    covered: list[CoveredClaim]

    def __bool__(self) -> bool:
        return bool(self.shown or self.covered)


class DecisionNotAllowed(Exception):
    """The verdict cannot be given; the message says why for a person."""


class ClaimQuerySet(models.QuerySet["Claim"]):
    def public(self) -> Self:
        """Every list, box and sitemap, for everyone."""
        return self.filter(is_public=True)

    def visible_to(self, user: Reader) -> Self:
        """The claim's page alone: those who may view it in the newsroom see it before it is public."""
        return self.all() if user.is_staff and user.has_perm("articles.view_claim") else self.public()

    def editable_by(self, user: Reader) -> Self:
        """Who decides edits every claim, writers those that readers have not seen."""
        if user.has_perm("articles.decide_claim"):
            return self.all()
        return self.filter(is_public=False) if user.has_perm("articles.change_claim") else self.none()

    def open_to(self, shield: Shield) -> Self:
        """Without those that are covered, for lists that cannot show a cover."""
        if shield.reached is None:
            return self
        return self.filter(Q(safe_from=None) | Q(safe_from__in=shield.reached))

    def of_verdict(self, verdict: str) -> Self:
        return self.filter(verdict=verdict) if verdict else self

    def of_tag(self, tag: Tag) -> Self:
        return self.filter(tag_rows__tag=tag)

    def of_story(self, story: Article) -> Self:
        return self.filter(story_rows__article=story)

    def open_first(self) -> Self:
        """What nobody has answered, then the rest, each by its last change."""
        place = Case(When(verdict=Verdict.UNCONFIRMED, then=0), default=1)
        return self.order_by(place, "-changed_at", "-pk")

    def for_row(self) -> Self:
        """A line with its verdict and who answered: one query."""
        return self.select_related("stands_on__by__tag")

    def for_reader(self, shield: Shield) -> ClaimList:
        """The list of lines for a page, the open claims first; one query. A cover hides the verdict, so it has no place among them."""
        found = [claim.shown_to(shield) for claim in self.public().for_row().open_first()]
        covers = [claim for claim in found if isinstance(claim, CoveredClaim)]
        return ClaimList(
            [claim for claim in found if isinstance(claim, Claim)], sorted(covers, key=lambda cover: cover.pk)
        )

    def for_page(self) -> Self:
        """A claim with its statements, its history and the people in it."""
        people = ("tag__actor__picture", "tag__character__picture")
        portraits = [lookup for path in people for lookup in Picture.prefetch(path)]
        rows = ClaimTag.objects.select_related(*people).order_by("tag__kind", "tag__name")
        return self.for_row().prefetch_related(
            Prefetch("statements", ClaimStatement.objects.for_page()),
            Prefetch("entries", VerdictEntry.objects.for_page()),
            Prefetch("tag_rows", rows.prefetch_related(*portraits)),
        )

    def long_open(self) -> Self:
        """Open for more than sixty days: since it came to the desk, or since it was opened again."""
        return self.filter(verdict=Verdict.UNCONFIRMED, opened_at__lt=timezone.now() - LONG_OPEN)


class Claim(SafeFrom):
    """A rumour: one sentence that goes round, what was said to it, and what is known of it today."""

    MARK = "r"

    text = models.CharField(
        "the claim",
        max_length=200,
        help_text="One sentence as it goes round, without a full stop. It is shown as somebody's claim, in quotation "
        "marks and with its verdict: add nothing to it, and leave out what no source printed.",
    )
    slug = models.SlugField(
        max_length=120,
        unique=True,
        help_text="The claim's address, in Latin letters. It is fixed while the claim is public. It stands in the open "
        "also where the claim is covered.",
    )
    verdict = models.CharField(max_length=11, choices=Verdict.choices, default=Verdict.UNCONFIRMED, editable=False)
    stands_on = models.ForeignKey(
        ClaimStatement, models.RESTRICT, null=True, blank=True, editable=False, related_name="+"
    )
    opened_on = ReducedDateField("goes round since", bounds=True)
    tags = models.ManyToManyField("cast.Tag", through=ClaimTag, related_name="claims")
    stories = models.ManyToManyField(Article, through=ClaimOfStory, related_name="claims")
    safe_from = models.ForeignKey(
        "cast.StoryEvent",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The claim, its verdict and all that was said to it are covered for readers who have not come to this event.",
    )
    is_public = models.BooleanField("public", default=False, help_text="Readers see it.")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ClaimQuerySet.as_manager()

    is_covered = False

    class Meta:
        ordering = ["-changed_at", "-pk"]
        permissions = [("decide_claim", "Can decide on a claim and make it public")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="claim_says_what_goes_round"),
            models.CheckConstraint(
                condition=Q(slug__regex=LATIN_SLUG), name="claim_slug_is_latin_letters_digits_hyphens"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.UNCONFIRMED) | Q(stands_on__isnull=False),
                name="claim_verdict_stands_on_a_statement",
            ),
        ]
        indexes = [models.Index(fields=["is_public", "-changed_at", "-id"], name="claims_last_changed_first")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("articles:claim", args=[self.slug])

    def shown_to(self, shield: Shield) -> "Claim | CoveredClaim":
        return CoveredClaim(self) if shield.covers(self) else self

    @property
    def is_open(self) -> bool:
        return self.verdict == Verdict.UNCONFIRMED

    @property
    def is_long_open(self) -> bool:
        return self.is_open and self.opened_at < timezone.now() - LONG_OPEN

    @property
    def summary(self) -> str:
        """The verdict with who spoke, to whom and when: "denied by Muskan Bamne to TellyChakkar, December 2023"."""
        words = Verdict(self.verdict).told_by
        return f"{words} {self.stands_on.spoken}" if self.stands_on and not self.is_open else words

    @property
    def since_words(self) -> str:
        """ "going round since December 2023", "going round by 5 February 2023"; "" where no source says."""
        if not self.opened_on:
            return ""
        is_bound = self.opened_on.startswith("..")
        return f"going round {'' if is_bound else 'since '}{date_words(self.opened_on)}"

    @property
    def tag_list(self) -> list[Tag]:
        return [row.tag for row in self.tag_rows.all()]

    @transaction.atomic
    def decide(
        self,
        verdict: str,
        reason: str,
        *,
        by: User,
        statement: ClaimStatement | None = None,
        at: datetime.datetime | None = None,
    ) -> VerdictEntry:
        """The one way to a verdict: it has a reason, stands on a statement and leaves a line of history.

        Raises DecisionNotAllowed.
        """
        reason = clean_name(reason)
        now = Claim.objects.select_for_update().get(pk=self.pk)
        self.check_decision(now, verdict, reason, statement)
        entry = self.entries.create(
            by=by, at=at or timezone.now(), before=now.verdict, after=verdict, statement=statement, reason=reason
        )
        self.verdict, self.stands_on, self.changed_at = verdict, statement, entry.at
        if self.is_open:
            self.opened_at = entry.at
        self.save(update_fields=["verdict", "stands_on", "changed_at", "opened_at"])
        self.tell_of(entry)
        return entry

    def tell_of(self, entry: VerdictEntry) -> None:
        """Tells those who follow one of its tags; of a covered claim neither words nor verdict."""
        if not self.is_public or entry.at < timezone.now() - LATE:
            return
        covered = isinstance(self.shown_to(SHUT), CoveredClaim)
        Notice.objects.tell(
            TagFollow.objects.fans_of(self.tag_rows.values("tag")),
            NoticeKind.VERDICT,
            about=f"verdict:{entry.pk}",
            title="News of a rumour from later in the story" if covered else f"“{self.text}”: {self.summary}",
            path=self.get_absolute_url(),
        )

    def check_decision(self, now: "Claim", verdict: str, reason: str, statement: ClaimStatement | None) -> None:
        """Raises DecisionNotAllowed; `now` is the claim as it stands in the database."""
        if verdict not in Verdict.values:
            raise DecisionNotAllowed("There is no such verdict.")
        if (now.verdict, now.stands_on_id) != (self.verdict, self.stands_on_id):
            raise DecisionNotAllowed("Somebody else decided on this claim first. Look at it once more.")
        if not reason:
            raise DecisionNotAllowed("Give a reason: it stands in the claim's history, and readers see it.")
        if statement is not None and statement.claim_id != self.pk:
            raise DecisionNotAllowed("This statement was made on another claim.")
        if statement is None and verdict != Verdict.UNCONFIRMED:
            raise DecisionNotAllowed("Choose the statement that this verdict stands on.")
        if now.verdict == verdict and (verdict == Verdict.UNCONFIRMED or now.stands_on == statement):
            raise DecisionNotAllowed(f"The claim is {now.get_verdict_display()} already, and nothing would change.")
