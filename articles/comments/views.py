from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.comments.forms import CommentForm, WordsForm
from articles.comments.models import Comment, CommentNotAllowed, Sanction, SilencedError, ThreadVisit
from articles.comments.silence_views import silenced
from articles.comments.threads import SORTS, may_moderate, news_for, page_of_replies, page_of_threads, place_of
from articles.covers import cover_of
from articles.models import Article, CoveredStory
from fansite.accounts.models import Reader
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.paging import read_number
from fansite.shielding import shield_of, still_open
from fansite.text import until
from fansite.views import gone


@require_http_methods(["GET", "HEAD", "POST"])
def comment_list(request: HttpRequest, slug: str) -> HttpResponse:
    article = Article.objects.published().select_related("author").filter(slug=slug).first()
    if article is None and request.method == "POST":
        return gone(request, sentence="This story is not open any more.", typed=request.POST.get("body", ""))
    if article is None:
        raise Http404
    if request.method == "POST":
        if not request.user.is_authenticated:
            return signed_out(request, article)
        return preview(request, article) if "preview" in request.POST else post(request, article)
    sort = request.GET.get("sort", "newest")
    if sort not in SORTS:
        raise Http404
    if cover := cover_of(request, article):
        return cover
    news = news_for(request.user, article)
    threads, after = page_of_threads(
        article, viewer=request.user, sort=sort, after=read_number(request.GET.get("after")), since=news.since
    )
    context = {
        "meta": story_meta(article, f"Comments: {article.title}"),
        "article": article,
        "threads": threads,
        "news": news,
        "sorts": sort_links(request, article, sort),
        "older_url": older_threads(request, article, after, sort),
        "is_first_page": "after" not in request.GET,
        **joining(request, article),
    }
    return render(request, "comments/comment_list.html", context)


@limited("preview")
def preview(request: FanRequest, article: Article) -> HttpResponse:
    """Nothing is kept: the form comes back with what readers would see above it."""
    form = CommentForm(request.POST, article=article)
    if not form.is_valid():
        return refused_form(request, article, form)
    return form_page(request, article, form, shown=Comment.drawn(form.cleaned_data["body"]))


def refused_form(request: HttpRequest, article: Article, form: CommentForm) -> HttpResponse:
    if "parent" in form.errors:
        form.data = request.POST.copy()
        form.data["parent"] = ""  # sent again, it becomes a comment of its own
    return form_page(request, article, form, status=422)


@limited("comment")
def post(request: FanRequest, article: Article) -> HttpResponse:
    form = CommentForm(request.POST, article=article)
    if not form.is_valid():
        return refused_form(request, article, form)
    data = form.cleaned_data
    try:
        with transaction.atomic():
            comment = Comment.objects.post(
                article=article, author=request.user, body=data["body"], reply_to=data["parent"], token=data["token"]
            )
            ThreadVisit.objects.note(fan=request.user, article=article, at=comment.created_at)
    except SilencedError as reason:
        return silenced(request, reason.sanction, typed=data["body"])
    except CommentNotAllowed as reason:
        form.add_error(None, str(reason))
        return form_page(request, article, form, status=409)
    return redirect(still_open(request, comment.get_absolute_url()))


def signed_out(request: HttpRequest, article: Article, *, again: str = "") -> HttpResponse:
    """The session ended while somebody was typing: the text is given back with the way to sign in."""
    if not again:
        answered = read_number(request.POST.get("parent"))
        again = reverse("articles:comments:new", args=[article.slug]) + (f"?parent={answered}" if answered else "")
    return form_page(request, article, CommentForm(request.POST, article=article), sign_in_to=again, status=403)


@login_required
@require_safe
def new(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.published(), slug=slug)
    parent = None
    if asked := read_number(request.GET.get("parent")):
        parent = get_object_or_404(article.comments.visible().select_related("author"), pk=asked)
        ask_about(parent, request.user)
    cover = cover_of(request, article)
    is_quoting = request.GET.get("quote") == "1" and not (parent and parent.is_blocked)
    form = CommentForm(article=article, parent=parent, is_quoting=is_quoting)
    return cover or form_page(request, article, form, parent=parent)


