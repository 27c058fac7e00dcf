from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, cast

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from taggit.models import TagBase

from cast.folding import fold
from cast.models.alias import TagAlias
from cast.models.merge import TagMerge
from cast.models.portrayal import Portrayal
from cast.models.tag_follow import TagFollow
from fansite.accounts.models import User
from fansite.models import SearchWord
from fansite.pictures.cards import Card
from fansite.pictures.models import Picture, Rendition
from fansite.text import clean_name, latin_slug

if TYPE_CHECKING:
    from cast.models import Actor, Character

LATIN_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"


class MergeNotAllowed(Exception):
    """The two tags cannot become one; the message says why for a person."""


class TagQuerySet(models.QuerySet["Tag"]):
    def named(self, text: str, *, kind: str = "") -> Self:
        """The tags that the text may mean, by any spelling; for search, tag input, addresses and import alike."""
        tags = self.filter(pk__in=TagAlias.objects.matching(text).values("tag"))
        return tags.filter(kind=kind) if kind else tags

    def at_address(self, slug: str, *, kind: str = "") -> list["Tag"]:
        """The tags an address leads to: the live slug's, else a former slug's, else all that it spells."""
        tags = (self.filter(kind=kind) if kind else self).with_profile()
        return list(tags.filter(slug=slug) or tags.filter(aliases__slug=slug) or tags.named(slug).order_by("name")[:50])

    def beginning(self, text: str) -> Self:
        """The tags with a spelling that begins with the text or has a word beginning so, for tag input and search."""
        key = fold(text[:200])
        if not key:
            return self.none()
        aliases = TagAlias.objects.filter(
            Q(key__startswith=key) | Q(text__istartswith=text.strip()) | Q(text__icontains=f" {text.strip()}")
        )
        return self.filter(pk__in=aliases.values("tag"))

    def search(self, text: str) -> Self:
        """Tags for the search page: an exact spelling first, then those that begin so."""
        exact = Exists(TagAlias.objects.matching(text).filter(tag=OuterRef("pk")))
        found = self.filter(exact) | self.filter(pk__in=self.model.objects.beginning(text).values("pk"))
        return found.annotate(is_exact=exact).order_by("-is_exact", "kind", "name").with_portraits()

    def with_profile(self) -> Self:
        return self.select_related("actor", "character")

    def with_portraits(self) -> Self:
        """With profiles and their pictures' renditions: three queries however many."""
        people = ("actor__picture", "character__picture")
        lookups = [lookup for path in people for lookup in Picture.prefetch(path)]
        return self.select_related(*people).prefetch_related(*lookups)

    def for_page(self) -> Self:
        """The tag page: the head of the person's profile with the parts played."""
        roles = [f"{kind}__portrayals" for kind in ("actor", "character")]
        return self.with_portraits().prefetch_related(*(Prefetch(path, Portrayal.objects.for_page()) for path in roles))

    @transaction.atomic
    def add(self, name: str, *, slug: str = "", kind: str = "", name_hi: str = "", description: str = "",
            spellings: Iterable[str] = (), nicknames: Iterable[str] = ()) -> "Tag":  # fmt: skip
        """A new tag with all its names; the slug is made from the name where that is Latin.

        Raises ValidationError for a name or slug that is taken or empty.
        """
        tag = Tag(kind=kind or Tag.Kind.TOPIC, description=clean_name(description))
        tag.take_names(name, slug=slug, name_hi=name_hi)
        tag.set_spellings(spellings, nicknames=nicknames)
        return tag


