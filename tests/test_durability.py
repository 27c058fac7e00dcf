"""What fans were told is kept stays kept: under load, in a backup, when everything is killed, and at each end."""

import os
import signal
import subprocess
import time

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.factories import make_article, make_fan, make_picture
from tests.real_site import Writer, cookie_of, real_site

pytestmark = pytest.mark.django_db(transaction=True)
COUNTED = """SELECT comment_count, (SELECT count(*) FROM comments_comment WHERE article_id = articles_article.id)
    FROM articles_article"""
SAID = "SELECT body FROM comments_comment"


def gone(site, *, within=5.0):
    """Whether all its processes are."""
    deadline = time.monotonic() + within
    while site.processes() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not site.processes()


def files(site):
    return {str(one.relative_to(site.data_dir)): one.stat().st_size for one in site.data_dir.glob("media/*/*")}


def said(site):
    return sorted(words for (words,) in site.rows(SAID))


def test_nothing_acknowledged_is_lost_or_doubled(tmp_path):
    story = make_article(cover=make_picture())
    cookies = [cookie_of(make_fan()) for _ in range(70)]
    page = story.get_absolute_url()
    with real_site(tmp_path / "site") as site, real_site(tmp_path / "other", empty=True) as other:
        writers = [Writer(site, number, cookie, page, most=3) for number, cookie in enumerate(cookies)]
        early, late = writers[:50], writers[50:]

        # A backup while they write.
        server = site.serve("--workers", "2")
        assert site.ask("GET", page)[0] == 200
        if connection.vendor == "sqlite":  # on a full disk nobody could make it anew, and without it nobody can read
            assert (site.data_dir / "aangan.sqlite3-shm").exists()
        for one in early:
            one.start()
        time.sleep(0.2)
        before = {words for one in early for words in one.acknowledged}
        site.command("backup", tmp_path / "site.tar")
        restoring = other.begin("restore", tmp_path / "site.tar", out=subprocess.PIPE)

        # While they write, the server and what it began are killed; granian's own fall with it.
        for number in [*site.begun_by(server.pid), server.pid]:
            os.kill(number, signal.SIGKILL)
        server.wait()
        assert gone(site)
        for one in early:
            one.join()
        acknowledged = [words for one in early for words in one.acknowledged]
        assert len(acknowledged) > 10
        server = site.serve("--workers", "1")
        kept = said(site)
        assert set(acknowledged) <= set(kept)
        for one in early:
            one.say_again()
        assert said(site) == sorted(words for one in early for words in one.acknowledged)
        assert [count for count, rows in site.rows(COUNTED) if count != rows] == []

        # It is told to end while they write: requests that were begun are answered.
        for one in late:
            one.start()
        time.sleep(0.3)
        server.send_signal(signal.SIGTERM)
        assert server.wait(40) == 0
        for one in late:
            one.join()
        assert site.processes() == []
        assert [one.refused for one in late if one.refused] == []
        everything = sorted(words for one in writers for words in one.acknowledged)
        assert said(site) == everything
        assert len(everything) > len(kept)

        # Meanwhile the backup was put into an empty database elsewhere.
        assert "7  sizes of pictures drawn" in restoring.communicate(timeout=180)[0]
        restored = said(other)
        assert before <= set(restored) <= set(everything)
        assert other.rows(COUNTED) == [(len(restored), len(restored))]
        assert files(other) == files(site)


def test_a_backup_of_an_older_release_is_brought_up_to_date_and_what_was_there_is_kept(tmp_path):
    make_article(title="Of the old days")
    [(app, newest)] = MigrationLoader(None).graph.leaf_nodes("fansite")
    [before] = [name for where, name in MigrationLoader(None).disk_migrations[app, newest].dependencies if where == app]
    with real_site(tmp_path / "site") as site:
        site.command("migrate", "fansite", before)
        site.command("backup", tmp_path / "site.tar")
        said = site.command("restore", tmp_path / "site.tar", "--replace")
        assert site.rows("SELECT title FROM articles_article") == [("Of the old days",)]
        assert (newest,) in site.rows(f"SELECT name FROM django_migrations WHERE app = '{app}'")
        assert site.rows("SELECT count(*) FROM fansite_siteversion WHERE seed > 0") == [(1,)]
        [kept] = site.data_dir.glob("before-restore-*")
        assert str(kept) in said
        assert kept.stat().st_mode & 0o077 == 0
