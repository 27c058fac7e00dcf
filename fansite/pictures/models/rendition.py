from django.db import models
from django.urls import reverse


class Rendition(models.Model):
    """One size and format of a picture as a file that never changes; its name holds the digest of its bytes."""

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        WEBP = "webp", "WebP"
        JPEG = "jpeg", "JPEG for link previews"

    picture = models.ForeignKey("pictures.Picture", models.CASCADE, related_name="renditions")
    format = models.CharField(max_length=4, choices=Format.choices)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    name = models.CharField(max_length=60, unique=True)
    size = models.PositiveIntegerField(help_text="bytes")

    class Meta:
        ordering = ["format", "width"]
        constraints = [
            models.UniqueConstraint("picture", "format", "width", name="picture_has_one_rendition_per_format_and_width")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pictures:rendition", args=[self.name])

    @property
    def alt(self) -> str:
        return self.picture.alternative

    @property
    def path(self) -> str:
        """Where the file lies in the storage."""
        return f"renditions/{self.name}"
