from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from articles.comments.models import Comment
from fansite.accounts.models import User
from fansite.meta import PageMeta
from fansite.paging import next_page, read_key
from fansite.shielding import shield_of


@require_safe
def fan(request: HttpRequest, username: str) -> HttpResponse:
    if username != username.lower():
        return redirect("accounts:fan", username.lower(), permanent=True)
    person = get_object_or_404(User.objects.with_badges(), username=username, is_active=True)
    comments = Comment.objects.published().filter(author=person)
    older = comments.with_story().newest_first().older_than(read_key(request.GET.get("before")))
    page, next_url = next_page(request, older)
    shield = shield_of(request)
    is_blocked = request.user.is_authenticated and request.user.blocks.filter(blocked=person).exists()
    context = {
        "meta": PageMeta(
            person.display_name,
            f"What {person.display_name} says in the courtyard.",
            person.get_absolute_url(),
            kind="profile",
            indexed=False,
        ),
        "fan": person,
        "comments": [] if is_blocked else [(comment, comment.article.shown_to(shield)) for comment in page],
        "next_url": "" if is_blocked else next_url,
        "is_blocked": is_blocked,
        "can_moderate": request.user.is_staff and request.user.has_perm("comments.moderate_comment"),
        "is_me": person == request.user,
        **comments.totals(),
    }
    return render(request, "accounts/fan.html", context)
