"""A backup looked through, and put in the place of what is there."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.utils import validate_file_name
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from fansite.backups.databases import Address, applied, counts, engine, opened
from fansite.backups.taking import FORMAT, MANIFEST, Tick, no_tick
from fansite.models.site_version import fresh_seed
from fansite.moving.report import Report
from fansite.moving.tables import MADE_BY_MIGRATE, exported_models
from fansite.pictures.models import Picture

CHUNK = 1024 * 1024


class Backup:
    """The file as it came, from wherever: nothing of it is believed before it was looked at."""

    def __init__(self, tar: tarfile.TarFile):
        self.tar = tar
        self.members: dict[str, tarfile.TarInfo] = {}
        for member in tar:
            if not member.isreg() or member.name in self.members:
                raise CommandError(f"This is no backup of ours: {member.name} is there twice, or no file.")
            self.members[member.name] = member
        self.manifest = self._manifest()

    def _manifest(self) -> dict[str, Any]:
        if MANIFEST not in self.members:
            raise CommandError(f"There is no {MANIFEST} in it: no backup of ours, or one that was cut off.")
        try:
            manifest = json.loads(self.open(MANIFEST).read())
            if manifest["format"] != FORMAT:
                raise CommandError(f"This backup is not of format {FORMAT}, the one that is read here.")
            named = [manifest["database"]["file"], *(f"media/{one['name']}" for one in manifest["media"]), MANIFEST]
            for one in (manifest["database"], *manifest["media"]):
                if not (isinstance(one["bytes"], int) and isinstance(one["sha256"], str)):
                    raise TypeError
            for one in manifest["media"]:
                validate_file_name(one["name"], allow_relative_path=True)
            is_whole = isinstance(manifest["counts"], dict) and isinstance(manifest["missing"], list)
        except (ValueError, KeyError, TypeError, AttributeError) as trouble:
            raise CommandError(f"{MANIFEST} is damaged.") from trouble
        except SuspiciousFileOperation as trouble:
            raise CommandError(f"{MANIFEST} names a file outside the storage: {trouble}") from trouble
        if not is_whole or sorted(named) != sorted(self.members):
            raise CommandError(f"What lies in the backup is not what its {MANIFEST} names.")
        if manifest["database"]["file"] != engine().file:
            raise CommandError(
                f"It holds {manifest['database']['file']}, and this site's database is {connection.display_name}. "
                "Between the two lead export_site and import_site."
            )
        return manifest

    def open(self, name: str) -> Any:
        return self.tar.extractfile(self.members[name])

    def check(self, name: str, entry: dict[str, Any], to: Path | None = None) -> None:
        """Reads it through, into a file where one is named."""
        digest, size = hashlib.sha256(), 0
        with self.open(name) as file, to.open("xb") if to else contextlib.nullcontext() as copy:
            while data := file.read(CHUNK):
                digest.update(data)
                size += len(data)
                if copy:
                    copy.write(data)
        if (size, digest.hexdigest()) != (entry["bytes"], entry["sha256"]):
            raise CommandError(f"{name} is not as it was when the backup was made.")


@contextlib.contextmanager
def backup_at(path: Path) -> Iterator[Backup]:
    """Raises CommandError for whatever is wrong with the file."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield Backup(tar)
    except (tarfile.TarError, EOFError) as trouble:
        raise CommandError(f"{path} cannot be read as a backup: {trouble}.") from trouble
    except OSError as trouble:
        raise CommandError(f"Nothing was put in place: {trouble}.") from trouble


