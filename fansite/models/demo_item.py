from django.db import models


class DemoItem(models.Model):
    """A mark that a piece of demo content was made once; it stays when the piece is edited or deleted."""

    key = models.CharField(max_length=200, unique=True)
    object_id = models.BigIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
