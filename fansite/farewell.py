"""How a fan goes: the verb that takes an account out, with all that hangs on it on every floor."""

import logging

from django.db import transaction
from django.db.models import ProtectedError

from articles.comments.models import Comment
from fansite.accounts.models import User

logger = logging.getLogger(__name__)


@transaction.atomic
def let_go(fan: User) -> None:
    """For good. Comments stay as those of a former fan, or go as if the fan had deleted each; hearts are counted again."""
    if fan.comments_go:
        for comment in fan.comments.exclude(state=Comment.State.DELETED).order_by("article", "pk"):
            comment.delete_by_author(by=fan)
    Comment.objects.take_hearts_back(fan)
    fan.is_active = False
    fan.save(update_fields=["is_active"])
    Comment.objects.unlink(fan)
    fan.delete()


def let_go_due() -> int:
    """Those whose days of grace are over; answers how many. Whose name stands under the site's own work stays."""
    gone = 0
    for fan in User.objects.due_to_leave():
        try:
            let_go(fan)
            gone += 1
        except ProtectedError:
            logger.exception("%s cannot leave: the site's own work bears the name", fan.username)
            fan.stay()
    return gone
