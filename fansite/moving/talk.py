"""The comments of a post: who may be seen, in which order, in answer to whom."""

import re
from collections import Counter

from django.utils import timezone

from articles.comments.models import Comment
from articles.comments.models.comment import MOST_CHARACTERS
from articles.models import Article
from fansite.models import ImportedItem
from fansite.moving.people import SOURCE, People
from fansite.moving.plain import cut, plain_text
from fansite.moving.report import Report
from fansite.moving.wxr import Post, Remark
from fansite.text import clean_name

LEFT = {"0": "waiting for approval", "spam": "spam", "trash": "in the bin", "post-trashed": "in the bin"}


def bring_comments(post: Post, story: Article, people: People, report: Report, *, is_new: bool) -> None:
    """Adds the approved comments that are not here yet; a new story is open to more, or closed, as it was there."""
    remarks = {remark.number: remark for remark in wanted(post, report)}
    keys = {number: f"comment {post.guid} #{number}" for number in remarks}
    known = ImportedItem.objects.known(SOURCE, keys.values())
    here = {number: known[key] for number, key in keys.items() if key in known}
    new = [remark for remark in in_order(remarks) if remark.number not in here]
    if is_new:
        Article.objects.filter(pk=story.pk).update(comments_open=post.comment_status == "open")
    if new and not story.is_public:
        reason = "Comments left out for now, as their story is not public: import again once it is"
        report.leave(reason, f"{len(new)} on {post.words}")
        new = []
    if new:
        standing = Comment.objects.visible().filter(article=story).in_bulk([pk for pk in here.values() if pk])
        posted = {number: standing[pk] for number, pk in here.items() if pk in standing}
        made: dict[str, int] = {}
        for remark in new:
            if comment := _post(post, remark, _answered(remark, remarks, posted), story, people, report):
                posted[remark.number] = comment
                made[keys[remark.number]] = comment.pk
        ImportedItem.objects.mark_all(SOURCE, made)


def wanted(post: Post, report: Report) -> list[Remark]:
    """Those that readers of the blog could see, written by people."""
    left: Counter[str] = Counter()
    kept = []
    for remark in post.remarks:
        if remark.kind in ("pingback", "trackback"):
            left["pingbacks and trackbacks"] += 1
        elif remark.kind not in ("", "comment"):
            left[f"“{remark.kind}”"] += 1
        elif remark.approved != "1":
            left[LEFT.get(remark.approved, f"“{remark.approved}”")] += 1
        else:
            kept.append(remark)
    for reason, count in left.items():
        report.leave("Comments left out", f"{count} {reason} on {post.words}")
    return kept


def in_order(remarks: dict[str, Remark]) -> list[Remark]:
    """By date, but none before the one it answers."""
    done: dict[str, Remark] = {}
    remark: Remark | None
    for remark in sorted(remarks.values(), key=_age):
        line: list[Remark] = []
        # Up to the first of its thread; parents that answer each other in a ring end the walk too.
        while remark and remark.number not in done and remark not in line:
            line.append(remark)
            remark = remarks.get(remark.parent)
        done |= {one.number: one for one in reversed(line)}
    return list(done.values())


def _age(remark: Remark) -> tuple:
    number = int(remark.number) if remark.number.isascii() and remark.number.isdigit() else 0
    return remark.written_at.timestamp() if remark.written_at else 0.0, number


def _answered(remark: Remark, remarks: dict[str, Remark], posted: dict[str, Comment]) -> Comment | None:
    return posted.get(remark.parent) if remark.parent in remarks and remark.parent != remark.number else None


def _post(post: Post, remark: Remark, answered: Comment | None, story: Article, people: People, report: Report) -> Comment | None:  # fmt: skip
    text = plain_text(remark.content, keep_addresses=True)
    if not clean_name(re.sub(r"\s", "", text)):
        report.leave("Comments left out", f"1 without words on {post.words}")
        return None
    if len(text) > MOST_CHARACTERS:
        report.leave("Comments that were cut", f"comment {remark.number} on {post.words}: {len(text)} characters")
    if remark.parent not in ("", "0") and answered is None:
        reason = "Answers whose comment is not here: they stand by themselves"
        report.leave(reason, f"comment {remark.number} on {post.words}")
    if remark.written_at is None:
        report.leave("Comments without a date, dated as their story", f"comment {remark.number} on {post.words}")
    comment = Comment.objects.post(
        article=story,
        author=people.commenter(remark, report),
        body=cut(text, MOST_CHARACTERS),
        reply_to=answered,
        at=min(remark.written_at or story.appeared_at, timezone.now()),
    )
    report.made["comments"] += 1
    return comment
