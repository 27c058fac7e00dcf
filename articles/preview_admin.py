"""The newsroom's previews: of the form as it stands, and links for people without an account."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from articles.forms import PreviewLinkForm
from articles.models import Article, Correction, Embed, Photo, PreviewLink, Question, Quote, TaggedArticle
from articles.preview import HIDDEN, as_typed, public_page

if TYPE_CHECKING:
    from fansite.accounts.requests import FanRequest


class PreviewAskedError(Exception):
    """The form is valid and is to be shown, not saved; raised where saving begins, so that nothing of it is done."""

    def __init__(self, story: Article):
        self.story = story


# What stands in rows of its own and is on the story's page.
SHOWN = {"quotes": Quote, "questions": Question, "photos": Photo, "embeds": Embed, "corrections": Correction}


def typed_rows(formset: Any) -> list[Any]:
    """The rows that would stay, with those that they name; these are asked for by the name of their list."""
    kept = [row for row in formset.forms if row not in formset.deleted_forms]
    typed = [row for row in kept if row.instance.pk or row.has_changed()]
    for row in typed:
        row.instance.pk = row.instance.pk or 0  # no row has it, and its relations can be asked for
        lists = {field.name for field in row.instance._meta.many_to_many} & row.cleaned_data.keys()
        known = {name: row.cleaned_data[name] for name in lists}
        row.instance.__dict__.setdefault("_prefetched_objects_cache", {}).update(known)
    return [row.instance for row in typed]


class PreviewAdmin(admin.ModelAdmin):
    # The story's own page in the newsroom has them.
    article_for_step: Callable[..., Article]
    step_page: Callable[..., HttpResponse]

    def is_preview(self, request: HttpRequest) -> bool:
        return "_preview" in request.POST

    def show_instead(self, request: HttpRequest, form: Any, formsets: list) -> None:
        """In place of saving the rows: the story with those that would stay."""
        if not self.is_preview(request):
            return
        if not form.instance.author_id:
            form.instance.author = request.user
        rows = {formset.model: typed_rows(formset) for formset in formsets}
        raise PreviewAskedError(
            as_typed(
                form.instance,
                tags=[row.tag_id for row in rows.get(TaggedArticle, [])],
                **{name: rows.get(model, []) for name, model in SHOWN.items()},
            )
        )

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PreviewAskedError as asked:
            return self.preview_page(request, asked.story)

    def preview_page(self, request: HttpRequest, story: Article) -> HttpResponse:
        """The public page twice, as the text of a frame: it asks for no address, and our policy holds in it."""
        page = public_page(request, story)
        step, args = ("change", [story.pk]) if story.pk else ("add", [])
        context = {
            **self.admin_site.each_context(request),
            "title": "Preview",
            "article": story,
            "opts": self.opts,
            "page": page,
            "back": reverse(f"admin:articles_article_{step}", args=args),
            "is_nav_sidebar_enabled": False,
        }
        return TemplateResponse(request, "admin/articles/article/preview.html", context, headers=HIDDEN)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        if obj and self.has_change_permission(request, obj):
            context["preview_links"] = PreviewLink.objects.live().filter(article=obj).select_related("made_by")
            context["preview_form"] = PreviewLinkForm(prefix="preview")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/preview-links/", view(self.make_preview), name="articles_article_make_preview"),
            path(
                "<int:pk>/preview-links/<int:link>/revoke/",
                view(self.revoke_preview),
                name="articles_article_revoke_preview",
            ),
            *super().get_urls(),
        ]

    def make_preview(self, request: "FanRequest", pk: int) -> HttpResponse:
        article = self.article_for_step(request, pk, publishing=False)
        form = PreviewLinkForm(request.POST or None, prefix="preview")
        if request.method != "POST" or not form.is_valid():
            return self.step_page(request, article, "Make a preview link", form=form, template="preview_link.html")
        link = PreviewLink.objects.make(article, by=request.user, **form.cleaned_data)
        self.log_change(request, article, f"Preview link made for {link}.")
        address = settings.SITE_URL + link.get_absolute_url()
        messages.success(request, f"Copy the address now, it is shown this once: {address}")
        return redirect("admin:articles_article_change", article.pk)

    def revoke_preview(self, request: "FanRequest", pk: int, link: int) -> HttpResponse:
        article = self.article_for_step(request, pk, publishing=False)
        found = get_object_or_404(PreviewLink.objects.filter(article=article), pk=link)
        if request.method != "POST":
            return self.step_page(request, article, "Revoke", link=found, template="preview_link.html")
        found.revoke(by=request.user)
        self.log_change(request, article, f"Preview link for {found} revoked.")
        messages.success(request, f"The preview link for {found} opens nothing any more.")
        return redirect("admin:articles_article_change", article.pk)
