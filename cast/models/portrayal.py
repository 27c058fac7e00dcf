from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from cast.dates import ReducedDateField, date_words, moment_words, parse
from cast.models.cast_entry import CastEntry
from cast.models.safe_from import SafeFrom
from cast.periods import change_date, ends_before_it_begins, overlap
from fansite.accounts.models import User
from fansite.pictures.models import Picture
from fansite.shield import Shield

if TYPE_CHECKING:
    from cast.models import Actor, Character, Source


class CastingNotAllowed(Exception):
    """The record of the cast would contradict itself; the message says why for a person."""


class PortrayalQuerySet(models.QuerySet["Portrayal"]):
    def for_page(self) -> Self:
        people = ("actor__tag", "actor__picture", "character__tag", "character__picture")
        return self.select_related(*people, "source", "replaces__actor__tag", "replaced_by__actor__tag")

    def for_moves(self) -> Self:
        """Comings and goings with their people and the actors' portraits: two queries however many."""
        return self.for_page().prefetch_related(*Picture.prefetch("actor__picture"))

    def with_players(self) -> Self:
        """What `Character.players_on` asks for."""
        return self.select_related("actor__tag")

    def unnamed(self) -> Self:
        """Parts whose character no source has named yet, with who followed whom."""
        return self.filter(character=None).select_related("actor__tag", "replaces__actor__tag").order_by("pk")


