"""The whole site as files: JSON for every table, Markdown for every story, a list of every media file."""

import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core import serializers
from django.core.files.storage import Storage, default_storage
from django.core.management.base import CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from articles.models import Article
from fansite.moving.markdown import markdown
from fansite.moving.report import Report
from fansite.moving.tables import (
    MADE_BY_MIGRATE,
    applied_migrations,
    exported_models,
    last_numbers,
    names_rows_made_by_migrate,
    snapshot,
)
from fansite.shield import OPEN

FORMAT = 1
CHUNK = 1000
Tick = Callable[[int, int], None]


class Exact(DjangoJSONEncoder):
    """Django's own cuts moments to the millisecond, and comments of one would change places."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime.datetime) else super().default(o)


class Folder:
    """A new folder that only its owner may read: it holds e-mail addresses and password hashes."""

    def __init__(self, path: Path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise CommandError(f"{path} is there already and not an empty folder. Name a new one.")
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o700)
        except OSError as trouble:
            raise CommandError(f"{path} cannot be made: {trouble.strerror}.") from trouble

    def new(self, name: str) -> int:
        """A file that did not exist before, open for writing."""
        place = self.path / name
        for folder in reversed(place.relative_to(self.path).parents):
            (self.path / folder).mkdir(mode=0o700, exist_ok=True)
        return os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def text(self, name: str) -> TextIO:
        return os.fdopen(self.new(name), "w", encoding="utf-8", newline="\n")

    def write_json(self, name: str, value: Any) -> None:
        with self.text(name) as file:
            json.dump(value, file, ensure_ascii=False, indent=1)
            file.write("\n")


def export_site(path: Path, *, with_media: bool = False, tick: Tick = lambda done, total: None) -> Report:
    """Writes everything to the folder; the manifest comes last, so that half an export has none."""
    folder, report = Folder(path), Report()
    kept = exported_models()
    with snapshot():
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "site": {"name": settings.SITE_NAME, "address": settings.SITE_URL},
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "migrations": applied_migrations(),
            "last_numbers": last_numbers(),
            "models": {},
        }
        for number, model in enumerate(kept, 1):
            label = model._meta.label_lower
            count = _write_table(folder, model)
            manifest["models"][label] = {"count": count, "sha256": sha256(path / table_file(label))}
            tick(number, len(kept))
        report.made["rows"] = sum(entry["count"] for entry in manifest["models"].values())
        stories = Article.objects.select_related("author", "source", "cover").with_insets()
        for story in stories.order_by("pk").iterator(CHUNK):
            _write_story(folder, story)
            report.made["stories as Markdown"] += 1
    files = [_media(folder, name, with_media) for name in sorted(stored())]
    folder.write_json("media.json", files)
    manifest["media"] = {"count": len(files), "copied": with_media, "sha256": sha256(path / "media.json")}
    report.made["media files copied" if with_media else "media files listed"] = len(files)
    folder.write_json("manifest.json", manifest)
    return report


def table_file(label: str) -> str:
    return f"models/{label}.json"


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored(folder: str = "", *, storage: Storage = default_storage) -> Iterator[str]:
    """The names of all files in the storage."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from stored(f"{folder}{name}/", storage=storage)


def _write_table(folder: Folder, model: type[models.Model]) -> int:
    """Row by row, in the order of the ids, with what belongs to several of another table."""
    count = 0

    def counted(rows: Iterable[models.Model]) -> Iterator[models.Model]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    lookups = [field.name for field in model._meta.many_to_many]
    rows = model._base_manager.order_by("pk").prefetch_related(*lookups).iterator(CHUNK)
    label = model._meta.label_lower
    with folder.text(table_file(label)) as file:
        serializers.serialize(
            "json",
            counted(rows),
            stream=file,
            cls=Exact,
            use_natural_foreign_keys=names_rows_made_by_migrate(model),
            use_natural_primary_keys=label in MADE_BY_MIGRATE,
        )
    return count


def _write_story(folder: Folder, story: Article) -> None:
    head = {
        "title": story.title,
        "slug": story.slug,
        "kind": story.kind,
        "status": story.status,
        "standfirst": story.standfirst,
        "dateline": story.dateline,
        "author": story.author.username,
        "author_name": story.author.display_name,
        "tags": sorted(story.tags.values_list("slug", flat=True)),
        "source": str(story.source) if story.source else "",
        "source_address": story.source.address if story.source else "",
        "cover": story.cover.file if story.cover else "",
        "created": story.created_at.isoformat(),
        "published": story.published_at.isoformat() if story.published_at else None,
        "first_published": story.first_published_at.isoformat() if story.first_published_at else None,
        "modified": story.modified_at.isoformat(),
    }
    with folder.text(f"stories/{story.slug}.md") as file:
        # A JSON value is a YAML value too, whatever stands in the title.
        lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items())
        file.write(f"---\n{''.join(lines)}---\n\n{markdown(story.whole_html(OPEN))}\n")


def _media(folder: Folder, name: str, with_media: bool) -> dict[str, Any]:
    with default_storage.open(name) as file:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        if with_media:
            file.seek(0)
            with os.fdopen(folder.new(f"media/{name}"), "wb") as copy:
                shutil.copyfileobj(file, copy)
        return {"name": name, "bytes": file.size, "sha256": digest.hexdigest()}
