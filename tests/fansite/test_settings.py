"""The settings file is read by a new process each time, as the server reads it."""

import contextlib
import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler


def manage(*command, **environment):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


HTTPS = {
    "SITE_URL": "https://aangan.example",
    "SECRET_KEY": "x" * 30 + "yzabcdefghijklmnopqrstuv",
    "EMAIL_URL": "smtp://mail.example:587/?tls=1",
}


def test_the_deployment_check_is_silent_with_https(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", DATA_DIR=str(tmp_path), **HTTPS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "System check identified no issues (0 silenced).\n", "")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "EMAIL_URL"])
def test_https_asks_by_name_for_what_it_needs(missing, tmp_path):
    environment = {name: value for name, value in HTTPS.items() if name != missing}
    done = manage("check", DATA_DIR=str(tmp_path), **environment)
    assert done.returncode != 0
    assert f"{missing} must be set" in done.stderr


@pytest.mark.parametrize(
    "address", ["http://aangan.example", "http://8.8.8.8:8000", "ftp://127.0.0.1", "aangan.example"]
)
def test_a_site_address_that_cannot_be_safe_stops_the_start(address, tmp_path):
    done = manage("check", DATA_DIR=str(tmp_path), SITE_URL=address)
    assert done.returncode != 0
    assert "SITE_URL" in done.stderr


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8123", "http://192.168.1.7:8000", "http://localhost:8000", "http://[::1]:8000"]
)
def test_trying_out_needs_nothing_and_keeps_its_secret(address, tmp_path):
    done = manage("check", DATA_DIR=str(tmp_path), SITE_URL=address)
    assert done.returncode == 0, done.stderr
    secret = tmp_path / "secret_key"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_text()) > 50


def test_migrations_are_whole(tmp_path):
    done = manage("makemigrations", "--check", "--dry-run", DATA_DIR=str(tmp_path))
    assert done.returncode == 0, done.stdout


def test_what_the_database_address_asks_for_is_kept(tmp_path):
    address = "postgres://aangan:x@127.0.0.1/aangan?sslmode=require"
    shown = manage("diffsettings", DATA_DIR=str(tmp_path), DATABASE_URL=address)
    assert "'sslmode': 'require'" in shown.stdout
    assert "'pool': {'min_size': 1, 'max_size': 4, 'timeout': 10}" in shown.stdout


@pytest.mark.parametrize(
    ("name", "address"),
    [("CACHE_URL", "memcached://127.0.0.1"), ("MEDIA_STORAGE", "ftp://pictures"), ("MEDIA_STORAGE", "s3://a?regoin=x")],
)
def test_an_address_that_leads_nowhere_stops_the_start(name, address, tmp_path):
    done = manage("check", **{"DATA_DIR": str(tmp_path), name: address})
    assert done.returncode != 0
    assert f"{name} must look like" in done.stderr


def test_an_address_of_six_groups_is_allowed_as_a_host(tmp_path):
    shown = manage("diffsettings", DATA_DIR=str(tmp_path), SITE_URL="http://[fd00::1]:8000")
    assert "ALLOWED_HOSTS = ['[fd00::1]'," in shown.stdout


def test_sqlite_keeps_what_it_was_given(tmp_path, django_db_blocker):
    """Whatever is acknowledged is on the disk, and who writes waits at the begin, not in the middle of it."""
    kept = settings.DATABASES["default"] | {"NAME": tmp_path / "kept.sqlite3"}
    database = ConnectionHandler({"default": kept})["default"]
    said = {}
    with django_db_blocker.unblock(), database.cursor() as cursor:
        for name in ("journal_mode", "synchronous", "foreign_keys"):
            said[name] = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        other = sqlite3.connect(tmp_path / "kept.sqlite3", timeout=0)
        with contextlib.closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        database.close()
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
