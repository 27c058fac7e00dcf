"""The rumour desk of the newsroom: claims with what was said to them, and the step that gives a verdict."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from articles.claim_forms import ClaimForm, ClaimStatementForm, DecideForm, telling_words
from articles.models import Claim, ClaimOfStory, ClaimStatement, ClaimTag, DecisionNotAllowed, VerdictEntry
from fansite.accounts.requests import FanRequest
from fansite.pictures.choosing import Chooses
from fansite.read_only import ReadOnly, ReadOnlyRows


class StatementInline(Chooses, admin.StackedInline):
    model = ClaimStatement
    form = ClaimStatementForm
    extra = 0
    autocomplete_fields = ["by", "source"]
    verbose_name_plural = "what was said to it"
    fieldsets = [
        (None, {"fields": [("by", "by_words"), ("to", "said_on", "stance"), "text", "source"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()


class ClaimTagInline(Chooses, admin.TabularInline):
    model = ClaimTag
    extra = 1
    autocomplete_fields = ["tag"]


class ClaimOfStoryInline(Chooses, admin.TabularInline):
    model = ClaimOfStory
    extra = 0
    autocomplete_fields = ["article"]


class HistoryInline(ReadOnlyRows):
    model = VerdictEntry
    fields = readonly_fields = ("at", "by", "step", "stood_on", "reason")
    verbose_name_plural = "history of the verdict"

    @admin.display(description="verdict")
    def step(self, obj):
        return f"{obj.get_before_display()} → {obj.get_after_display()}"

    @admin.display(description="stood on")
    def stood_on(self, obj):
        return obj.statement.spoken if obj.statement else "–"

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()


class LongOpen(admin.SimpleListFilter):
    title = "how long open"
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("long", "Open over 60 days")]

    def queryset(self, request, queryset):
        return queryset.long_open() if self.value() == "long" else queryset


@admin.register(Claim)
class ClaimAdmin(Chooses, admin.ModelAdmin):
    form = ClaimForm
    inlines = [StatementInline, ClaimTagInline, ClaimOfStoryInline, HistoryInline]
    list_display = ["text", "verdict", "statement_count", "is_public", "changed", "look_at"]
    list_filter = ["verdict", LongOpen, "is_public"]
    search_fields = ["text", "slug", "tags__name"]
    search_help_text = "Words of the claim, its address, or a person"
    autocomplete_fields = ["safe_from"]
    prepopulated_fields = {"slug": ["text"]}
    readonly_fields = ["verdict_now"]
    change_form_template = "admin/articles/claim/change_form.html"
    fieldsets = [
        (None, {"fields": ["verdict_now"]}),
        ("The claim", {"fields": ["text", ("opened_on", "is_public"), "slug"]}),
        ("For readers who have not come so far", {"fields": ["safe_from"]}),
    ]

    # Who may

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or Claim.objects.editable_by(request.user).filter(pk=obj.pk).exists()

    def has_delete_permission(self, request, obj=None):
        """What readers see, or what has a history, is not deleted: it is taken off the site, and its history stays."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not (obj.is_public or obj.entries.exists()))

    def has_decide_permission(self, request):
        return request.user.has_perm("articles.decide_claim")

    def get_readonly_fields(self, request, obj=None):
        fixed = [] if self.has_decide_permission(request) else ["is_public"]
        return [*self.readonly_fields, *fixed, *(["slug"] if obj and obj.is_public else [])]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    # What is shown

    def get_queryset(self, request):
        found = super().get_queryset(request).for_row()
        return found.annotate(said=Count("statements", distinct=True))

    @admin.display(description="verdict")
    def verdict_now(self, obj):
        if not obj.pk:
            return "Unconfirmed until somebody decides."
        return f"Unconfirmed: {obj.summary}" if obj.is_open else capfirst(obj.summary)

    @admin.display(description="statements", ordering="said")
    def statement_count(self, obj):
        return obj.said

    @admin.display(description="last change", ordering="changed_at")
    def changed(self, obj):
        return date_format(timezone.localtime(obj.changed_at), "j M Y")

    @admin.display(description="look at")
    def look_at(self, obj):
        return "; ".join(warnings(obj, said=obj.said)) or "–"

    # What is done

    def save_model(self, request, obj, form, change):
        obj.changed_at = timezone.now()
        if change:
            # Only what the form holds: a verdict may have been given since it was opened.
            obj.save(update_fields=[*(name for name in form.cleaned_data if name in form.Meta.fields), "changed_at"])
        else:
            obj.save()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        claim = form.instance
        for warning in warnings(claim, said=claim.statements.count()):
            messages.warning(request, f"Look at this claim: {warning}.")
        if words := telling_words(claim, lambda: [tag.name for tag in claim.tags.all()]):
            messages.warning(
                request,
                f"The address stands in the open where the claim is covered. It says: {', '.join(words)}. "
                "Change it, before the claim is public, if that gives something away.",
            )

    def get_urls(self):
        deciding = path("<int:pk>/decide/", self.admin_site.admin_view(self.decide_view), name="articles_claim_decide")
        return [deciding, *super().get_urls()]

    def decide_view(self, request: FanRequest, pk: int) -> HttpResponse:
        claim = get_object_or_404(Claim.objects.for_page(), pk=pk)
        if not self.has_decide_permission(request):
            raise PermissionDenied
        today = {"verdict": claim.verdict, "statement": claim.stands_on}
        form = DecideForm(request.POST or None, claim=claim, initial=today)
        if request.method == "POST" and form.is_valid():
            try:
                entry = claim.decide(**form.cleaned_data, by=request.user)
            except DecisionNotAllowed as reason:
                form.add_error(None, str(reason))
            else:
                self.log_change(request, claim, f"Decided: {entry}.")
                messages.success(request, f"“{claim}” is now: {claim.summary}.")
                return redirect("admin:articles_claim_change", claim.pk)
        context = self.admin_site.each_context(request) | {
            "title": "Decide",
            "opts": self.opts,
            "claim": claim,
            "form": form,
        }
        return TemplateResponse(request, "admin/articles/claim/decide.html", context)


def warnings(claim: Claim, *, said: int) -> list[str]:
    """What an editor should look at; `said` is how many statements there are."""
    found = [] if said else ["no statement"]
    return [*found, "open over 60 days"] if claim.is_long_open else found


@admin.register(VerdictEntry)
class VerdictEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["claim", "before", "after", "reason", "by", "at"]
    list_filter = ["after"]
    list_select_related = ["claim", "by"]
    search_fields = ["claim__text", "reason"]
