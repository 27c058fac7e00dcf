from collections.abc import Iterable
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Max, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse

from cast.dates import ReducedDateField, date_words
from cast.models.character import Character
from cast.models.covered_event import CoveredEvent
from fansite.accounts.models import User
from fansite.pictures.models import Picture
from fansite.shield import OPEN, Shield

STEP = 1024  # between two neighbours, so that others find room there


class StoryEventQuerySet(models.QuerySet["StoryEvent"]):
    def reached_at(self, point: int) -> frozenset[int]:
        """The events up to the break with this id; none for what is no break, such as 0, the beginning."""
        place = StoryEvent.objects.filter(pk=point, is_break=True).values("position")
        return frozenset(self.filter(position__lte=Subquery(place)).values_list("pk", flat=True))

    def breaks(self) -> Self:
        """Where readers can say that they have come to."""
        return self.filter(is_break=True).only("break_label").order_by("position")

    def open_to(self, shield: Shield) -> Self:
        """Without those that are covered, for lists that cannot show a cover."""
        if shield.reached is None:
            return self
        is_safe = Q(safe_from=None) | Q(safe_from__in=shield.reached)
        return self.filter(Q(pk__in=shield.reached) & is_safe | Q(pk__in=shield.opened_of("e")))

    def in_order(self) -> Self:
        """As the story goes; `bunch` is the same for neighbours whose order among each other no source states."""
        firsts = StoryEvent.objects.filter(is_order_open=False, position__lte=OuterRef("position"))
        bunch = Subquery(firsts.order_by("-position").values("position")[:1])
        return self.annotate(bunch=bunch).order_by("position")

    def for_row(self) -> Self:
        """A line that names the event and leads to it."""
        return self.only("title", "happened", "position").order_by("position")

    def for_page(self) -> Self:
        """The timeline: each event with its track, its source and the faces of those in it; four queries."""
        rows = Prefetch("character_rows", EventCharacter.objects.for_page())
        portraits = Picture.prefetch("character_rows__character__picture")
        return self.in_order().select_related("track", "source").prefetch_related(rows, *portraits)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def of_track(self, slug: str) -> Self:
        return self.filter(track__slug=slug) if slug else self

    def with_character(self, slug: str) -> Self:
        return self.filter(character_rows__character__tag__slug=slug) if slug else self

    def newest_of(self, character: Character, *, shield: Shield = OPEN, most: int = 8) -> list["StoryEvent"]:
        """The last of the character's events that are open to the reader, in the order of the story."""
        events = self.with_character(character.slug).open_to(shield).for_row()
        newest: list[StoryEvent] = list(events.order_by("-position")[:most])
        return newest[::-1]

    def lock(self) -> None:
        """Held by whoever gives out places, so that two editors never give out the same one."""
        list(StoryEvent.objects.select_for_update().order_by("pk").values("pk"))

    @transaction.atomic
    def add(self, *, characters: Iterable[Character] = (), **fields: Any) -> "StoryEvent":
        """A new event at the end of the story; `place_after` moves it."""
        self.lock()
        last = StoryEvent.objects.aggregate(last=Max("position"))["last"] or 0
        event = self.create(**fields, position=last + STEP)
        for character in characters:
            event.character_rows.create(character=character)
        return event