def restore(path: Path, *, check: bool = False, replace: bool = False, tick: Tick = no_tick) -> Report:
    """Looks all of it through in a place of its own; only then, unless it is but a `check`, it takes its place.

    Pictures first, which are added to what lies there, then the database in one step: until then the site is as it was.
    What the database held before is kept beside it where it is to `replace` something. Raises CommandError.
    """
    report = Report()
    if not (check or replace):
        refuse_full_database()
    with workshop() as folder, backup_at(path) as backup:
        manifest = backup.manifest
        for number, entry in enumerate(manifest["media"], 1):
            backup.check(f"media/{entry['name']}", entry)
            tick(number, len(manifest["media"]))
        copy, database = folder / engine().file, engine()
        backup.check(database.file, manifest["database"], copy)
        with database.scratch(copy) as address:
            with opened(address) as other:
                is_older = look_through(other, manifest)
            report.made["rows"], report.made["pictures"] = sum(manifest["counts"].values()), len(manifest["media"])
            for name in manifest["missing"]:
                report.leave("Pictures that were missing when the backup was made", name)
            if check:
                return report
            if is_older:
                bring_up_to_date(address)
            with opened(address) as other:
                make_another_site(other)
            put_back_pictures(backup, report)
            if replace and content():
                report.leave("What the database held before is kept in", str(database.set_aside()))
            database.put_in_place(address)
    report.made["sizes of pictures drawn"] = Picture.objects.draw_missing(tick=tick)
    return report


@contextlib.contextmanager
def workshop() -> Iterator[Path]:
    """A folder for one restore at a time; what one that was killed left behind goes first. Raises CommandError."""
    place = Path(settings.DATA_DIR)
    place.mkdir(parents=True, exist_ok=True)
    with (place / "restore.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as trouble:
            raise CommandError("Another restore is under way.") from trouble
        for left in place.glob("restore-*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix="restore-", dir=place) as folder:
            yield Path(folder)


def content() -> list[str]:
    """What the site's database holds besides what `migrate` puts there."""
    try:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        ours = [model for model in exported_models() if model._meta.label_lower not in MADE_BY_MIGRATE]
        return [
            f"{model._meta.label_lower} has {count}"
            for model in ours
            if model._meta.db_table in tables and (count := model._base_manager.count())
        ]
    except DatabaseError as trouble:
        return [f"it cannot be read: {trouble}"]


def refuse_full_database() -> None:
    if full := content():
        raise CommandError(f"The database is not empty ({', '.join(full)}). With --replace the backup takes its place.")


def look_through(other: BaseDatabaseWrapper, manifest: dict[str, Any]) -> bool:
    """Whether it is of an older release than this. Raises CommandError where it is of a newer one, or not whole."""
    try:
        troubles = engine().troubles(other)
        found = {} if troubles else counts(other)
        done = set() if troubles else applied(other)
    except DatabaseError as trouble:
        raise CommandError(f"The database in the backup cannot be read: {trouble}") from trouble
    expected = manifest["counts"]
    troubles += [
        f"{table} has {found.get(table)} rows, not {expected.get(table)}"
        for table in sorted(found.keys() | expected.keys())
        if found and found.get(table) != expected.get(table)
    ]
    if troubles:
        raise CommandError("The database in the backup is damaged: " + "; ".join(troubles[:20]))
    known = MigrationLoader(None).disk_migrations.keys()
    if newer := sorted(done - known):
        names = ", ".join(f"{app} {name}" for app, name in newer[:5])
        raise CommandError(f"The backup is of a newer release than this: {names} is unknown here. Use that release.")
    return bool(known - done)


def bring_up_to_date(address: Address) -> None:
    """In a process of its own, whose one database it is."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, capture_output=True, text=True)
    if done.returncode:
        raise CommandError(f"The backup is of an older release, and could not be migrated: {done.stderr[-1000:]}")


def make_another_site(other: BaseDatabaseWrapper) -> None:
    """So that no server shows the pages that it keeps of what was there before, if it runs on or not."""
    with other.cursor() as cursor:
        cursor.execute(
            "INSERT INTO fansite_siteversion (id, seed, epoch) VALUES (1, %s, 1) "
            "ON CONFLICT (id) DO UPDATE SET seed = excluded.seed",
            [fresh_seed()],
        )


def put_back_pictures(backup: Backup, report: Report) -> None:
    """Those that the storage lacks, or has otherwise than the backup does: a name stands for one content."""
    for entry in backup.manifest["media"]:
        name = entry["name"]
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == entry["sha256"]:
                    continue
            default_storage.delete(name)
        with backup.open(f"media/{name}") as file, tempfile.TemporaryFile() as whole:
            shutil.copyfileobj(file, whole)
            whole.seek(0)
            default_storage.save(name, File(whole, name))
        report.made["pictures put back"] += 1
