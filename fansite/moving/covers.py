"""Featured pictures, from a copy of the blog's uploads folder: an export holds their addresses alone."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError

from fansite.models import ImportedItem
from fansite.moving.people import SOURCE
from fansite.moving.plain import cut, plain_line
from fansite.moving.report import Report
from fansite.moving.wxr import Attachment, Post, Survey
from fansite.pictures.intake import MOST_BYTES, take_in
from fansite.pictures.models import Picture

UPLOADS = "/uploads/"


class Covers:
    def __init__(self, survey: Survey, *, uploads: Path | None, dry_run: bool):
        self.survey, self.uploads, self.dry_run = survey, uploads, dry_run

    def cover(self, post: Post, report: Report) -> Picture | None:
        """The story's picture, made once for all stories that show it; with `dry_run` it is only looked at."""
        number = post.meta.get("_thumbnail_id", [""])[0].strip()
        if not number:
            return None
        found = self.survey.attachments.get(number)
        if found is None:
            report.leave("Covers left out: the export does not hold them", post.words)
            return None
        key = f"picture {found.address or number}"
        known = ImportedItem.objects.known(SOURCE, [key]).get(key, 0)
        if picture := Picture.objects.filter(pk=known).first():
            return picture
        path = self._file(found)
        if path is None:
            report.leave("Covers left out: no such file (give --uploads)", f"{found.address} of {post.words}")
            return None
        try:
            return self._made(path, found, key, report)
        except (ValidationError, OSError) as trouble:
            words = "; ".join(trouble.messages) if isinstance(trouble, ValidationError) else trouble
            report.leave("Covers left out: not pictures we can take", f"{found.address} of {post.words}: {words}")
            return None

    def _made(self, path: Path, found: Attachment, key: str, report: Report) -> Picture | None:
        if path.stat().st_size > MOST_BYTES:
            raise ValidationError("The file is too large.")
        alt, credit = cut(plain_line(found.alt), 300), cut(plain_line(found.caption), 120)
        picture = None
        if self.dry_run:
            take_in(path.read_bytes())
        else:
            picture = Picture.objects.add(path.read_bytes(), alt=alt, decorative=not alt, credit=credit)
            ImportedItem.objects.mark(SOURCE, key, picture.pk)
        report.made["covers"] += 1
        return picture

    def _file(self, found: Attachment) -> Path | None:
        """Within the uploads folder and nowhere else."""
        if self.uploads is None:
            return None
        try:
            path = unquote(urlsplit(found.address).path)
        except ValueError:
            path = ""
        for name in (found.file, path.rpartition(UPLOADS)[2], path):
            place = (self.uploads / name.strip("/")).resolve() if name and "\0" not in name else None
            if place and place.is_relative_to(self.uploads.resolve()) and place.is_file():
                return place
        return None
