"""A backup is taken and looked through in this process; put in place it is in `tests/test_durability.py`."""

import io
import json
import re
import tarfile

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from fansite.backups.databases import engine
from fansite.backups.restoring import restore
from fansite.backups.taking import take_backup
from tests.factories import make_article, make_comment, make_picture, make_pictured
from tests.real_site import room_for

# pg_dump sees what is committed alone.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path):
    make_comment(make_article(cover=make_picture()), make_pictured())
    take_backup(tmp_path / "site.tar")
    return tmp_path / "site.tar"


def packed(path, change=lambda files: files, *, kind=tarfile.REGTYPE):
    """The same file, with other content: what is new in it is of the `kind`."""
    with tarfile.open(path) as tar:
        files = {one.name: tar.extractfile(one).read() for one in tar}
    known = set(files)
    changed = path.with_name("changed.tar")
    with tarfile.open(changed, "w") as tar:
        for name, data in change(files).items():
            about = tarfile.TarInfo(name)
            about.size, about.linkname = len(data), "/etc/passwd"
            about.type = tarfile.REGTYPE if name in known else kind
            tar.addfile(about, io.BytesIO(data))
    return changed


def with_manifest(change):
    def changed(files):
        manifest = json.loads(files["manifest.json"])
        change(manifest)
        return files | {"manifest.json": json.dumps(manifest).encode()}

    return changed


def refused(path, words):
    with pytest.raises(CommandError, match=words):
        restore(path, check=True)


def test_a_backup_holds_what_nobody_can_make_again_and_its_owner_alone_reads_it(backup, capsys):
    with tarfile.open(backup) as tar:
        names = tar.getnames()
    # An original, and a fan's own picture in each of its sizes: renditions of the original are drawn again.
    assert sorted(re.sub(r"[0-9a-f]{20,32}", "…", name) for name in names) == sorted([
        engine().file, "manifest.json", "media/originals/….jpg", "media/renditions/…-192.webp",
        "media/renditions/…-384.webp", "media/renditions/…-48.webp", "media/renditions/…-96.webp",
    ])  # fmt: skip
    assert oct(backup.stat().st_mode)[-3:] == "600"
    assert [one.name for one in backup.parent.glob("*.tar*")] == ["site.tar"]
    call_command("restore", str(backup), "--check")
    assert capsys.readouterr().out.endswith("site.tar is whole.\n")


def test_nothing_is_written_over(backup):
    before = backup.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        take_backup(backup)
    with pytest.raises(CommandError, match=r"not empty \(.*accounts.user has .*--replace"):
        restore(backup)
    assert backup.read_bytes() == before


def test_where_there_is_no_room_nothing_stays(tmp_path):
    make_article()
    with room_for(1000), pytest.raises(CommandError, match="No backup was made|pg_dump failed"):
        take_backup(tmp_path / "site.tar")
    assert list(tmp_path.glob("*site.tar*")) == []


def cut_off(path):
    whole = path.read_bytes()
    (path.parent / "cut.tar").write_bytes(whole[: len(whole) // 2])
    return path.parent / "cut.tar"


def flipped(name):
    def change(files):
        found = next(one for one in files if name in one)
        data = bytearray(files[found])
        data[len(data) // 2] ^= 1
        return files | {found: bytes(data)}

    return change


def test_what_is_no_backup_or_a_damaged_one_is_refused(backup, tmp_path):
    """One by one of one backup, as each takes a while to make."""
    refused(tmp_path / "nowhere.tar", "No such file")
    refused(cut_off(backup), "cannot be read as a backup|cut off")
    (tmp_path / "words.tar").write_text("These are words.")
    refused(tmp_path / "words.tar", "cannot be read as a backup")
    refused(packed(backup, flipped("originals")), "originals/.* is not as it was")
    refused(packed(backup, flipped("database")), "database.* is not as it was")
    refused(packed(backup, lambda files: files | {"media/../../x": b""}), "not what its manifest")
    refused(packed(backup, lambda files: files | {"x": b""}, kind=tarfile.SYMTYPE), "is there twice, or no file")
    refused(packed(backup, lambda files: files | {"manifest.json": b"[]"}), "damaged")
    refused(packed(backup, with_manifest(lambda one: one.update(format=2))), "not of format 1")
    refused(packed(backup, with_manifest(lambda one: one["media"].append(one["media"][0]))), "not what its manifest")
    refused(packed(backup, with_manifest(lambda one: one["media"][0].update(bytes="1"))), "damaged")
    refused(packed(backup, with_manifest(lambda one: one["counts"].update(articles_article=2))), "has 1 rows, not 2")
    refused(packed(backup, with_manifest(lambda one: one["database"].update(file="manifest.json"))), "not what its")

    def outside(files):
        manifest = json.loads(files["manifest.json"])
        manifest["media"][0]["name"] = "../outside.txt"
        old = next(name for name in files if name.startswith("media/"))
        files = {name: data for name, data in files.items() if name != old}
        return files | {"media/../outside.txt": b"", "manifest.json": json.dumps(manifest).encode()}

    refused(packed(backup, outside), "outside the storage")


def test_a_backup_of_a_newer_release_is_refused(tmp_path):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("articles", "9999_of_next_year")
    try:
        take_backup(tmp_path / "site.tar")
    finally:
        recorder.record_unapplied("articles", "9999_of_next_year")
    refused(tmp_path / "site.tar", "newer release than this: articles 9999_of_next_year")
