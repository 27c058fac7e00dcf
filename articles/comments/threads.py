"""Threads as a page shows them: fetched flat in a fixed number of queries, ordered in Python."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import ref

from django.db.models import Model, Prefetch, Q, prefetch_related_objects
from django.db.models.fetch_modes import FetchPeers

from articles.comments.models import Comment, Heart, ModerationEntry, ThreadVisit
from articles.models import Article
from fansite.accounts.models import Block, Reader

THREADS_A_PAGE = 20
FIRST_REPLIES = 3
SHOWN_BEFORE = 5  # threads, where an address leads into the midst of them
REPLIES_A_PAGE = 50
MOST_NEW = 99

# Name and order; the id comes last, so that two comments of one moment never swap places between pages.
SORTS = {
    "newest": ("Newest", ["-created_at", "-pk"]),
    "oldest": ("Oldest", ["created_at", "pk"]),
    "loved": ("Most loved", ["-heart_count", "-pk"]),
}


@dataclass
class News:
    """What a fan finds new under a story; without `since` the fan was never here before, and nothing is called new."""

    since: datetime | None = None
    count: int = 0

    @property
    def words(self) -> str:
        number = f"{MOST_NEW}+" if self.count > MOST_NEW else self.count
        return f"{number} new since your last visit" if self.count else ""


def news_for(viewer: Reader, article: Article) -> News:
    if not viewer.is_authenticated:
        return News()
    since = ThreadVisit.objects.filter(fan=viewer, article=article).values_list("seen_at", flat=True).first()
    if since is None:
        return News()
    return News(since, article.comments.new_to(viewer, since=since)[: MOST_NEW + 1].count())


@dataclass
class Thread:
    head: Comment
    replies: list[Comment] = field(default_factory=list)  # that the page shows
    answers: list[int] = field(default_factory=list)  # the ids of all

    @property
    def last(self) -> int:
        """The id of the last reply that the page shows."""
        return self.replies[-1].pk

    @property
    def size(self) -> int:
        return len(self.answers)

    @property
    def more(self) -> int:
        """Replies that the page does not show."""
        return self.size - len(self.replies)


def page_of_threads(
    article: Article, *, viewer: Reader, sort: str = "newest", after: int | None = None, since: datetime | None = None
) -> tuple[list[Thread], int | None]:
    """One page of the story's threads and the id to go on after, None on the last page.

    `after` is the last first comment of the page before; an id of another story begins from the first page. What
    others said after `since` is new to the viewer.
    """
    order = SORTS[sort][1]
    heads = article.comments.filter(parent=None).shown_to(viewer).order_by(*order)
    key = article.comments.filter(pk=after, parent=None).first() if after else None
    if key is not None:
        heads = heads.filter(_beyond(key, order))
    page = list(heads[: THREADS_A_PAGE + 1])
    following = page[THREADS_A_PAGE - 1].pk if len(page) > THREADS_A_PAGE else None
    threads: dict[int | None, Thread] = {head.pk: Thread(head) for head in page[:THREADS_A_PAGE]}
    replies = Comment.objects.filter(parent__in=list(threads)).answers_shown_to(viewer)
    for parent, pk in replies.order_by("parent", "created_at", "pk").values_list("parent", "pk"):
        threads[parent].answers.append(pk)
    first = Comment.objects.in_bulk([pk for thread in threads.values() for pk in thread.answers[:FIRST_REPLIES]])
    for thread in threads.values():
        thread.replies = [first[pk] for pk in thread.answers[:FIRST_REPLIES] if pk in first]
    dress([one for thread in threads.values() for one in (thread.head, *thread.replies)], viewer, since)
    return list(threads.values()), following


def page_of_replies(head: Comment, *, viewer: Reader, after: int | None = None) -> tuple[list[Comment], int | None]:
    """The head's replies, oldest first, and the id to go on after."""
    replies = head.replies.answers_shown_to(viewer).order_by("created_at", "pk")
    key = head.replies.filter(pk=after).first() if after else None
    if key is not None:
        replies = replies.filter(_beyond(key, ["created_at", "pk"]))
    page = list(replies[: REPLIES_A_PAGE + 1])
    following = page[REPLIES_A_PAGE - 1].pk if len(page) > REPLIES_A_PAGE else None
    page = page[:REPLIES_A_PAGE]
    dress([head, *page], viewer)
    return page, following


