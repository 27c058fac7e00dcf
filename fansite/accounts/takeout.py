"""What a fan takes along: everything the site keeps about the account, for machines and for reading."""

import io
import json
import zipfile
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from articles.comments.models import Comment, Grievance
from fansite.accounts.models import AVATAR_SIDES, Notice, NoticeChoice, User


def everything_about(fan: User) -> dict[str, list[dict[str, Any]]]:
    """By heading the rows of it; moments are ISO 8601, addresses whole."""
    account = {
        "username": fan.username,
        "display name": fan.display_name,
        "about you": fan.bio,
        "e-mail address": fan.email,
        "joined": fan.date_joined,
        "colours": fan.theme,
        "point of the story": fan.spoiler_point,
    }
    comments = fan.comments.exclude(state=Comment.State.DELETED).with_story().order_by("created_at", "pk")
    return {
        "account": [account],
        "signed in": rows(fan.sessions, "seen_at", "address", "agent"),
        "comments": [
            {
                "story": comment.article.title,
                "address": address(comment.get_absolute_url()),
                "said": comment.created_at,
                "edited": comment.edited_at,
                "state": comment.get_state_display(),
                "hearts": comment.heart_count,
                "text": comment.body,
            }
            for comment in comments
        ],
        "earlier words of comments": rows(
            fan.comments.filter(versions__isnull=False), "versions__until", "versions__body"
        ),
        "hearts given": [
            {"comment": address(heart.comment.get_absolute_url()), "given": heart.created_at}
            for heart in fan.hearts.select_related("comment").order_by("created_at")
        ],
        "followed": rows(fan.followed_tags, "at", "tag__name"),
        "reports": rows(fan.reports, "at", "comment", "reason", "words", "outcome"),
        "mutes and bans": rows(fan.sanctions, "since", "until", "kind", "reason", "reply"),
        "what moderators decided about the page": rows(fan.page_entries, "at", "action", "reason"),
        "written to us": rows(
            Grievance.objects.of_address(fan.mail_address), "at", "kind", "page", "body", "settled_at", "answer"
        ),
        "blocked fans": rows(fan.blocks, "at", "blocked__username"),
        "notices": rows(Notice.objects.filter(fan=fan), "created_at", "read_at", "title"),
        "choices of notices": rows(NoticeChoice.objects.filter(fan=fan), "kind", "on_site", "by_mail"),
        "talks seen": rows(fan.thread_visits, "seen_at", "article__title"),
    }


def rows(found: Any, *fields: str) -> list[dict[str, Any]]:
    """In the order of the first field; the names of fields as words."""
    names = [field.replace("__", " ").replace("_", " ") for field in fields]
    return [dict(zip(names, row, strict=True)) for row in found.order_by(fields[0]).values_list(*fields)]


def archive_of(fan: User) -> bytes:
    """A ZIP of two files with the same in them, and of the fan's own picture."""
    told = everything_about(fan)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("aangan.json", json.dumps(told, ensure_ascii=False, indent=1, default=str))
        archive.writestr("aangan.html", render_to_string("accounts/takeout.html", {"fan": fan, "told": told}))
        if fan.avatar:
            with default_storage.open(fan.avatar_files[max(AVATAR_SIDES)]) as picture:
                archive.writestr("picture.webp", picture.read())
    return packed.getvalue()


def address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
