from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from cast.models.tag import LATIN_SLUG


class Track(models.Model):
    """A strand of the story. Its safe name gives nothing away: lists, filters and addresses show that one."""

    safe_name = models.CharField(
        max_length=60, unique=True, help_text="Gives nothing away, such as “Samar’s story”: lists and filters show it."
    )
    name = models.CharField(
        max_length=100, help_text="For readers who know what happens; it stands over the track's events."
    )
    slug = models.SlugField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(LATIN_SLUG, "Use small Latin letters, digits and single hyphens.")],
        help_text="Stands in the address of the track, so it gives nothing away either.",
    )

    class Meta:
        ordering = ["safe_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slug__regex=LATIN_SLUG), name="track_slug_is_latin_letters_digits_hyphens"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(safe_name=""), name="track_has_a_name_and_a_safe_name"),
        ]

    def __str__(self) -> str:
        return self.safe_name

    def get_absolute_url(self) -> str:
        return f"{reverse('cast:story')}?{urlencode({'track': self.slug})}"
