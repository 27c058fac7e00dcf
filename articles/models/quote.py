from collections.abc import Iterable
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Replace
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models.article import Article
from articles.models.covered_quote import CoveredQuote
from articles.models.translated import SaidKey, Translated, translation_is_whole
from cast.dates import ReducedDateField, date_words
from cast.models import Actor, Tag
from cast.models.safe_from import SafeFrom
from fansite.accounts.models import Reader
from fansite.markup import quote_html
from fansite.pictures.models import Picture
from fansite.pictures.quote_card import QuoteCard
from fansite.shield import Shield


class QuoteQuerySet(models.QuerySet["Quote"]):
    def published(self) -> Self:
        """Those by themselves, and those that a published story tells."""
        return self.filter(Q(article=None) | Q(Article.objects.published().at()))

    def editable_by(self, user: Reader) -> Self:
        """Editors edit every quote; writers those in their own stories until these are published."""
        if user.has_perm("articles.publish_article"):
            return self.all()
        return self.filter(article__in=Article.objects.editable_by(user))

    def open_to(self, shield: Shield) -> Self:
        """Without those that are covered, for places that cannot show a cover."""
        if shield.reached is None:
            return self
        own, storys = (
            Q(**{f"{path}safe_from": None}) | Q(**{f"{path}safe_from__in": shield.reached})
            for path in ("", "article__")
        )
        return self.filter(own, storys)

    def for_line(self) -> Self:
        """A quote with its speaker's name: one query however many."""
        return self.select_related("speaker__tag", "source", "article").defer("article__body")

    def for_page(self) -> Self:
        """With the speaker's face as well: two queries however many."""
        return (
            self.for_line().select_related("speaker__picture").prefetch_related(*Picture.prefetch("speaker__picture"))
        )

    def in_story(self) -> Self:
        """As they stand in their story, those at its end last; one query however many."""
        place = F("after_paragraph").asc(nulls_last=True)
        return self.select_related("speaker__tag", "source").order_by(place, "pk")

    def newest_first(self) -> Self:
        """By when they were said; those of which nobody knows come last."""
        return self.order_by("-said_order", "-pk")

    def older_than(self, key: SaidKey | None) -> Self:
        """The quotes after the key in a list with the newest first."""
        if key is None:
            return self
        said, kind, last = key
        same_day = Q(said_order=said, pk__lt=last) if kind == "q" else Q(pk=None)  # there they stand before the answers
        return self.filter(Q(said_order__lt=said) | same_day)

    def of_speaker(self, tag: Tag | None) -> Self:
        """What the actor of this tag said; everything for None."""
        return self.filter(speaker__tag=tag) if tag else self

    def of_topic(self, tag: Tag | None) -> Self:
        return self.filter(topic_rows__tag=tag) if tag else self

    def topics(self) -> models.QuerySet[Tag]:
        """The topics and people that these quotes speak of."""
        rows = QuoteTopic.objects.filter(quote__in=self.values("pk"))
        return Tag.objects.filter(pk__in=rows.values("tag")).order_by("-kind", "name")

    def speakers(self) -> models.QuerySet[Tag]:
        """The tags of the actors who said these."""
        return Tag.objects.filter(actor__in=self.values("speaker")).order_by("name")


