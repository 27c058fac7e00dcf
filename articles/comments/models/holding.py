"""When a comment is held at posting: the one place that decides it."""

from typing import TYPE_CHECKING

from django.db import models

from articles.comments.models.held_word import HeldWord

if TYPE_CHECKING:
    from articles.comments.models.comment import Comment


class HeldBecause(models.TextChoices):
    """Why a moderator is to look at a comment first, as its author is told."""

    FIRST = "first", "it is the first of a new account"
    LINK = "link", "it has a link, and the account is new"
    WORDS = "words", "of its words"
    REPORTS = "reports", "several fans reported it"


def why_held(comment: "Comment") -> tuple[HeldBecause, str] | None:
    """The reason and a line for the log; None where nothing speaks against the comment.

    A new account is trusted with words once one of its comments stands, with links once it is no longer new.
    """
    author = comment.author
    if author is None or author.is_staff:
        return None
    if found := HeldWord.objects.found_in(comment.body):
        return HeldBecause.WORDS, f"On the word list: {', '.join(map(str, found))}"[:200]
    if not author.is_new:
        return None
    if 'href="http' in comment.body_html:
        return HeldBecause.LINK, "A link from a new account"
    if not author.comments.visible().exclude(pk=comment.pk).exists():
        return HeldBecause.FIRST, "The first of a new account"
    return None
