import hashlib
import io
import uuid

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from PIL import Image

from fansite.accounts.models import User
from fansite.pictures.intake import take_in
from fansite.pictures.models.rendition import Rendition

WIDTHS = (400, 800, 1200, 1600)
# Speed 8 makes eight renditions of a 1600 px photo in some 0.6 s; 6 takes twice as long for a few bytes less.
SAVING = {Rendition.Format.AVIF: {"quality": 55, "speed": 8}, Rendition.Format.WEBP: {"quality": 74, "method": 4}}


class PictureQuerySet(models.QuerySet):
    @transaction.atomic
    def add(self, file, *, alt: str = "", decorative: bool = False, credit: str = "",
            focal: tuple[float, float] = (0.5, 0.5), by: User | None = None) -> "Picture":  # fmt: skip
        """Takes an upload in, writes it anew and makes its renditions, or leaves nothing at all.

        Raises ValidationError for a file that is no picture.
        """
        image = take_in(file)
        picture = Picture(
            alt=alt, decorative=decorative, credit=credit, uploaded_by=by, width=image.width, height=image.height
        )
        picture.focal_x, picture.focal_y = focal
        written: list[str] = []
        try:
            picture.file = _write(
                f"originals/{uuid.uuid4().hex}.{'png' if image.mode == 'RGBA' else 'webp'}", _original(image), written
            )
            picture.save()
            Rendition.objects.bulk_create(_renditions(picture, image, written))
        except BaseException:
            for name in written:
                default_storage.delete(name)
            raise
        return picture


class Picture(models.Model):
    """A picture as an editor chose it, with the words that stand for it; readers get its renditions."""

    file = models.CharField(max_length=100, editable=False)
    alt = models.CharField(
        "description", max_length=300, blank=True, help_text="What it shows, for those who do not see it."
    )
    decorative = models.BooleanField(default=False, help_text="It only adorns: screen readers pass it by.")
    credit = models.CharField(max_length=120, blank=True, help_text="Who made it, or whose it is.")
    focal_x = models.FloatField("focus, from the left", default=0.5, help_text="0 is the left edge, 1 the right.")
    focal_y = models.FloatField("focus, from the top", default=0.5, help_text="0 is the top, 1 the bottom.")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="pictures"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt="") | Q(decorative=True),
                name="picture_is_described_or_decorative",
                violation_error_message="Describe the picture, or mark it as decorative.",
            ),
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="picture_focus_lies_within_it",
                violation_error_message="The focus lies between 0 and 1.",
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="picture_has_a_size"),
        ]

    def __str__(self) -> str:
        return self.alt or f"Decorative picture {self.pk}"

    @staticmethod
    def prefetch(path: str) -> list[str]:
        """What a list adds to `prefetch_related` beside `select_related(path)`: one query for all renditions."""
        return [f"{path}__renditions"]

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """The files go once the row is gone for good."""
        names = [self.file, *(rendition.path for rendition in self.renditions.all())]
        transaction.on_commit(lambda: [default_storage.delete(name) for name in names])
        return super().delete(*args, **kwargs)

    @property
    def alternative(self) -> str:
        """The text for the `alt` attribute."""
        return "" if self.decorative else self.alt

    def srcset(self, format: str) -> str:
        return ", ".join(
            f"{one.get_absolute_url()} {one.width}w" for one in self.renditions.all() if one.format == format
        )

    @property
    def fallback(self) -> Rendition | None:
        """The WebP nearest to 800 px, for browsers that choose by `src`."""
        webp = [one for one in self.renditions.all() if one.format == Rendition.Format.WEBP]
        return min(webp, key=lambda one: abs(one.width - 800), default=None)

    @property
    def focus(self) -> str:
        """The focus in tenths as the name of a class that sets `object-position`."""
        return f"focus-x{round(self.focal_x * 10)} focus-y{round(self.focal_y * 10)}"


def _write(name: str, data: bytes, written: list[str]) -> str:
    name = default_storage.save(name, ContentFile(data))
    written.append(name)
    return name


def _original(image: Image.Image) -> bytes:
    """The original written anew: without loss where it is transparent, else nearly so."""
    file = io.BytesIO()
    if image.mode == "RGBA":
        image.save(file, "PNG")
    else:
        image.save(file, "WEBP", quality=92, method=2)
    return file.getvalue()


def _renditions(picture: Picture, image: Image.Image, written: list[str]) -> list[Rendition]:
    """Each width that is no wider than the picture, or its own width where that is less than the least."""
    widths = [width for width in WIDTHS if width < image.width] + [min(image.width, WIDTHS[-1])]
    made = []
    for width in widths:
        height = max(1, round(image.height * width / image.width))
        scaled = (
            image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        )
        for format, options in SAVING.items():
            file = io.BytesIO()
            scaled.save(file, format.upper(), **options)
            data = file.getvalue()
            # The picture's own id is in the digest: two uploads of one file keep files of their own.
            digest = hashlib.sha256(f"{picture.pk}:{picture.file}:".encode() + data).hexdigest()[:20]
            name = f"{digest}-{width}.{format}"
            _write(f"renditions/{name}", data, written)
            made.append(
                Rendition(picture=picture, format=format, width=width, height=height, name=name, size=len(data))
            )
    return made
