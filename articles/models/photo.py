from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString

from articles.models.covered_photo import CoveredPhoto
from articles.models.inset import InsetQuerySet, ShownInset
from cast.models import Tag
from fansite.markup import inset_html
from fansite.pictures.models import Picture
from fansite.shield import Shield


class PhotoQuerySet(InsetQuerySet["Photo"]):
    def for_page(self) -> Self:
        """With their pictures, and the people in them: three queries however many."""
        people = models.Prefetch("people", Tag.objects.with_profile())
        return self.in_story().select_related("picture").prefetch_related(*Picture.prefetch("picture"), people)


class Photo(ShownInset):
    """A photo of a story. It is complete without its picture: posts vanish, and their owners want them back."""

    template = "articles/_photo.html"

    class Right(models.TextChoices):
        UNKNOWN = "unknown", "Not cleared yet"
        OURS = "ours", "Our own"
        PRESS = "press", "Press picture"
        PERMISSION = "permission", "Its owner permitted it"
        LICENCE = "licence", "Under a free licence"

    picture = models.ForeignKey(
        "pictures.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="photos",
        help_text="From our library. Without one the description stands alone.",
    )
    people = models.ManyToManyField(
        "cast.Tag",
        blank=True,
        related_name="photos",
        limit_choices_to={"kind__in": (Tag.Kind.ACTOR, Tag.Kind.CHARACTER)},
        help_text="Whose photo it is, or who is in it.",
    )
    credit = models.CharField(
        max_length=120, blank=True, help_text="Who made it, or whose it is. Empty is what the picture itself says."
    )
    right = models.CharField(
        "right to show it",
        max_length=10,
        choices=Right.choices,
        default=Right.UNKNOWN,
        help_text="Why we may show the picture; only the newsroom sees this.",
    )
    address = models.URLField(
        "original post", max_length=500, blank=True, help_text="Where it was posted, beginning with https://."
    )

    objects = PhotoQuerySet.as_manager()

    is_covered = False

    class Meta(ShownInset.Meta):
        constraints = [
            *ShownInset.Meta.constraints,
            models.CheckConstraint(
                condition=Q(address="") | Q(address__startswith="https://"),
                name="photo_was_posted_at_an_https_address",
                violation_error_message="Give an address that begins with https://.",
            ),
        ]

    @property
    def credited(self) -> str:
        return self.credit or (self.picture.credit if self.picture else "")

    @property
    def is_tall(self) -> bool:
        return self.picture is not None and self.picture.height > self.picture.width

    @property
    def html(self) -> SafeString:
        """As it is sent to feeds."""
        image = self.picture and self.picture.fallback
        return inset_html(
            "Photo",
            self.description,
            "; ".join(filter(None, (", ".join(tag.name for tag in self.people.all()), self.credited))),
            link=(self.address, "Original post"),
            image=(image.get_absolute_url(), self.picture.alternative) if self.picture and image else ("", ""),
        )

    def shown_to(self, shield: Shield) -> "Photo | CoveredPhoto":
        return CoveredPhoto(self.picture) if self.picture and shield.covers(self.picture) else self
