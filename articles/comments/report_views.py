from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from articles.comments.models import Comment, CommentNotAllowed, Report, Sanction, SilencedError
from articles.comments.report_forms import ReportForm
from articles.comments.silence_views import silenced
from articles.comments.views import ask_about, shown_comment, story_meta
from articles.covers import cover_of
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.paging import next_page, read_key
from fansite.shielding import shield_of, still_open
from fansite.views import gone


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def report(request: FanRequest, pk: int) -> HttpResponse:
    comment = shown_comment(pk)
    if comment.author == request.user:
        raise Http404
    if comment.state != Comment.State.VISIBLE:
        return gone(request, sentence="This comment is no longer there.", link=comment.article)
    if request.method != "POST" and (sanction := Sanction.objects.on(request.user)):
        return silenced(request, sanction)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            comment.report(by=request.user, **form.cleaned_data)
        except SilencedError as reason:
            return silenced(request, reason.sanction, typed=form.cleaned_data["words"])
        except CommentNotAllowed as reason:
            return gone(request, sentence=str(reason), link=comment.article)
        messages.success(request, "Thank you: a moderator looks at it. You will hear what came of it.")
        return redirect(still_open(request, f"{comment.article.get_absolute_url()}#comments"))
    if cover := cover_of(request, comment.article):
        return cover
    ask_about(comment, request.user)
    context = {
        "meta": story_meta(comment.article, "Report a comment"),
        "comment": comment,
        "article": comment.article,
        "form": form,
        "last": comment.reports.filter(reporter=request.user).newest_first().first(),
    }
    return render(request, "comments/comment_report.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def mine(request: FanRequest) -> HttpResponse:
    """What the fan reported and what came of it."""
    reports = Report.objects.filter(reporter=request.user).select_related("comment__article", "comment__author")
    page, next_url = next_page(request, reports.newest_first().older_than(read_key(request.GET.get("before"))))
    shield = shield_of(request)
    context = {
        "meta": PageMeta("Your reports", "What came of them.", reverse("articles:comments:reports"), indexed=False),
        "reports": [(one, one.comment.article.shown_to(shield)) for one in page],
        "next_url": next_url,
    }
    return render(request, "comments/report_list.html", context)
