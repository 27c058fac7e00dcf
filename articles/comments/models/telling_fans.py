"""Whom a comment concerns, and what they are told; its words are never repeated."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from fansite.accounts.models import LATE, Block, Notice, NoticeKind, User
from fansite.markup import mentioned
from fansite.shield import SHUT

if TYPE_CHECKING:
    from articles.comments.models.comment import Comment
    from articles.comments.models.moderation_entry import ModerationEntry

MOST_MENTIONED = 7


def tell_of(comment: "Comment") -> None:
    """Tells the fan who is answered and those who are mentioned, each once; takes it back where the comment is not
    to be seen. May be called after each step of the comment."""
    if comment.state != comment.State.VISIBLE:
        Notice.objects.take_back(thing(comment), hearts_of(comment))
        return
    author = comment.author
    if author is None or comment.created_at < timezone.now() - LATE:
        return
    about, path = thing(comment), comment.get_absolute_url()
    answered = comment.reply_to.author_id if comment.reply_to else None
    if answered and answered != author.pk:
        title = f"@{author.username} answered you on {story_of(comment)}"
        Notice.objects.tell([answered], NoticeKind.REPLY, about=about, title=title, path=path, by=author)
    if fans := mentioned_in(comment, others={author.pk, answered}):
        title = f"@{author.username} mentioned you on {story_of(comment)}"
        Notice.objects.tell(fans, NoticeKind.MENTION, about=about, title=title, path=path, by=author)


def mentioned_in(comment: "Comment", *, others: set[int | None]) -> list[int]:
    """The first seven, those counted who were told of an earlier wording."""
    names = mentioned(comment.body)
    by_name = dict(User.objects.filter(username__in=names, is_active=True).values_list("username", "pk"))
    told = set(Notice.objects.filter(about=thing(comment), kind=NoticeKind.MENTION).values_list("fan", flat=True))
    found = [by_name[name] for name in names if name in by_name and by_name[name] not in others | told]
    return found[: max(0, MOST_MENTIONED - len(told))]


def tell_hearts(comment: "Comment") -> None:
    """Tells its author how many have given a heart: one notice, however many; under the story's lock."""
    if comment.author_id is None:
        return
    unheard = Block.objects.filter(fan=comment.author_id).values("blocked")
    count = comment.hearts.exclude(fan=comment.author_id).exclude(fan__in=unheard).count()
    hearts = "1 heart" if count == 1 else f"{count} hearts"
    title, path = f"{hearts} for your comment on {story_of(comment)}", comment.get_absolute_url()
    Notice.objects.gather(
        comment.author_id, NoticeKind.HEART, about=hearts_of(comment), title=title, path=path, count=count
    )


def tell_decision(comment: "Comment", entry: "ModerationEntry") -> None:
    """Tells its author what was decided; the reason stands with the comment."""
    if comment.author_id != entry.by_id:
        title = f"Moderation of your comment on {story_of(comment)}: {entry.get_action_display()}"
        tell_author(comment, title, about=f"decision:{entry.pk}")


def tell_of_page(entry: "ModerationEntry") -> None:
    """Tells a fan what a moderator took from their page, and why: it stands nowhere else."""
    title, fans = f"A moderator decided about your page: {entry}", [entry.fan_id] if entry.fan_id else []
    path = reverse("accounts:picture")
    Notice.objects.tell(fans, NoticeKind.MODERATION, about=f"decision:{entry.pk}", title=title, path=path)


def tell_held(comment: "Comment") -> None:
    """Tells its author that reports took it out of the thread until a moderator has decided."""
    title = f"Several fans reported your comment on {story_of(comment)}, and a moderator looks at it"
    tell_author(comment, title, about=f"held:{comment.pk}")


def tell_author(comment: "Comment", title: str, *, about: str) -> None:
    fans = [comment.author_id] if comment.author_id else []
    path = comment.get_absolute_url()
    Notice.objects.tell(fans, NoticeKind.MODERATION, about=about, title=title, path=path)


def tell_reporters(comment: "Comment", settled: dict[int, int], outcome: str) -> None:
    """Tells those whose reports were settled together what came of them; `settled` is fans by the ids of reports."""
    title = f"Your report of a comment on {story_of(comment)}: {outcome[0].lower()}{outcome[1:]}"
    about, path = f"reports:{max(settled)}", reverse("articles:comments:reports")
    Notice.objects.tell(settled.values(), NoticeKind.MODERATION, about=about, title=title, path=path)


def thing(comment: "Comment") -> str:
    return f"comment:{comment.pk}"


def hearts_of(comment: "Comment") -> str:
    return f"hearts:{comment.pk}"


def story_of(comment: "Comment") -> str:
    return f"“{comment.article.shown_to(SHUT).title}”"
