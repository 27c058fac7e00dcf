import datetime
import math
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from reversion.models import Revision, Version
from taggit.managers import TaggableManager

from articles.models.article_queryset import ArticleQuerySet
from articles.models.covered_story import CoveredStory
from articles.models.former_slug import FormerSlug
from articles.models.tagged_article import TaggedArticle
from articles.models.talked_about import TalkedAbout
from articles.models.telling import Telling, tell
from cast.dates import ReducedDateField
from cast.models import Tag, TagFollow
from cast.models.safe_from import SafeFrom
from cast.models.tag import LATIN_SLUG
from fansite.accounts.models import Notice, NoticeKind, Reader, User
from fansite.markup import plain
from fansite.models import SearchEntry
from fansite.models.search_entry import safe_marks
from fansite.paging import Key
from fansite.pictures.cards import Card
from fansite.pictures.models import Picture, Rendition
from fansite.shield import OPEN, SHUT, Shield
from fansite.text import to_whom


class StepNotAllowed(Exception):
    """The article is not in the state that the step begins from; the message says so for a person."""


class Article(SafeFrom, TalkedAbout):  # type: ignore[django-manager-missing]  # taggit, of which the rows are made, is untyped
    """A story. Its status moves by the verbs below and in no other way."""

    MARK = "s"

    class Kind(models.TextChoices):
        NEWS = "news", "News"
        INTERVIEW = "interview", "Interview"
        PHOTO = "photo", "Photo story"
        RECAP = "recap", "Recap"
        RATINGS = "ratings", "Ratings"
        OPINION = "opinion", "Opinion"
        BACKGROUND = "background", "Background"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    WORDS = ("title", "standfirst", "body")
    # Beside its tags and corrections what counts as a change for readers.
    SEEN = (
        *WORDS,
        "cover",
        "dateline",
        "source",
        "said_to",
        "aired_on",
        "episode",
        "safe_from",
        "safe_title",
        "safe_cover",
    )

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NEWS)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT, editable=False)
    title = models.CharField(max_length=160)
    slug = models.SlugField(
        max_length=120,
        unique=True,
        help_text="The story's address; left empty it is made from the headline, the safe one if there is one. A former slug "
        "goes on leading here.",
    )
    standfirst = models.CharField(
        max_length=320, blank=True, help_text="One or two sentences under the headline; lists show them."
    )
    cover = models.ForeignKey(
        "pictures.Picture", models.SET_NULL, null=True, blank=True, related_name="covered_stories"
    )
    safe_title = models.CharField(
        "safe headline",
        max_length=160,
        blank=True,
        help_text="Gives nothing away. It stands where the story is covered, and always in feeds, sitemaps and mails.",
    )
    safe_cover = models.ForeignKey(
        "pictures.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="safe picture",
        help_text="Shown in place of the cover where the story is covered.",
    )
    body = models.TextField(blank=True)
    dateline = models.CharField(max_length=60, blank=True, help_text="The place the story begins from, such as Mumbai.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles")
    source = models.ForeignKey(
        "cast.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name="reported by",
        help_text="Where we have it from.",
    )
    said_to = models.CharField(
        max_length=100,
        blank=True,
        help_text="To whom it was said, where that is somebody else than who reports it, such as Siddharth Kannan. "
        "Begin with “on” where that fits better: on Instagram live.",
    )
    aired_on = ReducedDateField(
        verbose_name="air date", help_text="Of the episode: 2023-12-05, or 2023-12 where only the month is known."
    )
    episode = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Its number.")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    modified_at = models.DateTimeField(default=timezone.now, editable=False)
    form_digest = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="What was sent to make it: the same form, sent again, makes no second story.",
    )

    tags = TaggableManager(through=TaggedArticle, blank=True)
    objects = ArticleQuerySet.as_manager()

    # Said of one that a page shows; set by `shown_to`.
    is_covered = False
    covered_picture: Picture | None = None

    class Meta:
        verbose_name, verbose_name_plural = "story", "stories"
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_article", "Can publish, schedule and withdraw stories")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="published_story_has_its_moment"
            ),
            models.CheckConstraint(
                condition=Q(slug__regex=LATIN_SLUG), name="story_slug_is_latin_letters_digits_hyphens"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="story_has_a_title"),
            models.CheckConstraint(
                condition=Q(safe_from=None) | ~Q(safe_title=""), name="story_that_can_be_covered_has_a_safe_headline"
            ),
            models.UniqueConstraint("form_digest", condition=~Q(form_digest=""), name="form_makes_one_story"),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="stories_newest_first"),
            models.Index(fields=["status", "kind", "-published_at", "-id"], name="stories_of_a_kind_newest_first"),
            models.Index(fields=["status", "-comment_count"], name="stories_most_discussed"),
            models.Index(fields=["status", "-modified_at"], name="stories_last_changed_first"),
            models.Index(fields=["-published_at", "-id"], name="all_stories_newest_first"),
            models.Index(
                fields=["status", "published_at"],
                condition=Q(safe_from__isnull=False),
                name="stories_that_can_be_covered",
            ),
            models.Index(
                fields=["status", "published_at"], condition=Q(announced_at=None), name="stories_to_be_announced"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        due = self.published_at
        return self.status == self.Status.PUBLISHED and due is not None and due <= timezone.now()

    @property
    def is_scheduled(self) -> bool:
        due = self.published_at
        return self.status == self.Status.PUBLISHED and due is not None and due > timezone.now()

    @property
    def takes_comments(self) -> bool:
        return self.is_public and self.comments_open and not self.talk_is_over(since=self.published_at)

    def why_no_comment(self, fan: Reader) -> str:
        """Why this fan cannot comment now, for a person; "" where nothing is in the way but perhaps signing in."""
        if not self.takes_comments:
            return "Comments on this story are closed. Thank you for the talk."
        return self.why_too_new(fan)

    @property
    def tag_list(self) -> list:
        return [row.tag for row in self.tag_rows.all()]

    @property
    def card(self) -> Card:
        return Card("story", self.pk, self.title, self.get_kind_display())

    @property
    def safe_card(self) -> Card:
        return Card("story", self.pk, self.safe_title or self.title, self.get_kind_display())

    @property
    def share(self) -> Rendition | Card:
        """The picture for link previews: the cover's, else a drawn one."""
        return (self.cover and self.cover.share) or self.card

    def shown_to(self, shield: Shield) -> "Article | CoveredStory":
        """The story, a picture that lies later taken out, or the cover of it all; for showing, never to be saved."""
        if shield.covers(self):
            return CoveredStory(self, shield)
        if Article._meta.get_field("cover").is_cached(self) and self.cover and shield.covers(self.cover):
            self.covered_picture, self.cover = self.cover, None
        return self

    def told_to(self, shield: Shield) -> Telling:
        """The text with all that stands in it; asked of a story that came `with_insets`."""
        return tell(self, shield)

    def whole_html(self, shield: Shield) -> str:
        """The same for feeds, search and the export; what is under a cover is left out."""
        return self.told_to(shield).html

    @property
    def to_words(self) -> str:
        return to_whom(self.said_to)

    @property
    def own_day(self) -> str:
        """The day the story speaks of, as a reduced date: its source's where it is retold, "" where that has none."""
        if self.source:
            return self.source.date
        return timezone.localdate(self.published_at).isoformat() if self.published_at else ""

    @property
    def reading_minutes(self) -> int:
        return max(1, math.ceil(len(plain(self.body).split()) / 220))

    @property
    def key(self) -> Key:
        return self.published_at or self.modified_at, self.pk

    @property
    def changed_at(self) -> datetime.datetime:
        """When what readers see last changed; what was edited before the publication appeared with it."""
        return max(self.modified_at, self.published_at or self.modified_at)

    @property
    def updated_at(self) -> datetime.datetime | None:
        """When it was changed, where that was on a later day than it was published."""
        days = [timezone.localdate(moment) for moment in (self.changed_at, self.published_at or self.changed_at)]
        return self.changed_at if days[0] > days[1] else None

    @property
    def appeared_at(self) -> datetime.datetime:
        """When readers first saw it, or would have."""
        return self.first_published_at or self.changed_at

    @property
    def was_public(self) -> bool:
        """Readers may have seen it, whatever its state is now."""
        return self.first_published_at is not None and self.first_published_at <= timezone.now()

    def seen(self) -> tuple:
        """What readers see of the story as it stands in the database, to be compared before and after a change."""
        now = Article.objects.for_feed().get(pk=self.pk)
        words = [getattr(now, self._meta.get_field(name).attname) for name in self.SEEN]  # type: ignore[union-attr]
        return *words, now.whole_html(OPEN), now.tag_list, list(self.corrections.values_list("pk", "words"))

    def note_change(self, *, seen: tuple) -> None:
        """Moves `modified_at`, if readers see something else now than was seen before."""
        if self.seen() != seen:
            self.modified_at = timezone.now()
            self.save(update_fields=["modified_at"])

    @transaction.atomic
    def publish(self, *, by: User, at: datetime.datetime | None = None) -> None:
        """Publishes now, or by itself at the moment `at`; a scheduled story can be given another moment."""
        now = timezone.now()
        moment = at or now
        hidden = Article.objects.filter(pk=self.pk).exclude(status=self.Status.PUBLISHED, published_at__lte=now)
        hidden.exclude(first_published_at__lte=now).update(first_published_at=moment)
        changed = hidden.update(status=self.Status.PUBLISHED, published_at=moment)
        self._after_step(changed, "This story is published already.")

    @transaction.atomic
    def submit(self, *, by: User) -> None:
        """Hands a draft to the editors."""
        changed = Article.objects.filter(pk=self.pk, status=self.Status.DRAFT).update(status=self.Status.IN_REVIEW)
        self._after_step(changed, "Only a draft can be sent to review.")

    @transaction.atomic
    def send_back(self, *, by: User) -> None:
        """From review to the drafts: by an editor, or by its writer, who wants to go on with it."""
        changed = Article.objects.filter(pk=self.pk, status=self.Status.IN_REVIEW).update(status=self.Status.DRAFT)
        self._after_step(changed, "Only a story in review can go back to the drafts.")

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Takes a published or scheduled story back; once it was public its address answers 410."""
        published = Article.objects.filter(pk=self.pk, status=self.Status.PUBLISHED)
        seen = published.filter(first_published_at__lte=timezone.now()).update(status=self.Status.WITHDRAWN)
        Notice.objects.take_back(f"story:{self.pk}")
        unseen = {"status": self.Status.DRAFT, "published_at": None, "first_published_at": None}
        self._after_step(seen or published.update(**unseen), "Only a published or scheduled story can be withdrawn.")

    def _after_step(self, changed: int, otherwise: str) -> None:
        if not changed:
            raise StepNotAllowed(otherwise)
        self.sync()

    @transaction.atomic
    def announce(self) -> bool:
        """Tells those who follow one of its tags, each once, unless it was announced before or is not due; answers whether."""
        due = Article.objects.published().filter(pk=self.pk, announced_at=None)
        if not due.update(announced_at=timezone.now()):
            return False
        Notice.objects.tell(
            TagFollow.objects.fans_of(self.tag_rows.values("tag")),
            NoticeKind.STORY,
            about=f"story:{self.pk}",
            title=f"New: “{self.shown_to(SHUT).title}”",
            path=self.get_absolute_url(),
        )
        return True

    @transaction.atomic
    def take_slug(self, slug: str) -> None:
        """Gives the story this slug; where it had been public under another, that one goes on leading here."""
        FormerSlug.objects.filter(slug=slug).delete()
        if self.was_public and self.slug != slug:
            FormerSlug.objects.update_or_create(slug=self.slug, defaults={"article": self})
        self.slug = slug

    @transaction.atomic
    def set_tags(self, tags: Iterable[Tag]) -> None:
        """Makes these the story's tags, and no others."""
        wanted = {tag.pk for tag in tags}
        self.tag_rows.exclude(tag__in=wanted).delete()
        there = set(self.tag_rows.values_list("tag", flat=True))
        TaggedArticle.objects.bulk_create(
            TaggedArticle(content_object=self, tag_id=pk) for pk in sorted(wanted - there)
        )
        self.sync()

    @transaction.atomic
    def sync(self) -> None:
        """Last in each verb and form that changes status, date, tags or words: tells tag pages and search."""
        told = ["status", "published_at", "first_published_at", "kind", "safe_from", *self.WORDS]
        self.refresh_from_db(fields=told)
        published_at = self.published_at if self.status == self.Status.PUBLISHED else None
        self.sync_tag_rows(published_at)
        tags = self.tag_rows.values_list("tag", flat=True)
        SearchEntry.objects.keep(
            story=self.pk,
            published_at=published_at,
            title=self.title,
            standfirst=self.standfirst,
            body=plain(Article.objects.with_insets().get(pk=self.pk).whole_html(SHUT)),
            marks=[f"kind{self.kind}", *(f"tag{pk}" for pk in tags), *safe_marks(self.tells_of)],
        )

    def sync_tag_rows(self, published_at: datetime.datetime | None) -> None:
        """Copies the moment of publication, None unless published, to the tag rows."""
        self.tag_rows.update(published_at=published_at)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """The story, what search knows of it, and its versions."""
        SearchEntry.objects.filter(story=self.pk).delete()
        Revision.objects.filter(version__in=Version.objects.get_for_object(self)).delete()
        return super().delete(*args, **kwargs)
