"""What moderators do about a fan's page, whose picture and words are the fan's own."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from articles.comments.models import ModerationEntry
from articles.comments.queue_forms import PageForm
from fansite.accounts.models import User
from fansite.accounts.requests import FanRequest
from fansite.pictures.avatars import addresses

Action = ModerationEntry.Action


class PageAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.page_view)
        return [path("fans/<str:username>/", view, name="comments_comment_page"), *super().get_urls()]

    def page_view(self, request: FanRequest, username: str) -> HttpResponse:
        if not request.user.has_perm("comments.moderate_comment"):
            raise PermissionDenied
        fan = get_object_or_404(User, username=username)
        there = things(fan)
        form = PageForm(request.POST if request.method == "POST" else None, things=there)
        if form.is_valid():
            self.take(request, fan, form)
            return redirect("admin:comments_comment_page", fan.username)
        context = {
            **self.admin_site.each_context(request),
            "title": f"The page of {fan}",
            "opts": self.opts,
            "fan": fan,
            "picture": addresses(fan).get(192, ""),
            "there": there,
            "form": form,
            "entries": fan.page_entries.select_related("by")[:20],
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/comments/comment/page.html", context, status=status)

    def take(self, request: FanRequest, fan: User, form: PageForm) -> None:
        chosen, reason = form.cleaned_data["things"], form.cleaned_data["reason"]
        for entry in ModerationEntry.objects.take_from_page(fan, by=request.user, reason=reason, things=chosen):
            messages.success(request, f"{entry.get_action_display().capitalize()}; {fan} is told why.")


def things(fan: User) -> list[tuple[str, str]]:
    """What of the fan's own is on the page."""
    found = [(Action.PICTURE, "The picture", fan.avatar), (Action.BIO, "The words", fan.bio)]
    return [(action.value, label) for action, label, is_there in found if is_there]
