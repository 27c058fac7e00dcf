from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from articles.models.claim import Claim

TOLD = "A rumour from later in the story"


class CoveredClaim:
    """The cover of a claim that tells of what lies later: its address alone, and neither words nor verdict."""

    is_covered = True
    text = TOLD

    def __init__(self, claim: "Claim"):
        self.pk: int = claim.pk
        self.slug: str = claim.slug
        self.cover_mark: str = claim.cover_mark

    def __str__(self) -> str:
        return TOLD

    def get_absolute_url(self) -> str:
        return reverse("articles:claim", args=[self.slug])