class StoryEvent(models.Model):
    """Something that happens in the story, as a source tells it."""

    class Kind(models.TextChoices):
        ARRIVAL = "arrival", "Arrival"
        EXIT = "exit", "Exit"
        WEDDING = "wedding", "Wedding"
        SEPARATION = "separation", "Separation"
        DEATH = "death", "Death"
        REVELATION = "revelation", "Revelation"
        LEAP = "leap", "Leap"
        MOVE = "move", "Move"
        MOMENT = "moment", "Moment"  # what none of the others says: a turn, a quarrel, a scene

    title = models.CharField(max_length=120)
    summary = models.TextField(help_text="A few sentences in our own words.")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MOMENT)
    happened = ReducedDateField(bounds=True)
    position = models.PositiveBigIntegerField(editable=False)
    is_order_open = models.BooleanField(
        "order to the one before it is open",
        default=False,
        help_text="No source says whether it came before or after the event that it stands after.",
    )
    order_note = models.CharField(
        "note on its place", max_length=200, blank=True, help_text="What our sources say of when it was, in words."
    )
    track = models.ForeignKey("cast.Track", models.SET_NULL, null=True, blank=True, related_name="events")
    characters = models.ManyToManyField("cast.Character", through="cast.EventCharacter", related_name="events")
    source = models.ForeignKey("cast.Source", models.PROTECT, related_name="events")
    is_break = models.BooleanField(
        "the story breaks here",
        default=False,
        help_text="A point that readers can say they have come to. A leap is one.",
    )
    break_label = models.CharField(
        max_length=80,
        blank=True,
        help_text="Gives nothing away, such as “up to the hospital scene”. It is drawn across the story after the event.",
    )
    years = models.PositiveSmallIntegerField(
        "years leapt over",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Of a leap, where a source gives them.",
    )
    changes = models.CharField(
        "what changed with it",
        max_length=300,
        blank=True,
        help_text="Who was renamed, aged or recast, where a source says.",
    )
    safe_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="It is covered for who has not come to it. Choose a later event here if its words tell of one.",
    )

    objects = StoryEventQuerySet.as_manager()

    # Said of an event in its order; set by `in_order`, and by the story page.
    bunch: int | None
    told_in: list[Any]
    is_covered = False

    class Meta:
        verbose_name, verbose_name_plural = "event of the story", "events of the story"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("position", name="story_event_has_a_place_of_its_own"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(summary=""), name="story_event_has_a_title_and_a_summary"
            ),
            models.CheckConstraint(
                condition=Q(is_break=True) & ~Q(break_label="") | Q(is_break=False, break_label=""),
                name="story_break_has_a_label_and_nothing_else_has",
                violation_error_message="A break has a label, and what is no break has none.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="leap") | Q(is_break=True),
                name="leap_is_a_break_of_the_story",
                violation_error_message="A leap is a break of the story.",
            ),
            models.CheckConstraint(
                condition=Q(years=None) | Q(kind="leap", years__gte=1),
                name="only_a_leap_leaps_over_years",
                violation_error_message="Only a leap leaps over years.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('cast:story')}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"e{self.pk}"

    @property
    def cover_mark(self) -> str:
        return self.anchor

    @property
    def tells_of(self) -> tuple[int, ...]:
        return (self.pk, self.safe_from_id) if self.safe_from_id else (self.pk,)

    def shown_to(self, shield: Shield) -> "StoryEvent | CoveredEvent":
        """Itself, or its cover; needs `in_order`."""
        return CoveredEvent(self) if shield.covers(self) else self

    @property
    def is_leap(self) -> bool:
        return self.kind == self.Kind.LEAP

    @property
    def when_words(self) -> str:
        return date_words(self.happened) if self.happened else "no date known"

    @property
    def plain_date(self) -> str:
        """The date where a source gives one; "" for a bound."""
        return "" if ".." in self.happened else self.happened

    @property
    def character_list(self) -> list[Character]:
        """Those in it, as they were entered; needs the page's prefetch."""
        return [row.character for row in self.character_rows.all()]

    def before(self) -> "StoryEvent | None":
        """The event that this one stands after; for a new one the last of all."""
        others = StoryEvent.objects.exclude(pk=self.pk)
        if self.position is not None:
            others = others.filter(position__lt=self.position)
        return others.order_by("-position").first()

    @transaction.atomic
    def place_after(self, other: "StoryEvent | None", *, by: User) -> None:
        """Moves the event behind the other, or to the beginning; behind all of a bunch unless its own order is open."""
        StoryEvent.objects.lock()
        self._leave_place()
        others = list(StoryEvent.objects.exclude(pk=self.pk).order_by("position"))
        ahead = 1 + others.index(other) if other else 0
        while not self.is_order_open and 0 < ahead < len(others) and others[ahead].is_order_open:
            ahead += 1
        low = others[ahead - 1].position if ahead else 0
        high = others[ahead].position if ahead < len(others) else low + 2 * STEP
        if high - low < 2:
            self._renumber([*others[:ahead], self, *others[ahead:]])
        else:
            self.position = (low + high) // 2
            self.save(update_fields=["position"])

    def _renumber(self, events: list["StoryEvent"]) -> None:
        # First out of the way of each other: every place is somebody's own at every moment.
        out_of_the_way = max(event.position for event in events) + STEP * len(events)
        StoryEvent.objects.update(position=F("position") + out_of_the_way)
        for number, event in enumerate(events, 1):
            event.position = number * STEP
            event.save(update_fields=["position"])

    def _leave_place(self) -> None:
        """Where this one began a bunch, the next in it begins it from now on."""
        if StoryEvent.objects.filter(
            pk=self.pk, is_order_open=False
        ).exists():  # a form may have changed it here already
            follower = StoryEvent.objects.filter(position__gt=self.position).order_by("position").first()
            if follower:
                StoryEvent.objects.filter(pk=follower.pk, is_order_open=True).update(is_order_open=False)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """The event goes, and its bunch stays a bunch."""
        self._leave_place()
        return super().delete(*args, **kwargs)


class EventCharacterQuerySet(models.QuerySet["EventCharacter"]):
    def for_page(self) -> Self:
        return self.select_related("character__tag", "character__picture").order_by("pk")


class EventCharacter(models.Model):
    """A character in an event."""

    event = models.ForeignKey(StoryEvent, models.CASCADE, related_name="character_rows")
    character = models.ForeignKey("cast.Character", models.PROTECT, related_name="event_rows")

    objects = EventCharacterQuerySet.as_manager()

    class Meta:
        verbose_name = "character in it"
        verbose_name_plural = "characters in it"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "character"],
                name="event_names_a_character_once",
                violation_error_message="This character stands in the event already.",
            )
        ]

    def __str__(self) -> str:
        return str(self.character)
