from django.conf import settings
from django.db import models
from django.db.models import F, Q


class BlockQuerySet(models.QuerySet["Block"]):
    def hidden_from(self, viewer: object) -> "models.QuerySet[Block, int]":
        """The ids of those whom the viewer blocked; of nobody for a visitor."""
        pk = getattr(viewer, "pk", None)
        return (self.filter(fan=pk) if pk else self.none()).values_list("blocked", flat=True)


class Block(models.Model):
    """A fan does not want to read another; the other does not learn of it. Set by `User.set_block`."""

    fan = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("fan", "blocked", name="fan_blocks_another_once"),
            models.CheckConstraint(condition=~Q(fan=F("blocked")), name="nobody_blocks_themselves"),
        ]