class Portrayal(SafeFrom):
    """Somebody plays somebody for a time; one of the two may be unknown to our sources."""

    MARK = "p"

    class Kind(models.TextChoices):
        REGULAR = "regular", "regular role"
        GUEST = "guest", "guest role"
        YOUNGER = "younger", "younger self"
        VOICE = "voice", "voice"

    actor = models.ForeignKey("cast.Actor", models.PROTECT, null=True, blank=True, related_name="portrayals")
    character = models.ForeignKey("cast.Character", models.PROTECT, null=True, blank=True, related_name="portrayals")
    since = ReducedDateField(bounds=True)
    until = ReducedDateField(bounds=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.REGULAR)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it ended, as far as a source says.")
    source = models.ForeignKey("cast.Source", models.PROTECT, null=True, blank=True, related_name="portrayals")
    replaces = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="The portrayal before a change of actor.",
    )
    note = models.CharField(max_length=300, blank=True)
    safe_from = models.ForeignKey(
        "cast.StoryEvent",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="end is safe from",
        help_text="The end, its reason, the note and the source’s title are covered for readers who have not come to this event.",
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = PortrayalQuerySet.as_manager()

    # Said of one that a page shows; set by `shown_to`.
    is_end_covered = False

    class Meta:
        # A change of actor first tells the order; where dates are unknown, the order of entry does.
        ordering = [F("replaces").asc(nulls_first=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | Q(character__isnull=False),
                name="portrayal_names_an_actor_or_a_character",
                violation_error_message="Name the actor or the character, or both.",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")), name="portrayal_does_not_replace_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor or 'actor not named'} as {self.character or 'a character not named yet'}"

    def clean(self) -> None:
        super().clean()
        if ends_before_it_begins(self.since, self.until):
            raise ValidationError({"until": "It cannot end before it begins."})
        if self.pk and self.replaces and self.replaces.replaces_id == self.pk:
            raise ValidationError({"replaces": "That portrayal replaces this one already."})

    @transaction.atomic
    def recast(self, actor: "Actor", *, by: User, since: str = "", until: str = "", reason: str = "",
               source: "Source | None" = None, kind: str = "", note: str = "") -> "Portrayal":  # fmt: skip
        """Ends this portrayal and opens the next, by another actor in the same part.

        Where no end is given, the start of the next is the bound by which this one had ended. Raises CastingNotAllowed.
        """
        former = Portrayal.objects.select_for_update().get(pk=self.pk)
        if follower := Portrayal.objects.filter(replaces=former).select_related("actor__tag").first():
            raise CastingNotAllowed(f"{former} was replaced already, by {follower.actor or 'an actor not named'}.")
        if former.actor_id == actor.pk:
            raise CastingNotAllowed(f"{actor} has this part already; choose another actor.")
        former.until = until or bound_before(since) or former.until
        former.reason, former.source = reason or former.reason, former.source or source
        following = Portrayal(
            actor=actor,
            character_id=former.character_id,
            since=since,
            kind=kind or former.kind,
            source=source,
            replaces=former,
            note=note,
        )
        try:
            former.full_clean()
            following.full_clean()
        except ValidationError as errors:
            raise CastingNotAllowed(" ".join(errors.messages)) from errors
        if ends_before_it_begins(former.since, following.since):
            raise CastingNotAllowed("The next actor cannot begin before this one did.")
        former.save()
        following.save()
        CastEntry.objects.create(
            portrayal=following, action=CastEntry.Action.RECAST, by=by, words=f"{former}, then {actor}"[:300]
        )
        self.refresh_from_db()
        return following

    @transaction.atomic
    def name_character(self, character: "Character", *, by: User) -> list["Portrayal"]:
        """Names the character of this part and of all before and after it in the chain of recasts that have none.

        Answers the portrayals that were without. Raises CastingNotAllowed where one of them is another character.
        """
        chain = self.chain()
        if any(part.character_id not in (None, character.pk) for part in chain):
            raise CastingNotAllowed(f"A part in this chain of recasts has another character than {character} already.")
        unnamed = [part for part in chain if part.character_id is None]
        Portrayal.objects.filter(pk__in=[part.pk for part in unnamed]).update(
            character=character, changed_at=timezone.now()
        )
        for part in unnamed:
            part.character = character
            CastEntry.objects.create(portrayal=part, action=CastEntry.Action.NAME, by=by, words=str(part)[:300])
        self.refresh_from_db()
        return unnamed

    def chain(self) -> list["Portrayal"]:
        """This portrayal with all that it replaced and all that replaced it, locked, the first one first."""
        parts = Portrayal.objects.select_for_update()
        chain = [parts.get(pk=self.pk)]
        while (former := chain[0].replaces_id) and former not in {part.pk for part in chain}:
            chain.insert(0, parts.get(pk=former))
        while (following := parts.filter(replaces=chain[-1]).first()) and following not in chain:
            chain.append(following)
        return chain

    def overlapping(self) -> list["Portrayal"]:
        """Others in the same kind of part of this character on a day that is certain for both."""
        if not self.character_id:
            return []
        others = Portrayal.objects.filter(character=self.character_id, kind=self.kind).exclude(pk=self.pk)
        mine = (self.since, self.until)
        return [other for other in others.for_page() if overlap(mine, (other.since, other.until))]

    def shown_to(self, shield: Shield) -> "Portrayal":
        """Itself, its end and that of the one before it taken out where they lie later; for showing, never to be saved."""
        before = self.replaces if Portrayal._meta.get_field("replaces").is_cached(self) else None
        for part in (self, before):
            if part and shield.covers(part) and not part.is_end_covered:
                part.until = part.reason = part.note = ""
                known = Portrayal._meta.get_field("source").is_cached(part)
                part.source = part.source.covered() if known and part.source else None
                part.is_end_covered = True
        return self

    @property
    def since_words(self) -> str:
        return date_words(self.since) if self.since else "start not known"

    @property
    def until_words(self) -> str:
        if self.is_still_on:
            return f"still in the role {self.still_on_words}"
        return date_words(self.until) if self.until else "end not known"

    @property
    def is_still_on(self) -> bool:
        """A source shows the actor in the role on that day, and none says that it ended."""
        return self.until.endswith("..")

    @property
    def still_on_words(self) -> str:
        return moment_words(self.until.removesuffix(".."))

    @property
    def is_since_bound(self) -> bool:
        return ".." in self.since

    @property
    def is_until_bound(self) -> bool:
        return ".." in self.until

    @property
    def follower(self) -> "Portrayal | None":
        """What replaced this one; needs `for_page` in lists."""
        return getattr(self, "replaced_by", None)

    @property
    def change_words(self) -> str:
        """When this one took over from what it replaces: "by 5 February 2023", "" where no source tells."""
        return moment_words(change_date(self.replaces.until if self.replaces else "", self.since))

    @property
    def period(self) -> str:
        """From and to in words, as far as a source says."""
        if not self.since and not self.until:
            return "dates not known"
        if not self.since:
            return (
                self.until_words
                if self.until.endswith("..")
                else f"until {self.until_words}".replace("until by", "ended by")
            )
        since = f"since {self.since_words}"
        return since if not self.until else f"{since}, {self.until_words}"


def bound_before(since: str) -> str:
    """By when somebody had left whose part another has had since then."""
    date = parse(since)
    return "" if date is None or date.later else since if date.by else f"..{since}"