class FetchTogether(FetchPeers):
    """Authors and their badges are read when a piece of the page that is not kept asks for the first of them: all at once."""

    def fetch(self, fetcher: Any, instance: Model) -> None:
        peers: list[Any] = [peer for one in instance._state.peers if (peer := one())]
        if fetcher.field.name == "author":
            prefetch_related_objects(peers, "author__groups")
        elif fetcher.field.name == "reply_to":
            answered = Prefetch("reply_to", Comment.objects.select_related("author"))
            prefetch_related_objects([peer for peer in peers if peer.reply_to_id != peer.parent_id], answered)
        else:
            fetcher.fetch_one(instance)


TOGETHER = FetchTogether()


def dress(comments: list[Comment], viewer: Reader, since: datetime | None = None) -> None:
    """Says on each comment what the viewer may do with it, and fetches the reasons they show."""
    peers: list[ref[Model]] = [ref(comment) for comment in comments]
    for comment in comments:
        comment._state.fetch_mode, comment._state.peers = TOGETHER, peers
    if any(comment.state == Comment.State.REMOVED for comment in comments):
        entries = ModerationEntry.objects.order_by("-at", "-pk")
        prefetch_related_objects(comments, Prefetch("moderation_entries", entries))
    if not viewer.is_authenticated:
        return
    loved = set(
        Heart.objects.filter(fan=viewer, comment__in=[comment.pk for comment in comments]).values_list(
            "comment", flat=True
        )
    )
    blocked = set(Block.objects.hidden_from(viewer))
    can_moderate = may_moderate(viewer)
    fresh = [comment for comment in comments if comment.author_id == viewer.pk and comment.is_fresh]
    answered = set(Comment.objects.answering(fresh).values_list("reply_to", flat=True)) if fresh else set()
    for comment in comments:
        comment.loved = comment.pk in loved
        comment.is_mine = comment.author_id == viewer.pk
        comment.is_new = since is not None and comment.created_at > since and comment.author_id != viewer.pk
        comment.can_edit = comment in fresh and comment.pk not in answered
        comment.can_moderate = can_moderate
        comment.is_blocked = comment.author_id in blocked
        comment.answers_blocked = bool(blocked and comment.answering and comment.answering.author_id in blocked)


def may_moderate(viewer: Reader) -> bool:
    return viewer.is_authenticated and viewer.is_staff and viewer.has_perm("comments.moderate_comment")


def place_of(comment: Comment, *, viewer: Reader) -> tuple[str, int | None]:
    """Where a comment is read: ("story", None), ("threads", id to go on after) or ("replies", id to go on after)."""
    if comment.parent:
        before = comment.parent.replies.shown_to(viewer).filter(_before(comment, ["created_at", "pk"]))
        if (rank := before.count()) >= FIRST_REPLIES:
            page = rank // REPLIES_A_PAGE * REPLIES_A_PAGE
            return "replies", before.order_by("created_at", "pk").values_list("pk", flat=True)[
                page - 1
            ] if page else None
    head = comment.parent or comment
    newer = head.article.comments.filter(parent=None).shown_to(viewer).filter(_before(head, ["-created_at", "-pk"]))
    # Not counted to the top, as a talk may be long: where that is further than a page, some are shown before it.
    nearest = list(newer.order_by("created_at", "pk").values_list("pk", flat=True)[:THREADS_A_PAGE])
    return ("threads", nearest[SHOWN_BEFORE]) if len(nearest) == THREADS_A_PAGE else ("story", None)


def _beyond(key: Comment, order: list[str]) -> Q:
    """Comes after the key in this order, by a field and then by id."""
    field, last = (name.lstrip("-") for name in order)
    sides = ["lt" if name.startswith("-") else "gt" for name in order]
    value = getattr(key, field)
    here = Q(**{f"{field}__{sides[0]}e": value})  # for SQLite, which begins there
    return here & (Q(**{f"{field}__{sides[0]}": value}) | Q(**{f"{last}__{sides[1]}": key.pk}))


def _before(key: Comment, order: list[str]) -> Q:
    """Comes before the key in this order."""
    return _beyond(key, [name[1:] if name.startswith("-") else f"-{name}" for name in order])
