"""The site's epoch: triggers raise it with every change of what a public page shows, in the transaction of that change.

No verb can forget it, and neither can bulk work, SQL typed by hand, nor a process of another release.
"""

from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

OURS = ("accounts", "pictures", "cast", "articles")
# What no page shows that is the same for everybody. Threads have a version of their own: `Article.comments_version`.
UNSEEN = {
    *("accounts.block", "accounts.notice", "accounts.noticechoice", "accounts.session"),
    *("accounts.user_user_permissions", "cast.tagfollow", "cast.tagmerge"),
    *("articles.autosave", "articles.previewlink", "articles.storynote"),
}
# Of these tables some columns alone are shown, or all but some.
SHOWN = {"accounts.user": ("username", "display_name", "is_active", "is_banned", "avatar")}
HIDDEN = {"articles.article": ("comment_count", "comments_version", "announced_at", "form_digest")}

RAISE = """INSERT INTO fansite_siteversion (id, epoch) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET epoch = fansite_siteversion.epoch + 1"""
POSTGRES = f"""
CREATE OR REPLACE FUNCTION fansite_raise_epoch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('aangan.raised', true) IS DISTINCT FROM txid_current()::text THEN
        {RAISE};
        PERFORM set_config('aangan.raised', txid_current()::text, true);
    END IF;
    RETURN NULL;
END $$"""


def watched() -> dict[type[models.Model], list[str]]:
    """The tables whose rows public pages show, each with the columns whose change is seen."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if model._meta.app_label in OURS and label not in UNSEEN:
            fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
            names = set(SHOWN.get(label, [field.name for field in fields])) - set(HIDDEN.get(label, ()))
            found[model] = [str(field.column) for field in fields if field.name in names]
    return found


def missing_triggers() -> int:
    """How many of the triggers that should be there are not."""
    connection = connections["default"]
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger" if is_postgres else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        there = {name for (name,) in cursor.fetchall()}
    events = ("insert", "update", "delete")
    wanted = {
        f"{model._meta.db_table}_epoch_{event}"
        for model, columns in watched().items()
        for event in events
        if columns or event != "update"
    }
    return len(wanted - there)


def drop_triggers(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """Before each migrate, as they name columns that may go."""
    if sender.label != "fansite":
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS fansite_raise_epoch() CASCADE")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_epoch\\_%' ESCAPE '\\'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def keep_triggers(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """After each migrate to the end, as SQLite drops the triggers of a table that is made anew."""
    if sender.label != "fansite":
        return
    connection = connections[using]
    migrations = MigrationExecutor(connection)
    if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
        return
    drop_triggers(sender, using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)
        for model, columns in watched().items():
            for statement in making(connection, model._meta.db_table, columns):
                cursor.execute(statement)


def making(connection: BaseDatabaseWrapper, table: str, columns: list[str]) -> list[str]:
    """One for each event; writing the same again is no change.

    On PostgreSQL they wait for the end of the transaction, so that nobody waits for long in turn; once in each.
    """
    quote = connection.ops.quote_name
    is_postgres = connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if is_postgres else "IS NOT"
    names = [quote(column) for column in columns]
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in names)
    events = {"insert": ("INSERT", ""), "delete": ("DELETE", "")}
    if names:
        events["update"] = f"UPDATE OF {', '.join(names)}", f"WHEN ({changed})"
    made = []
    for name, (event, when) in events.items():
        begun = f"TRIGGER {quote(f'{table}_epoch_{name}')} AFTER {event} ON {quote(table)}"
        made.append(
            f"CREATE CONSTRAINT {begun} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} EXECUTE FUNCTION fansite_raise_epoch()"
            if is_postgres
            else f"CREATE {begun} {when} BEGIN {RAISE}; END"
        )
    return made
