"""The talk under made-up stories: threads and answers, hearts, what was removed, deleted, held and reported."""

from datetime import datetime, timedelta
from itertools import accumulate, count
from typing import TYPE_CHECKING

from articles.comments.models import Comment, Heart, ModerationEntry, Report

if TYPE_CHECKING:
    from fansite.crowd.site import Maker

State, Action = Comment.State, ModerationEntry.Action
WAYS_TO_SAY_IT = 3_000
# Of a thousand comments so many are deleted, removed, held, and reported.
DELETED, REMOVED, HELD, REPORTED = 8, 8, 1, 1
ANSWERS, LOVED, LOVED_WHERE_MEASURED = 0.3, 0.1, 0.5


class Talk:
    def __init__(self, maker: "Maker"):
        self.maker, self.chance = maker, maker.chance
        self.ids = count(1)
        remarks = [maker.tongue.remark() for _ in range(WAYS_TO_SAY_IT)]
        self.remarks = [(text, str(Comment.drawn(text))) for text in remarks]
        # Few talk much, and much is loved by few.
        self.weights = list(accumulate(1 / (rank + 20) for rank in range(len(maker.people))))

    def fans(self, number: int) -> list[int]:
        return self.chance.choices(self.maker.people, cum_weights=self.weights, k=number)

    def under(self, story: int, *, since: datetime, said: int, is_measured: bool) -> int:
        """So many comments, most of them in the first days; answers how many of them are visible."""
        if not said:
            return 0
        heads: list[int] = []
        visible = 0
        span = (self.maker.now - since).total_seconds()
        ages = sorted(min(self.chance.expovariate(1 / 200_000), span * self.chance.random()) for _ in range(said))
        for age, author in zip(ages, self.fans(said), strict=True):
            body, html = self.chance.choice(self.remarks)
            answered = self.chance.choice(heads) if heads and self.chance.random() < ANSWERS else None
            comment = Comment(
                pk=next(self.ids), article_id=story, author_id=author, parent_id=answered, reply_to_id=answered, body=body,
                body_html=html, created_at=since + timedelta(seconds=age),
            )  # fmt: skip
            self.maker.rows[Comment].append(comment)
            if not is_measured:
                self.befall(comment)
            if comment.state == State.VISIBLE:
                visible += 1
                self.love(comment, LOVED_WHERE_MEASURED if is_measured else LOVED)
                if answered is None:
                    heads.append(comment.pk)
        return visible

    def befall(self, comment: Comment) -> None:
        drawn = self.chance.randrange(1_000)
        if drawn < DELETED:
            comment.state, comment.body, comment.body_html = State.DELETED, "", ""
        elif drawn < DELETED + REMOVED:
            comment.state = State.REMOVED
            self.log(comment, Action.REMOVE, "Unkind", by=self.maker.moderator.pk)
        elif drawn < DELETED + REMOVED + HELD:
            comment.state, comment.held_because, comment.waits_since = State.HELD, "words", comment.created_at
            self.log(comment, Action.HOLD, "On the word list")
        elif drawn < DELETED + REMOVED + HELD + REPORTED:
            comment.waits_since = comment.created_at
            fan = self.chance.choice([pk for pk in self.fans(8) if pk != comment.author_id] or [self.maker.editor.pk])
            self.maker.rows[Report].append(
                Report(comment_id=comment.pk, reporter_id=fan, reason="spam", at=comment.created_at)
            )

    def log(self, comment: Comment, action: str, reason: str, *, by: int | None = None) -> None:
        entry = ModerationEntry(comment_id=comment.pk, action=action, reason=reason, by_id=by)
        self.maker.rows[ModerationEntry].append(entry)

    def love(self, comment: Comment, likely: float) -> None:
        if self.chance.random() >= likely:
            return
        asked = self.fans(min(12, 1 + int(self.chance.expovariate(0.6))))
        fans = [pk for pk in dict.fromkeys(asked) if pk != comment.author_id]
        comment.heart_count = len(fans)
        self.maker.rows[Heart] += [Heart(comment_id=comment.pk, fan_id=pk) for pk in fans]
