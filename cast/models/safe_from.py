from django.db import models


class SafeFrom(models.Model):
    """What may tell of the story: without an event it is for everybody. `MARK` is the letter of its covers."""

    MARK: str
    safe_from = models.ForeignKey(
        "cast.StoryEvent",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="It is covered for readers who have not come to this event.",
    )

    class Meta:
        abstract = True

    @property
    def cover_mark(self) -> str:
        return f"{self.MARK}{self.pk}"

    @property
    def tells_of(self) -> tuple[int, ...]:
        return (self.safe_from_id,) if self.safe_from_id else ()
