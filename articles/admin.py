import contextlib
import hashlib
import json
import re
from http import HTTPStatus

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Q
from django.forms import Script, Textarea
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from articles import history
from articles.claim_admin import ClaimAdmin, VerdictEntryAdmin  # noqa: F401 - they register themselves
from articles.forms import ArticleForm, telling_words
from articles.history_admin import HistoryAdmin
from articles.inset_admin import EmbedInline, PhotoInline
from articles.models import Article, Autosave, Correction, StoryOfEvent, TaggedArticle
from articles.preview_admin import PreviewAdmin
from articles.quote_admin import QuestionInline, QuoteInline
from articles.related_admin import AlsoReadInline
from articles.rows import StoryRows
from articles.step_admin import StepAdmin, with_zone
from cast.models import StoryEvent
from fansite.accounts.requests import FanRequest
from fansite.cookies import cookie_name
from fansite.pictures.choosing import Chooses

NEW_FORM = r"new-[0-9a-f]{32}"
NOT_TYPED = re.compile("csrfmiddlewaretoken$|_")


def sent_form(request: HttpRequest) -> str:
    """A digest of a new story's form that was sent to be saved, by whom and with every word; "" for any other."""
    names = set(request.POST)
    if not re.fullmatch(NEW_FORM, request.POST.get("autosave_key", "")) or names & {"_preview", "_restore"}:
        return ""
    sent = [(name, request.POST.getlist(name)) for name in sorted(names) if not NOT_TYPED.match(name)]
    return hashlib.sha256(json.dumps([request.user.pk, sent]).encode()).hexdigest()


class TagInline(StoryRows, admin.TabularInline):
    model = TaggedArticle
    extra = 1
    autocomplete_fields = ["tag"]
    verbose_name_plural = "tags: actors, characters and topics of this story"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("tag")


