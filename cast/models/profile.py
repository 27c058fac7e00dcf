from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Prefetch
from django.urls import reverse

from cast.models.portrayal import Portrayal
from cast.models.tag import Tag
from cast.periods import oldest_first
from fansite.pictures.cards import Card
from fansite.pictures.models import Picture, Rendition
from fansite.shield import Shield

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class ProfileQuerySet[P: "Profile"](models.QuerySet[P]):
    @transaction.atomic
    def add(self, name: str, *, slug: str = "", name_hi: str = "", description: str = "",
            spellings: Iterable[str] = (), nicknames: Iterable[str] = (), **fields: Any) -> P:  # fmt: skip
        """The one way to make a profile: the person's tag with all its names and the profile, or nothing at all."""
        names: dict[str, Any] = {
            "slug": slug,
            "name_hi": name_hi,
            "description": description,
            "spellings": spellings,
            "nicknames": nicknames,
        }
        tag = Tag.objects.add(name, kind=self.model.KIND, **names)
        return self.create(tag=tag, **fields)

    def for_card(self) -> Self:
        """With name, portrait and roles: three queries however many."""
        roles = Prefetch("portrayals", Portrayal.objects.select_related(f"{self.model.COUNTERPART}__tag"))
        return self.select_related("tag", "picture").prefetch_related(roles, *Picture.prefetch("picture"))

    def for_page(self) -> Self:
        """With all that a profile page tells of the person: five queries."""
        roles = Prefetch("portrayals", Portrayal.objects.for_page())
        portraits = Picture.prefetch(f"portrayals__{self.model.COUNTERPART}__picture")
        return self.select_related("tag", "picture").prefetch_related(
            roles, *portraits, "tag__aliases", *Picture.prefetch("picture")
        )

    def by_name(self) -> Self:
        return self.order_by("tag__name")


class Profile(models.Model):
    """What an actor's and a character's profile share; its names are the tag's."""

    KIND: str
    COUNTERPART: str
    covered_picture: Picture | None = None  # said of one that a page shows; set by `shown_to`
    portrayals: "RelatedManager[Portrayal]"
    moves: "RelatedManager[Any]"
    tag = models.OneToOneField("cast.Tag", models.PROTECT, related_name="%(class)s", editable=False)
    picture = models.ForeignKey("pictures.Picture", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.tag.name

    def get_absolute_url(self) -> str:
        return reverse(f"cast:{self.KIND}", args=[self.tag.slug])

    @property
    def name(self) -> str:
        return self.tag.name

    @property
    def name_hi(self) -> str:
        return self.tag.name_hi

    @property
    def slug(self) -> str:
        return self.tag.slug

    @property
    def description(self) -> str:
        return self.tag.description

    @property
    def face_seed(self) -> str:
        return self.tag.name

    @property
    def share(self) -> Rendition | Card:
        return (self.picture and self.picture.share) or self.tag.card

    @property
    def other_names(self) -> list[str]:
        return self.tag.other_names

    @transaction.atomic
    def join(self, other: Self) -> None:
        """Hands the parts and moves to the other profile and goes; what is written there stays, what is missing is taken over."""
        for theirs in (self.portrayals, self.moves):
            theirs.update(**{self.KIND: other})
        for field in self._meta.concrete_fields:
            if field.name not in ("id", "tag") and not getattr(other, field.attname):
                setattr(other, field.attname, getattr(self, field.attname))
        other.save()
        self.delete()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Without a profile the tag is a topic; its stories and its address stay."""
        done = super().delete(*args, **kwargs)
        Tag.objects.filter(pk=self.tag_id).update(kind=Tag.Kind.TOPIC)
        return done

    def shown_to(self, shield: Shield) -> Self:
        """Without what lies later: the portrait, ends of parts; for showing, never to be saved. Needs the page's prefetch."""
        if self.picture and shield.covers(self.picture):
            self.covered_picture, self.picture = self.picture, None
        for part in self.portrayals.all():
            part.shown_to(shield)
        return self

    @property
    def role_list(self) -> list:
        """The portrayals, oldest first, a recast after what it replaces; needs the page's prefetch."""
        return oldest_first(self.portrayals.all())