def form_page(
    request: HttpRequest,
    article: Article,
    form: CommentForm,
    *,
    parent: Comment | None = None,
    sign_in_to: str = "",
    shown: str = "",
    status: int = 200,
) -> HttpResponse:
    if parent is None and form.is_bound:
        parent = getattr(form, "cleaned_data", {}).get("parent")
        ask_about(parent, request.user)
    story = article.shown_to(shield_of(request))
    if story.is_covered:
        parent = None
    meta = story_meta(story, f"Answer {parent.author or 'a former fan'}" if parent else "Write a comment")
    context = {
        "meta": meta,
        "article": story,
        "form": form,
        **({} if form.is_bound else kept_from_talking(request, article)),
        "pace": pace_words(request, article),
        "parent": parent,
        "shown": shown,
        "sign_in_next": sign_in_to and urlencode({"next": still_open(request, sign_in_to)}),
    }
    return render(request, "comments/comment_form.html", context, status=status)


@login_required
@require_POST
@limited("seen")
def seen(request: FanRequest, slug: str) -> HttpResponse:
    """The browser says that the talk came into view, as it stood when the page was made."""
    article = get_object_or_404(Article.objects.published(), slug=slug)
    made = read_number(request.POST.get("at"))
    if made is None:
        return HttpResponseBadRequest("at is the second in which the page was made\n", content_type="text/plain")
    at = min(timezone.now(), datetime.fromtimestamp(min(made, 2**32), UTC))
    ThreadVisit.objects.note(fan=request.user, article=article, at=at)
    return HttpResponse(status=204)


