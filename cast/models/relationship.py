from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from cast.dates import ReducedDateField, date_words
from cast.models.safe_from import SafeFrom
from cast.periods import ends_before_it_begins
from fansite.shield import OPEN, Shield

if TYPE_CHECKING:
    from cast.models.character import Character


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def tie(self, one: "Character", kind: str, other: "Character", **facts: Any) -> "Relationship":
        """The one way to make a tie. Raises ValidationError by field, for one that stands already from either side too."""
        tie = self.model(one=one, kind=kind, other=other, **facts)
        tie.full_clean()
        tie.save()
        return tie

    def between(self, one: "Character", other: "Character") -> Self:
        return self.filter(Q(one=one, other=other) | Q(one=other, other=one))

    def shown(self) -> Self:
        """What readers see: a tie without a source is the desk's own note."""
        return self.exclude(certainty=Relationship.Certainty.UNSOURCED)

    def with_names(self) -> Self:
        return self.select_related("one__tag", "other__tag", "source")

    def for_family(self) -> Self:
        """The family page, where the characters come by a query of their own."""
        return self.shown().select_related("source").order_by("pk")

    def corner_of(self, character: "Character", shield: Shield = OPEN) -> list[tuple[str, list["Side"]]]:
        """A character's ties from its own side that are open to the reader, by kind in words; one query."""
        ties: list[Relationship] = list(
            self.shown().with_names().filter(Q(one=character) | Q(other=character)).order_by("pk")
        )
        sides = [tie.side_of(character.pk) for tie in ties if not shield.covers(tie)]
        sides.sort(key=lambda side: side.order)
        words = dict.fromkeys(side.words for side in sides)
        return [(word, [side for side in sides if side.words == word]) for word in words]

    @transaction.atomic
    def hand_over(self, character: "Character", *, to: "Character") -> None:
        """Makes one character's ties the other's; those that would be doubles, or tie it to itself, go."""
        there = {(tie.kind, tie.other_than(to.pk)) for tie in self.filter(Q(one=to) | Q(other=to))}
        for tie in self.filter(Q(one=character) | Q(other=character)):
            far = tie.other_than(character.pk)
            if far == to.pk or (tie.kind, far) in there:
                tie.delete()
            else:
                end = "one" if tie.one_id == character.pk else "other"
                setattr(tie, end, to)
                tie.save(update_fields=[end])


class Relationship(SafeFrom):
    """What one character is to another, in the story and never outside of it; one row for both directions."""

    MARK = "t"

    class Kind(models.TextChoices):
        PARENT = "parent", "parent of"
        ADOPTIVE = "adoptive", "adoptive parent of"
        STEP = "step", "step-parent of"
        GRANDPARENT = "grandparent", "grandparent of"
        SPOUSE = "spouse", "married to"
        FORMER = "former", "was married to"
        SIBLING = "sibling", "sibling of"
        IN_LAW = "in_law", "in-law of"
        HOUSEHOLD = "household", "of one household with"
        FRIEND = "friend", "friend of"
        RIVAL = "rival", "rival of"
        LINKED = "linked", "linked, kind not stated, with"

        @property
        def inverse(self) -> str:
            """The words from the other side: the same ones, unless the kind has a direction."""
            return INVERSES.get(self, self.label)

    class Certainty(models.TextChoices):
        STATED = "stated", "a source says it"
        CONTEXT = "context", "clear from a source’s context"
        COMBINED = "combined", "joined from several sources"
        UNSOURCED = "unsourced", "no source yet (readers do not see it)"

    one = models.ForeignKey("cast.Character", models.CASCADE, related_name="ties_as_one", verbose_name="one character")
    kind = models.CharField(
        max_length=11,
        choices=Kind.choices,
        help_text="Where no source states the kind: linked, kind not stated. It is never guessed.",
    )
    other = models.ForeignKey(
        "cast.Character", models.CASCADE, related_name="ties_as_other", verbose_name="other character"
    )
    since = ReducedDateField(bounds=True)
    until = ReducedDateField(bounds=True)
    source = models.ForeignKey("cast.Source", models.PROTECT, null=True, blank=True, related_name="relationships")
    certainty = models.CharField(max_length=9, choices=Certainty.choices, default=Certainty.STATED)
    note = models.CharField(
        max_length=300, blank=True, help_text="A sentence for readers, such as how it came to be known."
    )

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        verbose_name = "tie"
        constraints = [
            # By the pair without its order, so that no tie can be entered a second time from its other side. A parent
            # whose child is its parent cannot be either.
            models.UniqueConstraint(
                Least(F("one"), F("other")),
                Greatest(F("one"), F("other")),
                F("kind"),
                name="two_characters_share_one_tie_of_a_kind",
                violation_error_message="These two are tied in this way already.",
            ),
            models.CheckConstraint(
                condition=~Q(one=F("other")),
                name="nobody_is_tied_to_oneself",
                violation_error_message="Nobody is tied to oneself.",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=False) | Q(certainty="unsourced"),
                name="tie_names_its_source_unless_it_has_none_yet",
                violation_error_message="Name the source of the tie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one}: {self.get_kind_display()} {self.other}"

    def clean(self) -> None:
        super().clean()
        if ends_before_it_begins(self.since, self.until):
            raise ValidationError({"until": "It cannot end before it begins."})

    @property
    def period(self) -> str:
        """From and to in words, "" where no source gives a date."""
        since = f"since {date_words(self.since)}" if self.since else ""
        if self.until.endswith(".."):
            until = f"still so on {date_words(self.until.removesuffix('..'))}"
        else:
            until = f"until {date_words(self.until)}".replace("until by", "ended by") if self.until else ""
        return ", ".join(filter(None, (since, until)))

    @property
    def has_direction(self) -> bool:
        """It reads otherwise from the other side."""
        return self.kind in INVERSES

    def other_than(self, pk: int) -> int:
        return self.other_id if self.one_id == pk else self.one_id

    def words_of(self, pk: int) -> str:
        """The kind in words, from the side of the one of the two with this id."""
        kind = Relationship.Kind(self.kind)
        return kind.label if self.one_id == pk else kind.inverse

    def side_of(self, pk: int) -> "Side":
        return Side(self, pk)


INVERSES = {
    Relationship.Kind.PARENT: "child of",
    Relationship.Kind.ADOPTIVE: "adopted child of",
    Relationship.Kind.STEP: "stepchild of",
    Relationship.Kind.GRANDPARENT: "grandchild of",
}


@dataclass(frozen=True)
class Side:
    """A tie as one of its two sees it."""

    tie: Relationship
    pk: int

    @property
    def words(self) -> str:
        return self.tie.words_of(self.pk)

    @property
    def person(self) -> "Character":
        """Whom the tie leads to."""
        return self.tie.other if self.tie.one_id == self.pk else self.tie.one

    @property
    def order(self) -> tuple:
        """First those above, then those below, then those beside."""
        tie = self.tie
        below = tie.has_direction and tie.one_id == self.pk
        return not tie.has_direction, below, Relationship.Kind.values.index(tie.kind), tie.pk
