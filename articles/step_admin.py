"""The steps of a story in the newsroom: each a page that asks once more, or an action of the list."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles import history
from articles.checks import findings
from articles.forms import NoteForm, PublishForm
from articles.models import Article, StepNotAllowed, StoryNote
from cast.models import Tag
from fansite.accounts.requests import FanRequest
from fansite.paging import read_number


def with_zone(moment: datetime.datetime | None) -> str:
    return date_format(timezone.localtime(moment), "D j M Y, H:i T") if moment else "–"


def sent(request: HttpRequest) -> QueryDict | None:
    """For a form: it was sent, though with nothing in it."""
    return request.POST if request.method == "POST" else None


class StepAdmin(admin.ModelAdmin):
    state: Callable[[Article], str]  # the story's own page in the newsroom has it

    actions = ["publish_now", "withdraw_selected"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        steps = [
            path(f"<int:pk>/{step.replace('_', '-')}/", view(page), name=f"articles_article_{step}")
            for step, page in (
                ("publish", self.publish_view),
                ("withdraw", self.withdraw_view),
                ("submit", self.submit_view),
                ("send_back", self.send_back_view),
                ("notes", self.notes_view),
            )
        ]
        return [*steps, *super().get_urls()]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def publish_view(self, request: FanRequest, pk: int) -> HttpResponse:
        article = self.article_for_step(request, pk, publishing=True)
        form = PublishForm(sent(request), initial={"at": article.published_at if article.is_scheduled else None})
        is_tagging = self.add_tag(request, article)
        if request.method == "POST" and not is_tagging and form.is_valid():
            return self.step(
                request, article, lambda: article.publish(by=request.user, at=form.cleaned_data["at"]), form
            )
        now = timezone.localtime()
        context: dict[str, Any] = {"now": with_zone(now), "zone": now.tzname(), "findings": findings(article)}
        title = "Publish again" if article.status == Article.Status.WITHDRAWN else "Publish or schedule"
        return self.step_page(request, article, title, form=form, **context)

    def add_tag(self, request: FanRequest, article: Article) -> bool:
        """The one tap that adds a person who stands in the story to its tags."""
        typed = read_number(request.POST.get("add_tag"))
        tag = Tag.objects.filter(pk=typed).first() if typed is not None else None
        if tag:
            article.set_tags([*article.tags.all(), tag])
            self.log_change(request, article, f"Tag {tag} added.")
        return "add_tag" in request.POST

    def withdraw_view(self, request: FanRequest, pk: int) -> HttpResponse:
        article = self.article_for_step(request, pk, publishing=True)
        form = NoteForm(sent(request))
        if request.method == "POST" and form.is_valid():
            return self.step(request, article, lambda: article.withdraw(by=request.user), form)
        title = "Take off the schedule" if article.is_scheduled else "Withdraw"
        return self.step_page(request, article, title, form=form)

    def submit_view(self, request: FanRequest, pk: int) -> HttpResponse:
        article = self.article_for_step(request, pk, publishing=False)
        form = NoteForm(sent(request))
        if request.method == "POST" and not self.add_tag(request, article) and form.is_valid():
            return self.step(request, article, lambda: article.submit(by=request.user), form)
        return self.step_page(request, article, "Send to review", form=form, findings=findings(article))

    def send_back_view(self, request: FanRequest, pk: int) -> HttpResponse:
        """Its own writer takes a story back just so; to somebody else an editor says why."""
        article = self.article_for_step(request, pk, publishing=False)
        is_own = article.author_id == request.user.pk
        form = NoteForm(sent(request), required=not is_own)
        if request.method == "POST" and form.is_valid():
            done = f"{'Taken' if is_own else 'Sent'} back to the drafts."
            return self.step(request, article, lambda: article.send_back(by=request.user), form, done)
        return self.step_page(request, article, "Take back to the drafts" if is_own else "Send back", form=form)

    def article_for_step(self, request: HttpRequest, pk: int, *, publishing: bool) -> Article:
        article = get_object_or_404(Article, pk=pk)
        if not (self.has_publish_permission(request) if publishing else self.has_change_permission(request, article)):
            raise PermissionDenied
        return article

    @transaction.atomic
    def step(
        self, request: FanRequest, article: Article, verb: Callable[[], None], form: NoteForm, done: str = ""
    ) -> HttpResponse:
        """Does the step, tells what came of it, and goes back to the story. The note is kept whatever becomes of the step."""
        self.keep_note(request, article, form)
        history.keep_what_stands(article)
        try:
            verb()
        except StepNotAllowed as reason:
            messages.warning(request, str(reason))
        else:
            article.refresh_from_db()
            when = f" for {with_zone(article.published_at)}" if article.is_scheduled else ""
            messages.success(request, f"“{article}” is now: {self.state(article).lower()}{when}.")
            self.log_change(request, article, done or f"{self.state(article)}{when}.")
        return redirect("admin:articles_article_change", article.pk)

    # What writer and editor say to each other

    def may_note(self, request: HttpRequest, article: Article) -> bool:
        return Article.objects.discussed_by(request.user).filter(pk=article.pk).exists()

    def notes_view(self, request: FanRequest, pk: int) -> HttpResponse:
        article = get_object_or_404(Article, pk=pk)
        if not self.may_note(request, article):
            raise PermissionDenied
        form = NoteForm(sent(request), required=True)
        if request.method == "POST" and form.is_valid():
            self.keep_note(request, article, form)
            messages.success(request, "Your note stands with the story.")
            return redirect(f"{self.form_of(article)}#notes")
        notes = article.notes.select_related("by")
        return self.step_page(request, article, "Notes", form=form, notes=notes, template="notes.html")

    def keep_note(self, request: FanRequest, article: Article, form: NoteForm) -> None:
        if words := form.cleaned_data["note"]:
            StoryNote.objects.write(article, words, by=request.user)
            super().log_change(request, article, "Note written.")  # no version: a note is no part of the story

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        if obj and self.may_note(request, obj):
            context["notes"], context["note_form"] = list(obj.notes.select_related("by")), NoteForm(required=True)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def form_of(self, article: Article) -> str:
        return reverse("admin:articles_article_change", args=[article.pk])

    def step_page(
        self, request: HttpRequest, article: Article, title: str, *, template: str = "step.html", **context: Any
    ) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "article": article,
            "opts": self.opts,
            "back": self.form_of(article),
        }
        return TemplateResponse(request, f"admin/articles/article/{template}", context)

    @admin.action(description="Publish now", permissions=["publish"])
    def publish_now(self, request: FanRequest, articles: QuerySet[Article]) -> None:
        self.each(request, articles, "published", lambda article: article.publish(by=request.user))

    @admin.action(description="Withdraw", permissions=["publish"])
    def withdraw_selected(self, request: FanRequest, articles: QuerySet[Article]) -> None:
        self.each(request, articles, "withdrawn", lambda article: article.withdraw(by=request.user))

    @transaction.atomic
    def each(
        self, request: HttpRequest, articles: QuerySet[Article], done: str, verb: Callable[[Article], None]
    ) -> None:
        count = 0
        for article in articles:
            history.keep_what_stands(article)
            try:
                verb(article)
            except StepNotAllowed as reason:
                messages.warning(request, f"{article}: {reason}")
            else:
                self.log_change(request, article, f"{done.capitalize()}.")
                count += 1
        if count:
            messages.success(request, f"{count} {'story' if count == 1 else 'stories'} {done}.")
