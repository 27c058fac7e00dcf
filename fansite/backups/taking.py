"""One file that holds all that nobody could make again: the database of one moment, and the pictures as they came in."""

import contextlib
import hashlib
import json
import os
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from fansite.accounts.models import User
from fansite.backups.databases import counts, engine
from fansite.moving.leaving import sha256
from fansite.moving.report import Report
from fansite.moving.tables import applied_migrations, snapshot
from fansite.pictures.models import Picture
from fansite.variants import release

FORMAT = 1
MANIFEST = "manifest.json"
Tick = Callable[[int, int], None]


def no_tick(done: int, total: int) -> None:
    pass


def files_to_keep() -> list[str]:
    """The originals of pictures, and fans' own pictures, of which there is no original. All others are drawn from these."""
    pictures = Picture.objects.order_by("pk").values_list("file", flat=True)
    fans = User.objects.exclude(avatar="").order_by("pk").only("avatar")
    return [*pictures, *(name for fan in fans for name in fan.avatar_files.values())]


class Hashed:
    """A file that knows the digest of what was read of it."""

    def __init__(self, file: Any):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


class Box:
    """The tar while it is filled; it may be read by its owner alone, for it holds addresses and password hashes."""

    def __init__(self, tar: tarfile.TarFile):
        self.tar = tar
        self.media: dict[str, dict[str, Any]] = {}
        self.missing: list[str] = []

    def add(self, name: str, file: Any, size: int) -> str:
        """Answers the digest."""
        about = tarfile.TarInfo(name)
        about.size, about.mtime, about.mode = size, int(time.time()), 0o600
        hashed = Hashed(file)
        self.tar.addfile(about, hashed)
        return hashed.digest.hexdigest()

    def add_media(self, names: Iterable[str], *, tick: Tick, may_lack: bool) -> None:
        waiting = [name for name in names if name not in self.media]
        for number, name in enumerate(waiting, 1):
            try:
                with default_storage.open(name) as file:
                    size = file.size
                    self.media[name] = {"name": name, "bytes": size, "sha256": self.add(f"media/{name}", file, size)}
            except FileNotFoundError:
                self.missing += [] if may_lack else [name]
            tick(number, len(waiting))


def take_backup(path: Path, *, tick: Tick = no_tick) -> Report:
    """Writes the file beside its place and gives it its name once it is whole. Raises CommandError."""
    if path.exists():
        raise CommandError(f"{path} is there already. Name a new file.")
    if not path.parent.is_dir():
        raise CommandError(f"{path.parent} is no folder.")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
            half, report = Path(folder) / "half.tar", Report()
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                fill(file, Path(folder), report, tick)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                raise CommandError(f"{path} is there already. Name a new file.")
            half.rename(path)
            sync(path.parent)
    except OSError as trouble:
        raise CommandError(f"No backup was made: {trouble}.") from trouble
    return report


def fill(file: IO[bytes], folder: Path, report: Report, tick: Tick) -> None:
    with tarfile.open(fileobj=file, mode="w") as tar:
        box, database = Box(tar), engine()
        # Pictures first: what is taken away while they are copied is not in the database of a later moment.
        box.add_media(files_to_keep(), tick=tick, may_lack=True)
        copy = folder / database.file
        with snapshot():
            database.copy_to(copy)
            rows, names = counts(connection), files_to_keep()
            manifest: dict[str, Any] = {
                "format": FORMAT,
                "site": {"name": settings.SITE_NAME, "address": settings.SITE_URL},
                "made_at": timezone.now().isoformat(timespec="seconds"),
                "release": release(),
                "migrations": applied_migrations(),
                "counts": rows,
            }
        box.add_media(names, tick=tick, may_lack=False)
        size, digest = copy.stat().st_size, sha256(copy)
        with copy.open("rb") as content:
            box.add(database.file, content, size)
        manifest["database"] = {"file": database.file, "bytes": size, "sha256": digest}
        manifest["media"], manifest["missing"] = list(box.media.values()), box.missing
        text = folder / MANIFEST
        text.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        with text.open("rb") as content:
            box.add(MANIFEST, content, text.stat().st_size)
    report.made["rows"], report.made["pictures"] = sum(rows.values()), len(box.media)
    for name in box.missing:
        report.leave("Pictures that the storage lacks", name)


def sync(folder: Path) -> None:
    """So that the name outlives a power cut, where the system can promise it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
