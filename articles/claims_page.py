"""The rumour desk: the claims, and one of them with all that was said to it and decided on it, in the order of time."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, Claim, ClaimStatement, CoveredClaim, Verdict, VerdictEntry
from fansite.meta import PageMeta, absolute
from fansite.shielding import shield_of
from fansite.structured import breadcrumbs

TITLE = "The rumour desk"


@dataclass(frozen=True)
class Moment:
    """One line of a claim's timeline: either what somebody said, or what was decided."""

    day: datetime.date
    statement: ClaimStatement | None = None
    entry: VerdictEntry | None = None


def timeline(statements: Iterable[ClaimStatement], entries: Iterable[VerdictEntry]) -> list[Moment]:
    """In the order of time as far as it is known; what was said comes before what was decided on the same day."""
    said = [Moment(statement.day, statement=statement) for statement in sorted(statements, key=lambda one: one.pk)]
    decided = [Moment(timezone.localdate(entry.at), entry=entry) for entry in entries]
    return sorted([*said, *decided], key=lambda moment: moment.day)


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    verdict = request.GET.get("verdict", "")
    if verdict and verdict not in Verdict.values:
        raise Http404
    shield = shield_of(request)
    found = Claim.objects.of_verdict(verdict)
    if verdict:  # how many covers there are of one verdict would tell something
        found = found.open_to(shield)
    listed = found.for_reader(shield)
    label = Verdict(verdict).label if verdict else ""
    title = f"{TITLE}: {label}" if label else TITLE
    description = "What is said to go round about the serial and its people, who answered it, and when."
    context = {
        "meta": PageMeta(title, description, filtered(verdict), data=(way(),)),
        "label": label,
        "waiting": [claim for claim in listed.shown if claim.is_open],
        "answered": [claim for claim in listed.shown if not claim.is_open],
        "rumours": listed,
        "verdicts": [("All", filtered(), not verdict)]
        + [(label.capitalize(), filtered(value), value == verdict) for value, label in Verdict.choices],
    }
    return render(request, "articles/claims.html", context)


def filtered(verdict: str = "") -> str:
    return reverse("articles:claims") + (f"?verdict={verdict}" if verdict else "")


@require_safe
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    found = Claim.objects.visible_to(request.user).for_page().filter(slug=slug).first()
    if found is None:
        raise Http404
    shield = shield_of(request)
    shown = found.shown_to(shield)
    if isinstance(shown, CoveredClaim):
        words = "It waits until you have come to where it belongs in the story."
        meta = PageMeta(shown.text, words, shown.get_absolute_url(), indexed=False)
        return render(request, "articles/claim_covered.html", {"meta": meta, "claim": shown})
    stories = Article.objects.published().filter(claim_rows__claim=shown).for_row().newest_first()
    context = {
        "meta": meta_of(shown),
        "claim": shown,
        "moments": timeline(shown.statements.all(), shown.entries.all()),
        "stories": [story.shown_to(shield) for story in stories],
    }
    return render(request, "articles/claim_detail.html", context)


def meta_of(claim: Claim) -> PageMeta:
    """Nothing of it in our own voice: the title says that it is a rumour and how it stands, the summary who answered."""
    title = f"Rumour: “{claim.text}” ({claim.get_verdict_display()})"
    path = claim.get_absolute_url()
    page = {"@type": "WebPage", "@id": absolute(path), "url": absolute(path), "name": title, "inLanguage": "en"}
    return PageMeta(
        title,
        f"Claim, and who answered it: {claim.summary}.",
        path,
        indexed=claim.is_public,
        data=(page, way((f"“{claim.text}”", path))) if claim.is_public else (),
    )


def way(*steps: tuple[str, str]) -> dict:
    return breadcrumbs(("Rumours", filtered()), *steps)
