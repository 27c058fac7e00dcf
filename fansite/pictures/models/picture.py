import hashlib
import io
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from PIL import Image

from fansite.accounts.models import User
from fansite.pictures.intake import take_in
from fansite.pictures.models.rendition import Rendition
from fansite.pictures.sharing import SHARE_SIZE, about_focus, share_jpeg

logger = logging.getLogger(__name__)

WIDTHS = (400, 800, 1200, 1600)
# Eight renditions of a 1600 px photo take about a second at speed 8, and twice that at 6 for a few bytes less. At these
# qualities 800 px of an ordinary photo weigh 30 to 50 KB.
SAVING = {Rendition.Format.AVIF: {"quality": 50, "speed": 8}, Rendition.Format.WEBP: {"quality": 68, "method": 4}}


class PictureQuerySet(models.QuerySet["Picture"]):
    def add(self, file: bytes | File | Image.Image, *, alt: str = "", decorative: bool = False, credit: str = "",
            focal: tuple[float, float] = (0.5, 0.5), safe_from: int | None = None,
            by: User | None = None) -> "Picture":  # fmt: skip
        """Takes an upload in, writes it anew and makes its renditions, or leaves nothing at all.

        An `Image` is one of our own: painted here, or taken in by a form. Raises ValidationError for a file that is no
        picture.
        """
        image = file if isinstance(file, Image.Image) else take_in(file)
        picture = Picture(
            file=f"originals/{secrets.token_hex(16)}.{'png' if image.mode == 'RGBA' else 'jpg'}",
            alt=alt, decorative=decorative, credit=credit, focal_x=focal[0], focal_y=focal[1],
            width=image.width, height=image.height, safe_from=safe_from, uploaded_by=by,
        )  # fmt: skip
        # Drawn and written before the transaction begins: nobody else's change waits for it.
        drawn = [*_renditions(picture, image), _share(picture, image)]
        files = {picture.file: _original(image)} | {rendition.path: data for rendition, data in drawn}
        try:
            for name, data in files.items():
                default_storage.save(name, ContentFile(data))
            with transaction.atomic():
                picture.save(force_insert=True)
                Rendition.objects.bulk_create(rendition for rendition, _ in drawn)
        except BaseException:
            _delete(files)
            raise
        return picture

    def draw_missing_shares(self) -> int:
        """Makes the JPEG of pictures that came before there was one; answers how many."""
        waiting = self.exclude(renditions__format=Rendition.Format.JPEG)
        return sum(picture.draw_share() for picture in waiting)

    def draw_missing(self, *, tick: Callable[[int, int], None] = lambda done, total: None) -> int:
        """Makes the renditions anew whose files are lost, by their former names; answers how many."""
        try:
            there = set(default_storage.listdir("renditions")[1])
        except FileNotFoundError:
            there = set()
        lost: dict[Picture, list[Rendition]] = {}
        for rendition in Rendition.objects.filter(picture__in=self).select_related("picture").iterator(2000):
            if rendition.name not in there:
                lost.setdefault(rendition.picture, []).append(rendition)
        drawn = 0
        for number, (picture, renditions) in enumerate(lost.items(), 1):
            drawn += len(renditions) if picture.draw_missing() else 0
            tick(number, len(lost))
        return drawn

    def delete(self) -> tuple[int, dict[str, int]]:
        """The files go once the rows are gone for good."""
        files = [name for picture in self.prefetch_related("renditions") for name in picture.files]
        with transaction.atomic():
            transaction.on_commit(lambda: _delete(files), robust=True)
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


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
    safe_from = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="It is covered, with its words, for readers who have not come to this event.",
    )  # an event's id: events live on a floor above
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="pictures"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["-id"], condition=Q(credit=""), name="pictures_without_a_credit")]
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

    @property
    def choice_words(self) -> str:
        """Tells it from others where one is chosen."""
        return " · ".join(filter(None, [str(self), f"{self.width} × {self.height}", self.credit]))

    @property
    def cover_mark(self) -> str:
        return f"i{self.pk}"

    @property
    def tells_of(self) -> tuple[int, ...]:
        return (self.safe_from,) if self.safe_from else ()

    @staticmethod
    def prefetch(path: str) -> list[str]:
        """What a list adds to `prefetch_related` beside `select_related(path)`: one query for all renditions."""
        return [f"{path}__renditions"]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As the queryset does it: the files go once the row is gone for good."""
        files = self.files
        with transaction.atomic():
            transaction.on_commit(lambda: _delete(files), robust=True)
            return super().delete(*args, **kwargs)

    def opened(self) -> Image.Image | None:
        """The original; None where it is lost."""
        try:
            with default_storage.open(self.file) as file:
                image = Image.open(file)
                image.load()
                return image
        except OSError:
            logger.warning("the original of picture %s cannot be read: %s", self.pk, self.file)
            return None

    @property
    def kinds(self) -> set[tuple[str, int]]:
        """Format and width of each rendition that it should have."""
        widths = {min(width, self.width) for width in WIDTHS}
        return {(format.value, width) for format in SAVING for width in widths} | {("jpeg", SHARE_SIZE[0])}

    def draw_missing(self) -> bool:
        """Makes anew the files that are lost, by their names, and the renditions without a row. False where the original is lost."""
        image = self.opened()
        if image is None:
            return False
        there = {(one.format, one.width): one for one in self.renditions.all()}
        drawn = []
        for one, data in [*_renditions(self, image), _share(self, image)]:
            rendition = there.get((one.format, one.width), one)
            if rendition is one or not default_storage.exists(rendition.path):
                rendition.size = len(data)
                drawn.append((rendition, data))
        new = [(one, data) for one, data in drawn if not default_storage.exists(one.path)]  # the row alone may be lost
        files = [default_storage.save(one.path, ContentFile(data)) for one, data in new]
        try:
            with transaction.atomic():
                Picture.objects.select_for_update().get(pk=self.pk)
                for one, _ in drawn:
                    one.save()
        except BaseException:
            _delete(files)
            raise
        return True

    def draw_share(self) -> bool:
        """Makes the JPEG anew, as the focus is now; the former one's file goes. False where the original is lost."""
        image = self.opened()
        if image is None:
            return False
        share, data = _share(self, image)
        default_storage.save(share.path, ContentFile(data))
        try:
            with transaction.atomic():
                # Where two do it at once, the later one stays.
                Picture.objects.select_for_update().get(pk=self.pk)
                former = self.renditions.filter(format=Rendition.Format.JPEG)
                files = [one.path for one in former]
                transaction.on_commit(lambda: _delete(files), robust=True)
                former.delete()
                share.save(force_insert=True)
        except BaseException:
            _delete([share.path])
            raise
        return True

    @property
    def files(self) -> list[str]:
        """All that lies in the storage for it."""
        return [self.file, *(rendition.path for rendition in self.renditions.all())]

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
    def largest(self) -> Rendition | None:
        webp = [one for one in self.renditions.all() if one.format == Rendition.Format.WEBP]
        return max(webp, key=lambda one: one.width, default=None)

    @property
    def share(self) -> Rendition | None:
        """The JPEG for link previews; pictures from before there was one may lack it."""
        return next((one for one in self.renditions.all() if one.format == Rendition.Format.JPEG), None)

    @property
    def smallest(self) -> Rendition | None:
        """The narrowest WebP, where nothing can choose by `srcset`."""
        webp = [one for one in self.renditions.all() if one.format == Rendition.Format.WEBP]
        return min(webp, key=lambda one: one.width, default=None)

    @property
    def svg_focus(self) -> str:
        """The focus as SVG's `preserveAspectRatio` has it, which knows the two ends and the middle alone."""
        across, down = (("Min", "Mid", "Max")[min(2, int(focal * 3))] for focal in (self.focal_x, self.focal_y))
        return f"x{across}Y{down} slice"

    @property
    def focus(self) -> str:
        """The focus in tenths as the name of a class that sets `object-position`."""
        return f"focus-x{round(self.focal_x * 10)} focus-y{round(self.focal_y * 10)}"


