"""The desk for quotes, by themselves and on the page of their story."""

from typing import Any

from django.contrib import admin
from django.utils.text import Truncator

from articles.models import Question, Quote, QuoteTopic
from articles.quote_forms import QuestionForm, QuoteForm
from articles.rows import StoryRows
from fansite.pictures.choosing import Chooses

FIELDS: list[Any] = [
    "words",
    ("language", "translation"),
    ("translator", "is_free"),
    ("speaker", "occasion"),
    ("said_on", "source"),
    ("after_paragraph", "safe_from"),
]


class QuestionInline(StoryRows, admin.StackedInline):
    model = Question
    form = QuestionForm
    classes = ["of-interview"]
    fields = [
        "asked",
        ("speakers", "language"),
        "answer",
        "translation",
        ("translator", "is_free"),
        ("topics", "position", "after_paragraph"),
    ]
    autocomplete_fields = ["speakers", "topics"]
    verbose_name_plural = "questions and answers of the interview"

    def get_queryset(self, request):
        return super().get_queryset(request).for_story().prefetch_related("topics")


class TopicInline(Chooses, admin.TabularInline):
    model = QuoteTopic
    extra = 1
    autocomplete_fields = ["tag"]
    verbose_name_plural = "topics: what and whom it speaks of"


class QuoteInline(StoryRows, admin.StackedInline):
    model = Quote
    form = QuoteForm
    fields = FIELDS
    autocomplete_fields = ["speaker", "source", "safe_from"]
    show_change_link = True
    verbose_name_plural = "quotes that this story tells"

    def get_queryset(self, request):
        return super().get_queryset(request).in_story().select_related("safe_from")


@admin.register(Quote)
class QuoteAdmin(Chooses, admin.ModelAdmin):
    form = QuoteForm
    inlines = [TopicInline]
    list_display = ["words", "said_by", "language", "when", "story", "publisher"]
    list_filter = [
        "language",
        "is_free",
        ("article", admin.EmptyFieldListFilter),
        ("topic_rows__tag", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["words", "translation", "occasion", "speaker__tag__aliases__text"]
    search_help_text = "Words, translation, occasion or speaker"
    autocomplete_fields = ["speaker", "source", "article", "safe_from"]
    ordering = ["-said_order", "-pk"]
    fieldsets = [
        ("What was said", {"fields": FIELDS[:3]}),
        ("Who said it", {"fields": FIELDS[3:5]}),
        ("Where it stands", {"fields": ["article", "after_paragraph"]}),
        ("For readers who have not come so far", {"fields": ["safe_from"]}),
    ]

    # Who may

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_theirs(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_theirs(request, obj)

    def is_theirs(self, request, obj):
        return obj is None or Quote.objects.editable_by(request.user).filter(pk=obj.pk).exists()

    def get_form(self, request, obj=None, change=False, **kwargs):
        return type(
            "QuoteFormOfUser", (super().get_form(request, obj, change=change, **kwargs),), {"user": request.user}
        )

    def view_on_site(self, obj):
        return obj.get_absolute_url() if Quote.objects.published().filter(pk=obj.pk).exists() else None

    # What is shown

    def get_queryset(self, request):
        return super().get_queryset(request).for_line()

    # Methods, as the admin breaks no line of a foreign key's name.
    @admin.display(description="speaker", ordering="speaker__tag__name")
    def said_by(self, obj):
        return str(obj.speaker)

    @admin.display(description="story", ordering="article__title")
    def story(self, obj):
        return Truncator(obj.article).chars(50) if obj.article else "–"

    @admin.display(description="said", ordering="said_order")
    def when(self, obj):
        return obj.when_words or "–"

    @admin.display(description="source", ordering="source__publisher")
    def publisher(self, obj):
        return obj.source.publisher

    # What is done

    def save_model(self, request, obj, form, change):
        obj.keep()