@require_safe
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the page of the thread where the comment stands, and to its anchor there."""
    comment = shown_comment(pk)
    if not Comment.objects.shown_to(request.user).filter(pk=pk).exists():
        return gone(request, sentence="This comment is no longer there.", link=comment.article)
    if cover := cover_of(request, comment.article):
        return cover
    place, after = place_of(comment, viewer=request.user)
    if place == "replies":
        address = reverse("articles:comments:replies", args=[comment.parent_id])
    elif place == "threads":
        address = reverse("articles:comments:list", args=[comment.article.slug])
    else:
        address = comment.article.get_absolute_url()
    return redirect(still_open(request, f"{address}{f'?after={after}' if after else ''}#c{pk}"))


@require_safe
def replies(request: HttpRequest, pk: int) -> HttpResponse:
    head = shown_comment(pk)
    if head.parent_id:
        return redirect(still_open(request, reverse("articles:comments:replies", args=[head.parent_id])))
    if not Comment.objects.shown_to(request.user).filter(pk=pk).exists():
        return gone(request, sentence="This comment is no longer there.", link=head.article)
    if cover := cover_of(request, head.article):
        return cover
    answers, after = page_of_replies(head, viewer=request.user, after=read_number(request.GET.get("after")))
    context = {
        "meta": story_meta(head.article, f"Replies to {head.author or 'a former fan'}"),
        "article": head.article,
        "head": head,
        "replies": answers,
        "more_url": still_open(request, f"{request.path}?after={after}") if after else "",
        **joining(request, head.article, head if head.state == Comment.State.VISIBLE else None),
    }
    return render(request, "comments/reply_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("heart")
def heart(request: FanRequest, pk: int) -> HttpResponse:
    comment = shown_comment(pk)
    if comment.state != Comment.State.VISIBLE:
        return gone(request, sentence="This comment is no longer there.", link=comment.article)
    if request.method != "POST":
        if cover := cover_of(request, comment.article):
            return cover
        ask_about(comment, request.user)
        on = not comment.hearts.filter(fan=request.user).exists()
        meta = story_meta(comment.article, "Give a heart" if on else "Take the heart back")
        return render(
            request,
            "comments/comment_heart.html",
            {"meta": meta, "comment": comment, "article": comment.article, "on": on},
        )
    try:
        comment.set_heart(fan=request.user, on=request.POST.get("on") == "1")
    except SilencedError as reason:
        return silenced(request, reason.sanction)
    except CommentNotAllowed as reason:
        return gone(request, sentence=str(reason), link=comment.article)
    return redirect(still_open(request, comment.get_absolute_url()))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST" and not request.user.is_authenticated:
        return signed_out(request, shown_comment(pk).article, again=request.path)
    return edit_own(request, pk)


@login_required
@limited("edit")
def edit_own(request: FanRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.with_story(), pk=pk, author=request.user)
    if request.method != "POST":
        form, sanction = WordsForm(initial={"body": comment.body}), Sanction.objects.on(request.user)
        reason = sanction.words if sanction else comment.why_no_edit()
        return cover_of(request, comment.article) or edit_page(request, comment, form, reason)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return edit_page(request, comment, form)
    if "preview" in request.POST:
        return edit_page(request, comment, form, shown=Comment.drawn(form.cleaned_data["body"]))
    try:
        comment.edit(by=request.user, body=form.cleaned_data["body"])
    except SilencedError as reason:
        return silenced(request, reason.sanction, typed=form.cleaned_data["body"])
    except CommentNotAllowed as reason:
        return edit_page(request, comment, form, str(reason))
    return redirect(still_open(request, comment.get_absolute_url()))


def edit_page(
    request: HttpRequest, comment: Comment, form: WordsForm, reason: str = "", *, shown: str = ""
) -> HttpResponse:
    """With a `reason` why it cannot be changed there is only the typed text, to be copied."""
    story = comment.article.shown_to(shield_of(request))
    context = {
        "meta": story_meta(story, "Change your comment"),
        "comment": comment,
        "article": story,
        "form": form,
        "reason": reason,
        "shown": shown,
    }
    status = 409 if reason else 422 if form.errors else 200
    return render(request, "comments/comment_edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("delete")
def delete(request: FanRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.with_story(), pk=pk, author=request.user)
    if comment.state == Comment.State.DELETED:
        return gone(request, sentence="This comment is gone already.", link=comment.article)
    if request.method != "POST":
        if cover := cover_of(request, comment.article):
            return cover
        meta = story_meta(comment.article, "Delete your comment")
        return render(
            request, "comments/comment_delete.html", {"meta": meta, "comment": comment, "article": comment.article}
        )
    try:
        comment.delete_by_author(by=request.user)
    except CommentNotAllowed as reason:
        return gone(request, sentence=str(reason), link=comment.article)
    return redirect(still_open(request, f"{comment.article.get_absolute_url()}#comments"))


def shown_comment(pk: int) -> Comment:
    """The comment, whatever its state, if its story is public."""
    comments = Comment.objects.filter(Article.objects.published().at())
    return get_object_or_404(comments.with_story().select_related("parent", "reply_to__author"), pk=pk)


def ask_about(comment: Comment | None, viewer: Reader) -> None:
    """Before it is shown on a page about it alone: the words of whom the reader blocked stay hidden there too."""
    if comment and viewer.is_authenticated:
        comment.is_blocked = viewer.blocks.filter(blocked=comment.author_id).exists()


def joining(request: HttpRequest, article: Article, parent: Comment | None = None) -> dict[str, Any]:
    """The form for who may comment, or why this reader may not; neither for a visitor, who is led to sign in."""
    kept = kept_from_talking(request, article)
    may = request.user.is_authenticated and not any(kept.values())
    return {
        **kept,
        "pace": pace_words(request, article),
        "comment_form": CommentForm(article=article, parent=parent) if may else None,
        "may_steer": may_moderate(request.user),
    }


def kept_from_talking(request: HttpRequest, article: Article) -> dict[str, Any]:
    """Why nobody or not this fan may comment here; or the mute that keeps the fan from talking anywhere."""
    reason = article.why_no_comment(request.user)
    fan = request.user
    sanction = Sanction.objects.on(fan) if fan.is_authenticated and not reason else None
    return {"no_comment": reason, "sanction": sanction}


def pace_words(request: HttpRequest, article: Article) -> str:
    """Of slow mode, and when this fan may post next."""
    next_at = Comment.objects.next_at(article, request.user)
    return f"{article.slow_words} You can again {until(next_at)}." if next_at else article.slow_words


def story_meta(article: Article | CoveredStory, title: str) -> PageMeta:
    """For pages that are parts of a story's page: machines are led to the story."""
    return PageMeta(title, article.standfirst, article.get_absolute_url(), indexed=False)


def sort_links(request: HttpRequest, article: Article, current: str) -> list[tuple[str, str, bool]]:
    address = reverse("articles:comments:list", args=[article.slug])
    return [
        (label, still_open(request, address if name == "newest" else f"{address}?sort={name}"), name == current)
        for name, (label, _) in SORTS.items()
    ]


def older_threads(request: HttpRequest, article: Article, after: int | None, sort: str = "newest") -> str:
    """The address of the next page of threads, "" when there is none."""
    if after is None:
        return ""
    address = reverse("articles:comments:list", args=[article.slug])
    return still_open(request, f"{address}?{'' if sort == 'newest' else f'sort={sort}&'}after={after}")
