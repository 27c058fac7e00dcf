"""The pages on which the newsroom sees the versions of a story, compares two, and puts one back."""

import re
from itertools import pairwise

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles import history
from articles.differences import changed_in_words, changes
from articles.models import Article
from fansite.accounts.requests import FanRequest

PER_PAGE = 30
MOST_LOGGED = 100


class HistoryAdmin(admin.ModelAdmin):
    """Every log line of the newsroom brings a version: each save, step and list action writes one, and nothing else does."""

    def log_addition(self, request, obj, message):
        history.keep(obj, by=request.user, comment="Begun.")
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        history.keep(obj, by=request.user, comment=message if isinstance(message, str) else "Saved.")
        return super().log_change(request, obj, message)

    def get_urls(self):
        pages = [
            path(
                "<int:pk>/history/differences/",
                self.admin_site.admin_view(self.differences_view),
                name="articles_article_differences",
            ),
            path(
                "<int:pk>/history/<int:number>/restore/",
                self.admin_site.admin_view(self.restore_view),
                name="articles_article_restore",
            ),
        ]
        return pages + super().get_urls()

    def history_view(self, request, object_id, extra_context=None):
        story = self.story_with_history(request, object_id)
        found = history.revisions(story)
        if before := request.GET.get("before"):
            found = found.filter(pk__lt=number_of(before))
        kept = history.load(found[: PER_PAGE + 1])
        has_older = len(kept) > PER_PAGE
        lines = [(newer, changed_in_words(older, newer), True) for newer, older in pairwise(kept)]
        logged = []
        if not has_older:
            lines += [(first, "", False) for first in kept[-1:]]
            entries = LogEntry.objects.filter(
                content_type__app_label="articles", content_type__model="article", object_id=str(story.pk)
            )
            # Since versions are kept, each line of the log has its own.
            logged = entries.filter(action_time__lt=kept[-1].at) if kept else entries
            logged = logged.select_related("user").order_by("-action_time")[:MOST_LOGGED]
        context = {
            "lines": lines,
            "next": lines[-1][0].number if has_older else None,
            "is_newest_page": not before,
            "logged": logged,
            "title": "History",
        }
        return self.history_page(request, story, "history", context | (extra_context or {}))

    def differences_view(self, request: FanRequest, pk: int) -> HttpResponse:
        story = self.story_with_history(request, str(pk))
        found = history.revisions(story)
        newest = found.values_list("pk", flat=True).first()
        after = number_of(request.GET["to"]) if "to" in request.GET else newest
        before = number_of(request.GET["from"]) if "from" in request.GET else None
        # Without “from” it is the one before.
        kept = history.load(found.filter(pk__lte=after)[:2] if before is None else found.filter(pk__in=[before, after]))
        if not kept or {after, before} - {None} - {one.number for one in kept}:
            raise Http404
        context = {"title": "Differences", "after": kept[0]}
        if len(kept) == 2:
            context |= {"before": kept[1], "changes": changes(kept[1], kept[0])}
        return self.history_page(request, story, "differences", context)

    def restore_view(self, request: FanRequest, pk: int, number: int) -> HttpResponse:
        story = self.story_with_history(request, str(pk))
        kept = next(iter(history.load(history.revisions(story).filter(pk=number))), None)
        if kept is None:
            raise Http404
        if request.method == "POST":
            with transaction.atomic():
                history.keep_what_stands(story)
                left_out = history.restore(story, kept)
                when = date_format(timezone.localtime(kept.at), "j M Y, H:i T")
                self.log_change(request, story, f"Restored the version of {when}.")
            messages.success(request, f"The version of {when} stands again.")
            if left_out:
                messages.warning(request, f"Gone since, and so left out: {', '.join(left_out)}.")
            return redirect("admin:articles_article_change", story.pk)
        coming = [
            change for change in changes(history.present(story), kept) if change.label not in history.STAYING_LABELS
        ]
        context = {"title": "Restore this version", "kept": kept, "changes": coming}
        return self.history_page(request, story, "restore", context)

    def story_with_history(self, request, pk: str) -> Article:
        """Who may change the story now sees its history, and puts a version back."""
        story = get_object_or_404(Article, pk=number_of(pk))
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        return story

    def history_page(self, request, story: Article, name: str, context: dict) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "article": story,
            "opts": self.opts,
            "back": reverse("admin:articles_article_change", args=[story.pk]),
            **context,
        }
        return TemplateResponse(request, f"admin/articles/article/{name}.html", context)


def number_of(text: str) -> int:
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        raise Http404
    return int(text)