class EventInline(StoryRows, admin.TabularInline):
    model = StoryOfEvent
    autocomplete_fields = ["event"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event")


class CorrectionInline(StoryRows, admin.TabularInline):
    model = Correction
    fields = ["words", "at"]
    readonly_fields = ["at"]
    verbose_name_plural = "corrections: readers see them under the story"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "words":
            field.widget = Textarea(
                attrs={"rows": 2, "cols": 70, "maxlength": 500, "aria-label": "Words of the correction"}
            )
        return field


@admin.register(Article)
class ArticleAdmin(Chooses, HistoryAdmin, PreviewAdmin, StepAdmin):
    form = ArticleForm
    inlines = [
        TagInline,
        QuestionInline,
        PhotoInline,
        QuoteInline,
        EmbedInline,
        EventInline,
        AlsoReadInline,
        CorrectionInline,
    ]
    list_display = ["title", "kind", "state", "author", "public_since", "comments"]
    list_filter = ["status", "kind", "published_at", ("safe_from", admin.EmptyFieldListFilter)]
    list_select_related = ["author"]
    search_fields = ["title", "standfirst", "slug"]
    search_help_text = "Headline, standfirst or address"
    autocomplete_fields = ["cover", "source", "safe_from", "safe_cover"]
    readonly_fields = ["state", "public_since", "changed"]
    change_form_template = "admin/articles/article/change_form.html"
    fieldsets = [
        (None, {"fields": [("state", "public_since", "changed")]}),
        ("Story", {"fields": ["kind", "title", "standfirst", "cover", "body"]}),
        ("The episode", {"fields": [("aired_on", "episode")], "classes": ["of-recap"]}),
        ("For readers who have not come so far", {"fields": ["safe_from", "safe_title", "safe_cover"]}),
        (
            "The talk under it",
            {"fields": ["comments_open", ("comments_member_days", "comments_close_days"), "comments_slow_minutes"]},
        ),
        ("About it", {"fields": [("author", "dateline"), ("source", "said_to"), "slug"]}),
    ]

    class Media:
        js = [Script("js/newsroom.js", type="module"), Script("js/kinds.js", type="module")]

    # Who may

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or Article.objects.editable_by(request.user).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request, obj=None):
        """What was public is withdrawn, not deleted, so that its address can say so."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.first_published_at)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author")

    def get_readonly_fields(self, request, obj=None):
        fixed = [] if self.has_publish_permission(request) else ["author"]
        return [*self.readonly_fields, *fixed]

    # What is shown

    @admin.display(description="state", ordering="status")
    def state(self, obj):
        return "Scheduled" if obj.is_scheduled else obj.get_status_display()

    @admin.display(description="public since", ordering="published_at")
    def public_since(self, obj):
        return with_zone(obj.published_at)

    @admin.display(description="comments", ordering="comment_count")
    def comments(self, obj):
        return obj.comment_count

    @admin.display(description="last changed")
    def changed(self, obj):
        return with_zone(obj.modified_at) if obj.pk else "–"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "author":
            kwargs["initial"] = request.user.pk
            users = db_field.remote_field.model.objects
            may_write = Q(groups__name__in=["Editors", "Writers"]) | Q(articles__isnull=False) | Q(pk=request.user.pk)
            kwargs["queryset"] = users.filter(pk__in=users.filter(may_write).values("pk"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # What is done

    def get_inlines(self, request, obj):
        """There is nothing to correct before readers could see it."""
        later = not (obj and obj.was_public)
        return [one for one in super().get_inlines(request, obj) if not (later and one is CorrectionInline)]

    def save_formset(self, request, form, formset, change):
        for row in formset.forms:
            if isinstance(row.instance, Correction) and not row.instance.pk:
                row.instance.by = request.user
        super().save_formset(request, form, formset, change)

    def save_model(self, request, obj, form, change):
        if self.is_preview(request):
            return
        request.seen_before = obj.seen() if change else None
        if change:
            history.keep_what_stands(obj)
            new_slug, obj.slug = obj.slug, form.initial.get("slug", obj.slug)
            obj.take_slug(new_slug)
            # Only what the form holds: comments and verbs may have moved the rest since it was opened.
            obj.save(update_fields=[*(name for name in form.cleaned_data if name in form.Meta.fields), "slug"])
        else:
            if not obj.author_id:
                obj.author = request.user
            obj.take_slug(obj.slug)
            obj.form_digest = sent_form(request)
            obj.save()
        if obj.safe_title and not obj.safe_from_id:
            messages.warning(request, "The safe headline is used nowhere until an event is chosen under “safe from”.")
        if words := telling_words(obj):
            messages.warning(
                request,
                f"The address stands in the open. Of its words the safe headline has not: {', '.join(words)}. "
                "Change the address if they give something away.",
            )
        for twin in Article.objects.filter(title__iexact=obj.title).exclude(pk=obj.pk)[:1]:
            messages.warning(
                request, f"Another story has the same headline: {twin.get_absolute_url()} ({self.state(twin).lower()})."
            )

    def save_related(self, request, form, formsets, change):
        self.show_instead(request, form, formsets)
        super().save_related(request, form, formsets, change)
        story = form.instance
        if change:
            story.note_change(seen=request.seen_before)
        if key := form.cleaned_data["autosave_key"]:
            Autosave.objects.spend(editor=request.user, key=key)
            request.saved_form = key
        story.sync()
        last = StoryEvent.objects.filter(story_rows__article=story).order_by("-position").first()
        if last and not (story.safe_from and story.safe_from.position >= last.position):
            messages.warning(
                request,
                f"This story tells of “{last}”, and is open to readers who have not come there. "
                "If it gives that away, choose the event under “safe from”.",
            )

    # What was typed is never lost

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        response = None
        with contextlib.suppress(IntegrityError):
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if response is None or response.status_code == HTTPStatus.OK:
            response = self.made_of(sent_form(request), request) or response
        if response is None:
            # Somebody else took the address a moment ago: now the form sees it.
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if key := getattr(request, "saved_form", ""):
            name = cookie_name("saved_form")
            response.set_cookie(name, key, max_age=600, secure=settings.HTTPS, samesite="Lax")
        return response

    def made_of(self, sent: str, request) -> HttpResponse | None:
        """Where the story is that this form has made already."""
        story = Article.objects.filter(form_digest=sent).exclude(form_digest="").first()
        if story is None:
            return None
        request.saved_form = request.POST["autosave_key"]
        messages.info(request, "This form was sent before: here is the story that was made of it.")
        return redirect("admin:articles_article_change", story.pk)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        left = Autosave.objects.left_by(request.user).filter(story=obj)
        context["autosaves"] = [] if form.is_bound else left[:5]
        if form.is_bound and form.conflicts:
            context["conflicts"] = form.conflicts
            context["saved_by"] = LogEntry.objects.filter(
                content_type__app_label="articles", content_type__model="article", object_id=obj.pk
            ).first()
        return super().render_change_form(request, context, add, change, form_url, obj)

    def autosave_view(self, request: FanRequest) -> HttpResponse:
        """Keeps what stands in a form; the story itself is not touched."""
        key = request.POST.get("autosave_key", "")
        story = (
            get_object_or_404(Article, pk=key.removeprefix("story-")) if re.fullmatch(r"story-\d{1,18}", key) else None
        )
        if not (story or re.fullmatch(NEW_FORM, key)):
            raise Http404
        if not (self.has_change_permission(request, story) if story else self.has_add_permission(request)):
            raise PermissionDenied
        if "discard" in request.POST:
            Autosave.objects.filter(editor=request.user, key=key).delete()
            return redirect(
                reverse("admin:articles_article_change", args=[story.pk]) if story else "admin:articles_article_add"
            )
        typed = [(name, value) for name, values in request.POST.lists() for value in values]
        fields = [(name, value) for name, value in typed if name != "csrfmiddlewaretoken"]
        kept = Autosave.objects.keep(editor=request.user, key=key, story=story, fields=fields)
        return JsonResponse({"at": kept.at.isoformat()})

    def get_urls(self):
        view = require_POST(self.admin_site.admin_view(self.autosave_view))
        return [path("autosave/", view, name="articles_article_autosave"), *super().get_urls()]
