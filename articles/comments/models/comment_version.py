from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString

from fansite.markup import comment_html, trusted


class CommentVersion(models.Model):
    """What a comment said before its author changed it; kept for moderators by `Comment.edit`."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="versions")
    body = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["-until", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="earlier_version_says_something")]

    def __str__(self) -> str:
        return f"#{self.comment_id} as it was until {self.until:%H:%M}"

    @property
    def html(self) -> SafeString:
        return trusted(comment_html(self.body))
