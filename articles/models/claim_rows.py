"""What a claim is tied to: people and topics, and the stories of ours that tell of it."""

from django.db import models

from articles.models.article import Article


class ClaimTag(models.Model):
    """A person or a topic in a claim."""

    claim = models.ForeignKey("articles.Claim", models.CASCADE, related_name="tag_rows")
    tag = models.ForeignKey("cast.Tag", models.CASCADE, related_name="claim_rows")

    class Meta:
        verbose_name = "person or topic in it"
        verbose_name_plural = "people and topics in it: their pages show the claim"
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "tag"],
                name="claim_names_a_tag_once",
                violation_error_message="This tag stands with the claim already.",
            )
        ]

    def __str__(self) -> str:
        return str(self.tag)


class ClaimOfStory(models.Model):
    """A story of ours tells of a claim."""

    claim = models.ForeignKey("articles.Claim", models.CASCADE, related_name="story_rows")
    article = models.ForeignKey(Article, models.CASCADE, related_name="claim_rows")

    class Meta:
        verbose_name = "story that tells of it"
        verbose_name_plural = "stories that tell of it: each shows today's verdict in a box"
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "article"],
                name="story_tells_of_a_claim_once",
                violation_error_message="This story stands with the claim already.",
            )
        ]

    def __str__(self) -> str:
        return str(self.article)