def _delete(files: Iterable[str]) -> None:
    for name in files:
        default_storage.delete(name)


def _original(image: Image.Image) -> bytes:
    """Without loss where it is transparent, else nearly so."""
    return _saved(image, "PNG") if image.mode == "RGBA" else _saved(image, "JPEG", quality=92, subsampling=0)


def _renditions(picture: Picture, image: Image.Image) -> Iterator[tuple[Rendition, bytes]]:
    """No width is larger than the picture's own: one of 900 px gets 400, 800 and its 900."""
    for width in sorted({min(width, image.width) for width in WIDTHS}):
        height = max(1, round(image.height * width / image.width))
        scaled = _scaled(image, width, height)
        for format, options in SAVING.items():
            data = _saved(scaled, format.upper(), **options)
            # The original's own name is in the digest: two uploads of one file keep files of their own.
            digest = hashlib.sha256(picture.file.encode() + data).hexdigest()[:20]
            name = f"{digest}-{width}.{format}"
            yield Rendition(picture=picture, format=format, width=width, height=height, name=name, size=len(data)), data


def _scaled(image: Image.Image, width: int, height: int) -> Image.Image:
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _share(picture: Picture, image: Image.Image) -> tuple[Rendition, bytes]:
    data = share_jpeg(about_focus(image, picture.focal_x, picture.focal_y))
    # Made anew it gets another name, even if it came out the same: a name stands for one file, which goes with its row.
    name = f"{hashlib.sha256(secrets.token_bytes(16) + data).hexdigest()[:20]}-{SHARE_SIZE[0]}.jpg"
    width, height = SHARE_SIZE
    share = Rendition(
        picture=picture, format=Rendition.Format.JPEG, width=width, height=height, name=name, size=len(data)
    )
    return share, data


def _saved(image: Image.Image, format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()