class Tag(TagBase):
    """The identity of an actor, a character or a topic: name and slug stand here and nowhere else."""

    class Kind(models.TextChoices):
        TOPIC = "topic", "topic"
        ACTOR = "actor", "actor"
        CHARACTER = "character", "character"

    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.TOPIC, editable=False)
    slug = models.SlugField(
        max_length=100,
        unique=True,
        help_text="Latin letters, digits and hyphens. Changing it leaves the old address leading here.",
    )
    name_hi = models.CharField("name in Hindi", max_length=100, blank=True)
    description = models.CharField(max_length=200, blank=True, help_text="One line under the name.")

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slug__regex=LATIN_SLUG), name="tag_slug_is_latin_letters_digits_hyphens"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("articles:tag", args=[self.slug])

    @property
    def profile(self) -> "Actor | Character | None":
        """The tag's Actor or Character, None for a topic; needs `with_profile` in lists."""
        if self.kind == self.Kind.TOPIC:
            return None
        try:
            return getattr(self, self.kind)
        except ObjectDoesNotExist:
            return None

    @property
    def picture(self) -> Picture | None:
        return self.profile.picture if self.profile else None

    @property
    def card(self) -> Card:
        return Card("tag", self.pk, self.name, self.get_kind_display())

    @property
    def share(self) -> Rendition | Card:
        """The picture for link previews: the portrait's, else a drawn one."""
        return (self.picture and self.picture.share) or self.card

    @property
    def face_seed(self) -> str:
        return self.name

    def check_names(self, name: str, *, slug: str = "", name_hi: str = "") -> dict[str, str]:
        """The names as they would be kept. Raises ValidationError by field."""
        kept = {"name": clean_name(name), "name_hi": clean_name(name_hi)}
        kept["slug"] = slug or latin_slug(kept["name"])
        errors = {}
        others = Tag.objects.exclude(pk=self.pk)
        if not kept["name"]:
            errors["name"] = "Give a name that can be seen."
        elif others.filter(name__iexact=kept["name"]).exists():
            errors["name"] = "Another tag has this name; add a qualifier, such as “Adhik (character)”."
        if errors and not slug:
            pass  # the slug would be made from the name
        elif not kept["slug"]:
            errors["slug"] = "Give a slug of Latin letters; the name has none to make it from."
        elif kept["slug"] != latin_slug(kept["slug"]):
            errors["slug"] = "Use small Latin letters, digits and single hyphens."
        elif others.filter(slug=kept["slug"]).exists():
            errors["slug"] = "Another tag has this slug."
        elif TagAlias.objects.filter(slug=kept["slug"]).exclude(tag=self.pk).exists():
            errors["slug"] = "This address leads to another tag, which had it before."
        if errors:
            raise ValidationError(errors)
        return kept

    @transaction.atomic
    def take_names(self, name: str, *, slug: str = "", name_hi: str = "") -> None:
        """Names or renames the tag; a former slug stays behind as an address that leads here."""
        kept = self.check_names(name, slug=slug or self.slug, name_hi=name_hi)
        # Asked of the database: a form may have written the new slug on this object already.
        former = Tag.objects.filter(pk=self.pk).exclude(slug=kept["slug"]).values_list("slug", flat=True).first()
        TagAlias.objects.filter(slug=kept["slug"]).delete()  # an address taken into use again is no alias any more
        self.name, self.name_hi, self.slug = kept["name"], kept["name_hi"], kept["slug"]
        self.save()
        if former:
            self.aliases.create(kind=TagAlias.Kind.OLD_SLUG, text=former, key=fold(former), slug=former)
        self._keep(TagAlias.Kind.NAME, [self.name])
        self._keep(TagAlias.Kind.HINDI, [self.name_hi])

    @transaction.atomic
    def rewrite(
        self,
        name: str,
        *,
        slug: str,
        name_hi: str,
        description: str,
        spellings: Iterable[str],
        nicknames: Iterable[str],
    ) -> None:
        """All that an editor may change of a tag, at once."""
        self.description = clean_name(description)
        self.take_names(name, slug=slug, name_hi=name_hi)
        self.set_spellings(spellings, nicknames=nicknames)

    @transaction.atomic
    def set_spellings(self, texts: Iterable[str], *, nicknames: Iterable[str] = ()) -> None:
        """Makes these the tag's other spellings and nicknames, and no others."""
        self._keep(TagAlias.Kind.SPELLING, texts)
        self._keep(TagAlias.Kind.NICKNAME, nicknames)

    def _keep(self, kind: str, texts: Iterable[str]) -> None:
        wanted = {text: fold(text) for text in map(clean_name, texts) if fold(text)}
        self.aliases.filter(kind=kind).exclude(text__in=wanted).delete()
        there = set(self.aliases.filter(kind=kind).values_list("text", flat=True))
        SearchWord.objects.learn(*wanted)
        TagAlias.objects.bulk_create(
            TagAlias(tag=self, kind=kind, text=text, key=key[:100]) for text, key in wanted.items() if text not in there
        )

    def set_follow(self, *, fan: User, on: bool) -> None:
        """The fan follows the tag, or does not any more; the same again changes nothing."""
        if on:
            self.follows.get_or_create(fan=fan)
        else:
            self.follows.filter(fan=fan).delete()

    def check_merge(self, other: "Tag") -> None:
        """Raises MergeNotAllowed unless the other tag can become this one."""
        if other.pk == self.pk:
            raise MergeNotAllowed("Choose another tag than this one.")
        if other.kind not in (Tag.Kind.TOPIC, self.kind):
            article = "an" if other.kind == Tag.Kind.ACTOR else "a"
            raise MergeNotAllowed(f"“{other}” is {article} {other.kind}'s tag, “{self}” is not.")

    @transaction.atomic
    def take_over(self, other: "Tag", *, by: User) -> None:
        """Makes the other tag's names, addresses and profile this one's, and ends it; its stories are moved before.

        Raises MergeNotAllowed. `TaggedArticle.objects.merge` is the verb that moves the stories as well.
        """
        self.check_merge(other)
        former, mine = other.profile, self.profile
        if former is not None and mine is not None:
            former.join(cast(Any, mine))  # of one kind, as check_merge saw to
        there = set(self.aliases.values_list("kind", "text"))
        for alias in other.aliases.all():
            if alias.kind in (TagAlias.Kind.NAME, TagAlias.Kind.HINDI):
                alias.kind = TagAlias.Kind.SPELLING
            if (alias.kind, alias.text) not in there:
                alias.tag = self
                alias.save(update_fields=["tag", "kind"])
        other.merges.update(tag=self)
        TagFollow.objects.hand_over(other, to=self)
        TagMerge.objects.create(tag=self, former=other.pk, name=other.name, by=by)
        slug = other.slug
        other.delete()
        self.aliases.create(kind=TagAlias.Kind.OLD_SLUG, text=slug, key=fold(slug)[:100], slug=slug)

    @property
    def other_names(self) -> list[str]:
        """Spellings and nicknames; from `aliases`, prefetched on profile pages."""
        shown = (TagAlias.Kind.SPELLING, TagAlias.Kind.NICKNAME)
        return [alias.text for alias in self.aliases.all() if alias.kind in shown]
