"""An exported site put back into an empty database."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.utils import validate_file_name
from django.core.management.base import CommandError
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, models, transaction

from fansite.moving.leaving import FORMAT, Tick, sha256, table_file
from fansite.moving.report import Report
from fansite.moving.tables import MADE_BY_MIGRATE, applied_migrations, exported_models, go_on_from


def import_site(path: Path, *, tick: Tick = lambda done, total: None) -> Report:
    """Checks the whole folder first, then loads every table in one transaction. Raises CommandError."""
    manifest = read_manifest(path)
    refuse_other_version(manifest)
    media = check_files(path, manifest)
    refuse_full_database()
    report = Report()
    # Files first: a file too many does no harm, and with the rows in place nothing could be tried again.
    restore_media(path, media, report)
    try:
        with transaction.atomic():
            for number, model in enumerate(exported_models(), 1):
                report.made["rows"] += load(path, model, manifest)
                tick(number, len(manifest["models"]))
            go_on_from(manifest["last_numbers"])
            connection.check_constraints()
    except (DatabaseError, DeserializationError, ValidationError) as trouble:
        raise CommandError(f"Nothing was loaded: {trouble}") from trouble
    return report


def read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as trouble:
        raise CommandError(
            f"There is no {path.name} in {path.parent}: no export, or one that was not finished."
        ) from trouble
    except OSError as trouble:
        raise CommandError(f"{path} cannot be read: {trouble.strerror}.") from trouble
    except ValueError as trouble:
        raise CommandError(f"{path} is not JSON: {trouble}.") from trouble


def read_manifest(path: Path) -> dict[str, Any]:
    manifest = read_json(path / "manifest.json")
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise CommandError(f"This export is not of format {FORMAT}, the one that is read here.")
    for name in ("models", "migrations", "media", "last_numbers"):
        if not isinstance(manifest.get(name), dict):
            raise CommandError(f"manifest.json is damaged: it has no “{name}”.")
    for label, entry in manifest["models"].items():
        if not (
            isinstance(entry, dict) and isinstance(entry.get("count"), int) and isinstance(entry.get("sha256"), str)
        ):
            raise CommandError(f"manifest.json is damaged at {label}.")
    return manifest


def check_files(path: Path, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Each file is there and as it was written; answers the list of media files."""
    files = {table_file(label): entry["sha256"] for label, entry in manifest["models"].items()}
    for name, digest in (files | {"media.json": manifest["media"].get("sha256")}).items():
        try:
            found = sha256(path / name)
        except OSError as trouble:
            raise CommandError(f"{path / name} cannot be read: {trouble.strerror}.") from trouble
        if found != digest:
            raise CommandError(f"{path / name} was changed after the export.")
    media = read_json(path / "media.json")
    if not isinstance(media, list) or not all(
        isinstance(one, dict) and {"name", "sha256"} <= one.keys() for one in media
    ):
        raise CommandError("media.json is damaged.")
    return media


def refuse_other_version(manifest: dict[str, Any]) -> None:
    here, there = applied_migrations(), manifest["migrations"]
    labels = {model._meta.label_lower for model in exported_models()}
    differing = sorted(app for app in here.keys() | there.keys() if here.get(app) != there.get(app))
    if differing or labels != set(manifest["models"]):
        names = ", ".join(differing or sorted(labels ^ set(manifest["models"])))
        raise CommandError(f"The export is of another version of the site (it differs in {names}). Use that version.")


def refuse_full_database() -> None:
    full = [
        f"{model._meta.label_lower} has {count}"
        for model in exported_models()
        if model._meta.label_lower not in MADE_BY_MIGRATE and (count := model._base_manager.count())
    ]
    if full:
        raise CommandError(f"The database is not empty ({', '.join(full)}). Make a new one: manage.py migrate")


def load(path: Path, model: type[models.Model], manifest: dict[str, Any]) -> int:
    label = model._meta.label_lower
    by_name = label in MADE_BY_MIGRATE
    count = 0
    with (path / table_file(label)).open("rb") as file:
        for row in serializers.deserialize("json", file):
            if not isinstance(row.object, model):
                raise CommandError(f"{table_file(label)} holds a row of {row.object._meta.label_lower}.")
            options: dict[str, Any] = {} if by_name else {"force_insert": True}
            row.save(**options)
            count += 1
    kept = model._base_manager.count()
    if count != manifest["models"][label]["count"] or (kept != count and not by_name):
        raise CommandError(f"{label}: {manifest['models'][label]['count']} rows were exported, {kept} came in.")
    return count


def restore_media(path: Path, files: list[dict[str, Any]], report: Report) -> None:
    """Puts back what the export holds and the storage lacks; names what neither has."""
    for entry in files:
        name = entry["name"]
        try:
            validate_file_name(name, allow_relative_path=True)
        except SuspiciousFileOperation as trouble:
            raise CommandError(f"media.json names a file outside the media folder: {name}") from trouble
        copy = path / "media" / name
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                is_same = hashlib.sha256(file.read()).hexdigest() == entry["sha256"]
            if not is_same:
                report.leave("Media files that differ from the exported ones, left as they are", name)
        elif not copy.is_file():
            report.leave("Media files that are missing: put them back from a backup", name)
        elif sha256(copy) != entry["sha256"]:
            raise CommandError(f"{copy} was changed after the export.")
        else:
            with copy.open("rb") as file:
                default_storage.save(name, File(file))
            report.made["media files"] += 1
