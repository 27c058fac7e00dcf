"""Which tables make up the site, and in which order they are filled."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from fansite.accounts.models import User

# All other tables are exported, those that come later too.
LEFT_OUT = {
    "contenttypes.contenttype": "made by migrate",
    "auth.permission": "made by migrate",
    "accounts.session": "who is signed in now",
    "fansite.siteversion": "counts what happens here",
    "fansite.waitingmail": "on its way",
    "taggit.tag": "unused: ours is cast.tag",
    "taggit.taggeditem": "unused: ours is articles.taggedarticle",
}
# Filled by migrate, and brought up to date by name.
MADE_BY_MIGRATE = {"auth.group"}


def exported_models() -> list[type[models.Model]]:
    """Groups and people first: rows of other tables name them."""
    found = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    kept = [model for model in found if model._meta.label_lower not in LEFT_OUT]
    return [Group, User, *(model for model in kept if model not in (Group, User))]


def names_rows_made_by_migrate(model: type[models.Model]) -> bool:
    """Their numbers differ from database to database, so they are named instead."""
    related = {field.related_model for field in (*model._meta.fields, *model._meta.many_to_many)}
    return bool(related & {ContentType, Permission, Group})


def applied_migrations() -> dict[str, list[str]]:
    """By app; a table means the same only between equal ones."""
    apps_here = {config.label for config in apps.get_app_configs()}
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        if app in apps_here:
            found.setdefault(app, []).append(name)
    return found


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Everything read within is of one moment, and nobody waits for the reader."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    sqlite: Any = connection  # which alone has a mode
    usual = getattr(connection, "transaction_mode", None)
    try:
        if connection.vendor == "sqlite":
            sqlite.transaction_mode = "DEFERRED"  # IMMEDIATE, the usual, would keep writers out
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            sqlite.transaction_mode = usual


def last_numbers() -> dict[str, int]:
    """The highest id that each table ever gave, its row deleted since or not: a mark may still name it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            by_table = dict(cursor.fetchall())
        else:
            by_table = {}
            for model in numbered_models():
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
                cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")
                by_table[model._meta.db_table] = cursor.fetchone()[0]
    return {model._meta.label_lower: by_table.get(model._meta.db_table, 0) for model in numbered_models()}


def go_on_from(numbers: dict[str, int]) -> None:
    """New rows get ids that no row had before."""
    with connection.cursor() as cursor:
        for model in numbered_models():
            table, column = model._meta.db_table, model._meta.pk.column
            highest = model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
            last = max(highest, int(numbers.get(model._meta.label_lower, 0)))
            if not last:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, last])


def numbered_models() -> list[type[models.Model]]:
    return [model for model in exported_models() if isinstance(model._meta.pk, models.AutoField)]
