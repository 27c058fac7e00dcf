"""How a database is copied out, looked at, and put in place of another: SQLite and PostgreSQL.

Each answers the same calls. What is put in place comes in one transaction of the database itself: whoever pulls the plug
finds the former content or the new one, and readers see either.
"""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.utils import timezone

Address = str  # as DATABASE_URL has it


@contextlib.contextmanager
def opened(address: Address) -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own to another database than the site's."""
    other: Any = ConnectionHandler({"default": dj_database_url.parse(address)})["default"]
    try:
        yield other
    finally:
        other.close()


def counts(database: BaseDatabaseWrapper) -> dict[str, int]:
    """The rows of each table, by the names that the database has for them: they may be those of another release."""
    found = {}
    with database.cursor() as cursor:
        for table in sorted(database.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {database.ops.quote_name(table)}")
            found[table] = cursor.fetchone()[0]
    return found


def applied(database: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Of each app the names of the migrations; Django's own recorder asks the site's database, whatever it is given."""
    with database.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())


class Sqlite:
    file = "database.sqlite3"

    def copy_to(self, path: Path) -> None:
        """As it is in the transaction that is open now; nobody waits."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM sqlite_master LIMIT 1")  # with which the transaction's moment begins
            cursor.fetchall()
        try:
            with contextlib.closing(sqlite3.connect(path)) as copy:
                connection.connection.backup(copy)
        except sqlite3.Error as trouble:
            raise CommandError(f"No backup was made, as the database could not be copied: {trouble}.") from trouble

    @contextlib.contextmanager
    def scratch(self, copy: Path) -> Iterator[Address]:
        yield f"sqlite:///{copy}"

    def troubles(self, database: BaseDatabaseWrapper) -> list[str]:
        with database.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(20)")
            found = [str(line) for (line,) in cursor.fetchall() if line != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return found + [f"{table} {row} points at no {parent}" for table, row, parent, _ in cursor.fetchmany(20)]

    def set_aside(self) -> Path:
        """A copy; of a file that is none any more, the file itself."""
        here = Path(settings.DATABASES["default"]["NAME"])
        kept = aside(".sqlite3")
        connection.close()
        kept.touch(mode=0o600)
        try:
            with contextlib.closing(sqlite3.connect(here)) as live, contextlib.closing(sqlite3.connect(kept)) as copy:
                live.backup(copy)
        except sqlite3.DatabaseError:
            kept.unlink(missing_ok=True)
            for ending in ("-shm", "-wal", ""):
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{here}{ending}").rename(f"{kept}{ending}")
        return kept

    def put_in_place(self, address: Address) -> None:
        here, there = settings.DATABASES["default"]["NAME"], address.removeprefix("sqlite:///")
        connection.close()
        with contextlib.closing(sqlite3.connect(there)) as new, contextlib.closing(sqlite3.connect(here)) as live:
            live.execute("PRAGMA journal_mode=WAL")
            live.execute("PRAGMA synchronous=FULL")
            new.backup(live)


class Postgres:
    file = "database.dump"
    options = ("--no-owner", "--no-privileges")

    def copy_to(self, path: Path) -> None:
        """Of the transaction that is open now, by pg_dump, which reads beside it; nobody waits."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        self._dump(path, settings.DATABASES["default"]["NAME"], f"--snapshot={snapshot}")

    @contextlib.contextmanager
    def scratch(self, copy: Path) -> Iterator[Address]:
        """A database of its own beside the site's, for as long as this lasts; one that was killed left its there."""
        name = f"{settings.DATABASES['default']['NAME']}_scratch"
        quoted = connection.ops.quote_name(name)
        main: Any = connection
        with main._nodb_cursor() as cursor:
            try:
                cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
                cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
            except Exception as trouble:
                raise CommandError(
                    f"A backup is looked at in a database of its own, which failed: {trouble}"
                ) from trouble
            try:
                self._run("pg_restore", "--exit-on-error", *self.options, "-d", name, str(copy))
                yield urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
            finally:
                cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")

    def troubles(self, database: BaseDatabaseWrapper) -> list[str]:
        """None: it took each row, each key and each constraint anew."""
        return []

    def set_aside(self) -> Path:
        kept = aside(".dump")
        self._dump(kept, settings.DATABASES["default"]["NAME"])
        return kept

    def put_in_place(self, address: Address) -> None:
        """The words are written out first: psql commits at their end, also where they end too early."""
        name = settings.DATABASES["default"]["NAME"]
        connection.close()
        folder = aside("")
        folder.mkdir(mode=0o700)
        try:
            self._dump(folder / "new", urlsplit(address).path[1:])
            self._run("pg_restore", *self.options, "-f", str(folder / "new.sql"), str(folder / "new"))
            (folder / "all.sql").write_text(
                "SET lock_timeout = '60s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n\\i new.sql\n"
            )
            self._run("psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", name, "-f", "all.sql", cwd=folder)
        finally:
            shutil.rmtree(folder)

    def _dump(self, path: Path, name: str, *more: str) -> None:
        path.touch(mode=0o600)
        self._run("pg_dump", "-Fc", *self.options, *more, "-f", str(path), "-d", name)

    def _run(self, tool: str, *arguments: str, cwd: Path | None = None) -> None:
        from django.db.backends.postgresql.client import DatabaseClient

        here: Any = settings.DATABASES["default"]
        line, secrets = DatabaseClient.settings_to_cmd_args_env(here | {"NAME": "-"}, [])
        command = [postgres_tool(tool), *line[1:-1], "-w", *arguments]
        done = subprocess.run(command, env=os.environ | (secrets or {}), cwd=cwd, capture_output=True, text=True)
        if done.returncode:
            raise CommandError(f"{tool} failed: {done.stderr.strip()[-1000:]}")


def postgres_tool(name: str) -> str:
    """The oldest of PostgreSQL's programs on this machine that is not older than the server."""
    server: Any = connection
    with connection.cursor():
        wanted = server.pg_version // 10000
    places = [Path(found)] if (found := shutil.which(name)) else []
    found_here: dict[int, Path] = {}
    for place in [*Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), *places]:
        said = subprocess.run([place, "--version"], capture_output=True, text=True).stdout
        if version := re.search(r"\) (\d+)", said):
            found_here[int(version[1])] = place
    fitting = [version for version in found_here if version >= wanted]
    if not fitting:
        raise CommandError(
            f"{name} of PostgreSQL {wanted} is needed (Debian: apt-get install postgresql-client-{wanted})."
        )
    return str(found_here[min(fitting)])


def aside(ending: str) -> Path:
    """A name below DATA_DIR that nothing has yet."""
    stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M%S")
    return Path(settings.DATA_DIR) / f"before-restore-{stamp}-{os.getpid()}{ending}"


def engine() -> Sqlite | Postgres:
    return Sqlite() if connection.vendor == "sqlite" else Postgres()
