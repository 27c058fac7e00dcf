from django.db import models


class FormerSlug(models.Model):
    """A slug that a story was public under; its address leads on for ever."""

    slug = models.SlugField(max_length=120, unique=True)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug
