from django.db import models


class Verdict(models.TextChoices):
    """What is known of a claim today."""

    UNCONFIRMED = "unconfirmed", "unconfirmed"
    CONFIRMED = "confirmed", "confirmed"
    DENIED = "denied", "denied"
    PARTLY_TRUE = "partly_true", "partly true"
    OVERTAKEN = "overtaken", "overtaken"

    @property
    def told_by(self) -> str:
        """The words before the name of whoever spoke; a claim about a person never stands in the site's own voice."""
        return TOLD_BY[self]


TOLD_BY = {
    Verdict.UNCONFIRMED: "no answer settles it so far",
    Verdict.CONFIRMED: "confirmed by",
    Verdict.DENIED: "denied by",
    Verdict.PARTLY_TRUE: "partly confirmed by",
    Verdict.OVERTAKEN: "overtaken by events, as told by",
}