class Quote(Translated, SafeFrom):
    """Something that somebody said, in the words and the language in which it was said."""

    MARK = "q"
    template, saying_template = "articles/_pull_quote.html", "articles/_saying.html"

    words = models.CharField(max_length=400, help_text="As spoken, without quotation marks.")
    translation = models.CharField(
        max_length=400, blank=True, help_text="Into English; only for what was said in English there is none."
    )
    speaker = models.ForeignKey("cast.Actor", models.PROTECT, related_name="quotes")
    occasion = models.CharField(
        max_length=120, blank=True, help_text="To whom or where, to be read after the name: “to Siddharth Kannan”."
    )
    said_on = ReducedDateField(bounds=True, verbose_name="said on")
    # The bound taken off, the text sorts by time as far as it is known.
    said_order = models.GeneratedField(
        expression=Replace("said_on", Value(".."), Value("")),
        output_field=models.CharField(max_length=24),
        db_persist=True,
    )
    source = models.ForeignKey("cast.Source", models.PROTECT, related_name="quotes")
    # It goes with its story: by itself it would be public, which a draft's words are not.
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name="story",
        help_text="The story that tells it. The quote is public with the story, without one at once.",
    )
    after_paragraph = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Where it stands in the story: after which paragraph, headings, lists and quotes not counted. "
        "Empty is the end.",
    )
    safe_from = models.ForeignKey(
        "cast.StoryEvent",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The quote is covered for readers who have not come to this event. That of its story counts by itself.",
    )
    topics = models.ManyToManyField("cast.Tag", through="articles.QuoteTopic", related_name="quotes")

    objects = QuoteQuerySet.as_manager()

    is_covered = False

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="quote_has_words"),
            *translation_is_whole("quote"),
            models.CheckConstraint(
                condition=Q(after_paragraph=None) | Q(after_paragraph__gte=1),
                name="quote_stands_after_a_paragraph_or_at_the_end",
                violation_error_message="Paragraphs are counted from 1; leave it empty for the end.",
            ),
        ]
        indexes = [
            models.Index(fields=["-said_order", "-id"], name="quotes_newest_first"),
            models.Index(fields=["speaker", "-said_order", "-id"], name="quotes_of_a_speaker"),
        ]

    def __str__(self) -> str:
        return f"“{self.words}”"

    def get_absolute_url(self) -> str:
        return reverse("articles:quote", args=[self.pk])

    @property
    def key(self) -> SaidKey:
        return self.said_order, "q", self.pk

    @property
    def year(self) -> str:
        """The year in which it was said; "" where nobody knows."""
        return self.said_order[:4]

    @property
    def when_words(self) -> str:
        return date_words(self.said_on)

    @property
    def plain_date(self) -> str:
        """The date where a source gives one; "" for a bound."""
        return "" if ".." in self.said_on else self.said_on

    @property
    def attribution(self) -> str:
        """Who said it, to whom and when: "Gaurav Khanna to Siddharth Kannan, by 21 April 2025"."""
        return ", ".join(filter(None, (f"{self.speaker} {self.occasion}".strip(), self.when_words)))

    @property
    def html(self) -> SafeString:
        """As it is sent to feeds."""
        says = "; ".join(filter(None, (self.attribution, self.translation_note)))
        return quote_html(self.words, self.language, self.translation, says)

    @property
    def card(self) -> QuoteCard:
        """Whoever sees the card, it gives nothing away: of what can be covered it says who spoke and when."""
        words, under = ("", "") if self.tells_of else (self.words, self.translation)
        return QuoteCard("quote", self.pk, words, under=under, by=str(self.speaker), when=self.when_words)

    @property
    def tells_of(self) -> tuple[int, ...]:
        """What its story tells, it tells too."""
        return (*super().tells_of, *(self.article.tells_of if self.article else ()))

    def shown_to(self, shield: Shield) -> "Quote | CoveredQuote":
        return CoveredQuote(self) if shield.covers(self) else self

    @transaction.atomic
    def keep(self) -> None:
        """Saves the quote, and tells the story that holds it, and the one that held it before, of its words."""
        before = list(Quote.objects.filter(pk=self.pk).values_list("article", flat=True))
        self.save()
        self._tell([*before, self.article_id])

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        done = super().delete(*args, **kwargs)
        self._tell([self.article_id])
        return done

    def _tell(self, stories: Iterable[int | None]) -> None:
        holding = Article.objects.filter(pk__in=[pk for pk in stories if pk])
        holding.update(modified_at=timezone.now())
        holding.sync()

    @transaction.atomic
    def set_topics(self, tags: Iterable[Tag]) -> None:
        """Makes these what the quote speaks of, and nothing else."""
        wanted = {tag.pk for tag in tags}
        self.topic_rows.exclude(tag__in=wanted).delete()
        there = set(self.topic_rows.values_list("tag", flat=True))
        QuoteTopic.objects.bulk_create(QuoteTopic(quote=self, tag_id=pk) for pk in sorted(wanted - there))


class QuoteTopicQuerySet(models.QuerySet["QuoteTopic"]):
    def hand_over(self, tag: Tag, *, to: Tag) -> None:
        """What was said about the one was said about the other, and so by the one, where both are actors."""
        rows = QuoteTopic.objects.filter(tag=tag)  # not of `self`: the tag's own rows are no other's
        rows.filter(quote__in=QuoteTopic.objects.filter(tag=to).values("quote")).delete()
        rows.update(tag=to)
        if isinstance(tag.profile, Actor) and isinstance(to.profile, Actor):
            Quote.objects.filter(speaker=tag.profile).update(speaker=to.profile)


class QuoteTopic(models.Model):
    """A topic, or somebody, that a quote speaks of."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="topic_rows")
    tag = models.ForeignKey("cast.Tag", models.CASCADE, related_name="quote_rows")

    objects = QuoteTopicQuerySet.as_manager()

    class Meta:
        verbose_name = "topic"
        constraints = [
            models.UniqueConstraint(
                fields=["quote", "tag"],
                name="quote_speaks_of_a_topic_once",
                violation_error_message="This topic stands with the quote already.",
            )
        ]

    def __str__(self) -> str:
        return str(self.tag)
