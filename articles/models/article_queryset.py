import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from articles.models.embed import Embed
from articles.models.photo import Photo
from articles.models.tagged_article import TaggedArticle
from cast.models import Portrayal, Tag
from fansite.accounts.models import LATE, Reader, User
from fansite.paging import MOST_COUNTED, Key, older
from fansite.pictures.models import Picture
from fansite.shield import Shield

if TYPE_CHECKING:
    from articles.models.article import Article

# The renditions of a story's pictures, of that which covers it too.
COVERS = [*Picture.prefetch("cover"), *Picture.prefetch("safe_cover")]


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> Self:
        """Every list, feed, sitemap, search and count, for everyone."""
        return self.filter(status=self.model.Status.PUBLISHED, published_at__lte=timezone.now())

    def at(self, name: str = "article") -> Exists:
        """That the story to which a row points is one of these: looked up for each row, as SQLite would list all of
        these first, if it were asked whether the row's is among them."""
        return Exists(self.filter(pk=OuterRef(name)))

    def visible_to(self, user: Reader) -> Self:
        """The story page alone: those who may view it in the newsroom see it before it is published."""
        return self.all() if user.is_staff and user.has_perm("articles.view_article") else self.published()

    def editable_by(self, user: Reader) -> Self:
        """Editors edit every story, writers their own until it is published."""
        if user.has_perm("articles.publish_article"):
            return self.all()
        if user.has_perm("articles.change_article"):
            return self.filter(author=user, status__in=(self.model.Status.DRAFT, self.model.Status.IN_REVIEW))
        return self.none()

    def discussed_by(self, user: Reader) -> Self:
        """Whose notes they read and write: editors those of every story, writers of their own, once it is out too."""
        if user.has_perm("articles.publish_article"):
            return self.all()
        return self.filter(author=user) if user.has_perm("articles.change_article") else self.none()

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def older_than(self, key: Key | None) -> Self:
        """The stories after the key in a list with the newest first."""
        return self.filter(older(key, "published_at"))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def of_year(self, year: str) -> Self:
        return self.filter(published_at__year=int(year)) if year else self

    def years(self) -> list[int]:
        """The years that have stories, newest first; each is looked for, and no story of it read. Two queries."""
        oldest = self.order_by("published_at").values_list("pk", "published_at").first()
        if oldest is None:
            return []
        years = range(timezone.localdate().year, timezone.localdate(oldest[1]).year - 1, -1)
        asked = [Exists(self.order_by().of_year(str(year))) for year in years]
        there = self.model.objects.filter(pk=oldest[0]).values_list(*asked).get()
        return [year for year, is_there in zip(years, there, strict=True) if is_there]

    def most_discussed(self) -> Self:
        return self.filter(comment_count__gt=0).order_by("-comment_count", "-published_at")

    def waiting(self, shield: Shield) -> int:
        """How many are covered for the reader, to 1,000; whatever was asked for, so that the number tells nothing."""
        if shield.reached is None:
            return 0
        return self.filter(safe_from__isnull=False).exclude(safe_from__in=shield.reached)[:MOST_COUNTED].count()

    def sync(self) -> int:
        """Each story once more, for an index that was lost; answers how many."""
        count = 0
        for story in self.order_by("pk").iterator(chunk_size=200):
            story.sync()
            count += 1
        return count

    def in_order(self, keys: list[int]) -> list["Article"]:
        """Those of the stories that are still there, in the order of their keys."""
        there = self.in_bulk(keys)
        return [there[key] for key in keys if key in there]

    def for_line(self) -> Self:
        """For `articles.lines`, which read the rest where it is wanted."""
        return self.only("comment_count", "published_at", "safe_from")

    def for_row(self) -> Self:
        """A line in a list: words without a picture."""
        return self.select_related("author").defer("body")

    def for_card(self) -> Self:
        """A line in a list with its picture: three queries however many."""
        return self.for_row().select_related("cover", "safe_cover").prefetch_related(*COVERS)

    def with_insets(self) -> Self:
        """With what stands in their text: seven queries however many."""
        from articles.models.question import Question  # here, as they import the story, made with this queryset
        from articles.models.quote import Quote

        return self.prefetch_related(
            Prefetch("quotes", Quote.objects.in_story()),
            Prefetch("questions", Question.objects.for_story()),
            Prefetch("photos", Photo.objects.for_page()),
            Prefetch("embeds", Embed.objects.in_story()),
        )

    def for_page(self) -> Self:
        """The story page: the story, its cover, its corrections, and the people in it with portraits and players."""
        people = ("tag__actor__picture", "tag__character__picture")
        # Through the rows: taggit's own manager takes no queryset to prefetch with.
        rows = Prefetch("tag_rows", TaggedArticle.objects.select_related(*people).order_by("tag__kind", "tag__name"))
        portraits = [lookup for path in people for lookup in Picture.prefetch(f"tag_rows__{path}")]
        players = Prefetch("tag_rows__tag__character__portrayals", Portrayal.objects.with_players())
        pages = self.select_related("author", "cover", "safe_cover", "source")
        return pages.prefetch_related(*COVERS, rows, *portraits, players, "corrections").with_insets()

    def for_feed(self) -> Self:
        """Whole stories with their tags and all that stands in them: nine queries however many."""
        rows = Prefetch("tag_rows", TaggedArticle.objects.select_related("tag").order_by("tag__name"))
        return self.select_related("author", "cover", "safe_cover").prefetch_related(*COVERS, rows).with_insets()

    def for_sitemap(self) -> Self:
        told = ("slug", "title", "safe_from", "safe_title", "published_at", "first_published_at", "modified_at")
        return self.only(*told)

    def first_published_since(self, moment: datetime.datetime) -> Self:
        """No story first came out after it was published; by that date there is an index."""
        return self.filter(first_published_at__gte=moment, published_at__gte=moment)

    def announce_due(self) -> int:
        """Tells followers of the stories that are out by now; answers how many stories. What came in with an old date is
        no news, and is marked alone."""
        waiting = self.published().filter(announced_at=None)
        if not waiting.exists():  # asked every few seconds: looking keeps no writer waiting
            return 0
        waiting.filter(published_at__lt=timezone.now() - LATE).update(announced_at=timezone.now())
        return sum(story.announce() for story in waiting.order_by("published_at", "pk"))

    def last_change(self) -> datetime.datetime | None:
        """The newest `changed_at`, None where there is no story."""
        changed = self.order_by("-modified_at").values_list("modified_at", flat=True).first()
        published = self.order_by("-published_at").values_list("published_at", flat=True).first()
        return max(changed, published) if changed and published else None

    def of_tag(self, tag: Tag, *, key: Key | None = None, most: int) -> Self:
        """The tag's newest stories after the key, found on the join table alone so that its size does not matter."""
        rows = TaggedArticle.objects.filter(older(key, "published_at", "content_object"), tag=tag).published()
        keys = rows.order_by("-published_at", "-content_object").values_list("content_object", flat=True)[:most]
        return self.filter(pk__in=list(keys)).newest_first()

    def for_fan(self, fan: User, *, key: Key | None = None, most: int) -> Self:
        """The newest stories under the tags that the fan follows, each once; found on the join table as well."""
        rows = TaggedArticle.objects.filter(older(key, "published_at", "content_object")).published()
        rows = rows.filter(tag__follows__fan=fan).order_by("-published_at", "-content_object")
        keys = rows.values_list("content_object", flat=True).distinct()[:most]
        return self.filter(pk__in=list(keys)).newest_first()
