from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import Case, CharField, Prefetch, Q, Value, When
from django.db.models.functions import Cast, Replace, TruncDate
from django.utils.safestring import SafeString

from articles.models.article import Article
from articles.models.covered_question import CoveredQuestion
from articles.models.inset import Inset, InsetQuerySet
from articles.models.translated import SaidKey, Translated, translation_is_whole
from cast.dates import date_words
from cast.models import Actor, Tag
from fansite.markup import answer_html, paragraphs_of
from fansite.shield import Shield


class QuestionQuerySet(InsetQuerySet["Question"]):
    def published(self) -> Self:
        return self.filter(Article.objects.published().at())

    def for_story(self) -> Self:
        """As they stand in their story, with who answered: two queries however many."""
        return self.in_story().with_speakers()

    def with_speakers(self) -> Self:
        return self.prefetch_related(Prefetch("speakers", Actor.objects.select_related("tag").order_by("tag__name")))

    def for_page(self) -> Self:
        """Apart from their story, with it and its source."""
        return self.with_speakers().select_related("article__source").defer("article__body")

    def dated(self) -> Self:
        """With `said_order`, the story's own day as text that sorts by time; "" where nobody knows it."""
        told = Replace("article__source__date", Value(".."), Value(""))
        made = Cast(TruncDate("article__published_at"), CharField())
        return self.annotate(
            said_order=Case(When(article__source=None, then=made), default=told, output_field=CharField())
        )

    def newest_first(self) -> Self:
        return self.dated().order_by("-said_order", "-pk")

    def older_than(self, key: SaidKey | None) -> Self:
        """The answers after the key in a list with the newest first, where quotes come before answers of a day."""
        if key is None:
            return self
        said, kind, last = key
        same_day = Q(said_order=said) if kind == "q" else Q(said_order=said, pk__lt=last)
        return self.dated().filter(Q(said_order__lt=said) | same_day)

    def of_speaker(self, tag: Tag | None) -> Self:
        return self.filter(speakers__tag=tag) if tag else self

    def of_topic(self, tag: Tag | None) -> Self:
        return self.filter(topics=tag) if tag else self


class Question(Translated, Inset):
    """A question of an interview and its answer, by one, several, or nobody who is named."""

    template, saying_template = "articles/_question.html", "articles/_answer.html"

    asked = models.CharField("question", max_length=400)
    answer = models.TextField(max_length=4000, help_text="An empty line begins a new paragraph.")
    language = models.CharField(max_length=7, choices=Translated.Language.choices, default=Translated.Language.ENGLISH)
    translation = models.TextField(
        max_length=4000, blank=True, help_text="Into English; for what was said in English there is none."
    )
    speakers = models.ManyToManyField(
        Actor,
        blank=True,
        related_name="answers",
        verbose_name="answered by",
        help_text="One, or several who answered together; nobody where the interview does not say who.",
    )
    topics = models.ManyToManyField(
        Tag,
        blank=True,
        related_name="questions",
        help_text="What and whom the answer speaks of: “Quotes” shows it there.",
    )

    objects = QuestionQuerySet.as_manager()

    is_covered = False

    class Meta(Inset.Meta):
        constraints = [
            *Inset.Meta.constraints,
            models.CheckConstraint(condition=~Q(asked="") & ~Q(answer=""), name="question_has_words_and_an_answer"),
            *translation_is_whole("answer"),
        ]

    def __str__(self) -> str:
        return self.asked

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#q{self.pk}"

    @cached_property
    def speaker_list(self) -> list[Actor]:
        return list(self.speakers.all())

    @property
    def answered_by(self) -> str:
        """ "Aashish Mehrotra and Sagar Parekh", "" where nobody is named."""
        *first, last = [str(one) for one in self.speaker_list] or [""]
        return " and ".join(filter(None, (", ".join(first), last)))

    @property
    def answer_html(self) -> SafeString:
        return paragraphs_of(self.answer, self.language)

    @property
    def translation_html(self) -> SafeString:
        return paragraphs_of(self.translation)

    @property
    def html(self) -> SafeString:
        """As it is sent to feeds."""
        says = "; ".join(filter(None, (self.answered_by, self.translation_note)))
        return answer_html(self.asked, self.answer_html, self.translation_html, says)

    @property
    def key(self) -> SaidKey:
        """Needs `dated`."""
        return self.said_order, "a", self.pk  # type: ignore[attr-defined]

    @property
    def year(self) -> str:
        return self.article.own_day.removeprefix("..")[:4]

    @property
    def when_words(self) -> str:
        return date_words(self.article.own_day)

    @property
    def plain_date(self) -> str:
        return "" if ".." in self.article.own_day else self.article.own_day

    def shown_to(self, shield: Shield) -> "Question | CoveredQuestion":
        """What its story tells, it tells too; in the story itself it is never covered."""
        return CoveredQuestion(self) if shield.covers(self.article) else self
