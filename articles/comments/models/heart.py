from django.conf import settings
from django.db import models


class Heart(models.Model):
    """A fan loves a comment; given and taken by `Comment.set_heart`."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="hearts")
    fan = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hearts")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("comment", "fan", name="fan_hearts_a_comment_once")]
