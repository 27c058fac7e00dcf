import datetime
import tracemalloc

import pytest
from django.core.management.base import CommandError

from fansite.moving.wxr import Export
from tests.fansite.moving.export import BLOG, author, comment, post, write_export

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""


def write(tmp_path, text: str | bytes):
    path = tmp_path / "file.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LAUGHS, "DTD"),
        ('<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>', "DTD"),
        ("", "not a WordPress export"),
        ("not xml at all", "not XML"),
        ("\x00\x01", "not XML|not a WordPress export"),
        ("<html><body>Sign in first</body></html>", "does not begin with <rss>"),
        ("<rss version='2.0'><channel><item><title>A feed</title></item></channel></rss>", "no <wp:wxr_version>"),
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(tmp_path, text, words):
    with pytest.raises(CommandError, match=words):
        Export(write(tmp_path, text)).survey()


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no file"):
        Export(tmp_path / "nothing.xml")


def test_a_file_that_breaks_off_is_refused_in_the_first_reading(tmp_path):
    whole = write_export(tmp_path, post("One"), post("Two")).read_text()
    with pytest.raises(CommandError, match="not whole"):
        Export(write(tmp_path, whole[:-200])).survey()


def test_the_first_reading_tells_who_and_what_there_is(tmp_path):
    picture = post(
        "door", number=9, type="attachment", url=f"{BLOG}/door.png", meta=[("_wp_attached_file", "door.png")]
    )
    found = Export(
        write_export(tmp_path, post("One", number=5), picture, post(type="page"), authors=(author(number=3),))
    ).survey()
    assert (found.blog, found.host) == (BLOG, "tulsi-diary.example")
    assert found.authors["asha"].email == "asha@mail.example"
    assert found.author_numbered("3").login == "asha"
    assert found.author_numbered("0") is None
    assert found.attachments["9"].file == "door.png"
    assert [(seen.number, seen.guid) for seen in found.posts] == [("5", f"{BLOG}/?p=5")]
    assert found.kinds == {"post": 1, "attachment": 1, "page": 1}


@pytest.mark.parametrize("version", ["http://wordpress.org/export/1.0/", "https://wordpress.org/export/1.2/"])
def test_older_and_newer_exports_are_read_alike(tmp_path, version):
    text = write_export(tmp_path, post("One", comments=[comment("Ha")])).read_text()
    (one,) = Export(write(tmp_path, text.replace("http://wordpress.org/export/1.2/", version))).posts()
    assert (one.title, one.remarks[0].content, one.excerpt) == ("One", "Ha", "")


def test_bytes_that_xml_cannot_hold_are_left_out(tmp_path):
    text = write_export(tmp_path, post("One\x0b\x1f", content="चाय")).read_bytes()
    broken = b"\n\nWarning: something in plugin.php\n" + text.replace("य".encode(), "य".encode() + b"\xff")
    (one,) = Export(write(tmp_path, broken)).posts()
    assert (one.title, one.content) == ("One", "चाय\ufffd")


def test_an_export_in_another_encoding_is_read(tmp_path):
    text = write_export(tmp_path, post("Café")).read_text().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    (one,) = Export(write(tmp_path, text.encode("latin-1"))).posts()
    assert one.title == "Café"


def test_dates_that_are_none_are_none(tmp_path):
    zero = "0000-00-00 00:00:00"
    items = post(gmt=zero, local=zero, modified="0001-01-01 00:00:00").replace("Sat, 01 May 2021", "Mon, 30 Nov -0001")
    (one,) = Export(write_export(tmp_path, items)).posts()
    assert (one.published_at, one.modified_at) == (None, None)


def test_the_blogs_own_time_is_read_in_our_zone(tmp_path, settings):
    (one,) = Export(write_export(tmp_path, post(gmt="0000-00-00 00:00:00", local="2021-05-01 10:00:00"))).posts()
    assert one.published_at == datetime.datetime(2021, 5, 1, 4, 30, tzinfo=datetime.UTC)


def test_a_large_file_needs_little_memory(tmp_path):
    body = "The family sat down to tea. " * 2000
    file = write_export(tmp_path, *(post(f"Post {number}", content=body) for number in range(200)))
    tracemalloc.start()
    count = sum(1 for _ in Export(file).posts())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 200
    assert peak < file.stat().st_size / 4
