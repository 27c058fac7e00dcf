"""What goes wrong around us: a database that takes nothing, a disk that is full."""

import errno
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache, caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.comments.models import Comment
from fansite.accounts.models import Session, User
from fansite.faults import is_fault
from fansite.models import SiteVersion, WaitingMail
from fansite.moving.leaving import stored
from fansite.pictures.models import Picture
from fansite.working import one_round
from tests.factories import PASSWORD, make_article, make_comment, make_fan, make_pictured, make_tag, make_verified
from tests.fansite.pictures.files import jpeg
from tests.real_site import room_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
IS_SQLITE = connection.vendor == "sqlite"


@contextmanager
def read_only():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if IS_SQLITE else "SET default_transaction_read_only = on")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF" if IS_SQLITE else "RESET default_transaction_read_only")


@contextmanager
def full():
    """As a full disk is, to SQLite: the file cannot grow, and none of it is free."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 4294967294")


@pytest.fixture
def on_files(settings):
    """What is full is a disk of this machine."""
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}


def seen_long_ago(client):
    """So that each page would note that the fan is here."""
    for row in Session.objects.all():
        data = SessionStore().decode(row.session_data) | {"seen": int(time.time()) - 10_000}
        row.session_data = SessionStore().encode(data)
        row.save()


@pytest.mark.parametrize("fault", [read_only, full] if IS_SQLITE else [read_only])
def test_where_nothing_can_be_written_reading_goes_on_and_writing_says_so(client, fault):
    client.raise_request_exception = False
    fan, tag = make_verified(make_fan()), make_tag()
    story = make_article(tags=[tag])
    said = make_comment(story)
    page, form = story.get_absolute_url(), f"{story.get_absolute_url()}comments/"
    signed_in = type(client)(raise_request_exception=False)
    signed_in.force_login(fan)
    seen_long_ago(signed_in)
    words = "Kya scene tha! " * 250
    with fault():
        for address in (
            "/",
            page,
            form,
            "/articles/",
            tag.get_absolute_url(),
            f"/search/?q={tag.name}",
            "/cast/",
            fan.get_absolute_url(),
            f"/c/{said.pk}/replies/",
            "/accounts/login/",
            "/healthz/",
        ):
            assert (address, client.get(address).status_code) == (address, 200)
            if address != "/accounts/login/":
                assert (address, signed_in.get(address).status_code) == (address, 200)
        assert signed_in.get("/me/notices/").status_code == 200
        assert signed_in.get(f"{form}new/").status_code == 200
        # A full file still takes what fits into its last pages.
        for number in range(20):
            answer = signed_in.post(
                form, {"body": f"{words}{number}", "token": f"token-{number}"}, REMOTE_ADDR=f"203.0.113.{number}"
            )
            if answer.status_code != 302:
                break
        assert answer.status_code == 503
        assert answer["Retry-After"] == "120"
        assert f"{words}{number}</textarea>" in answer.content.decode()
        assert "token-" not in answer.content.decode()
        rows = Comment.objects.count()
    story.refresh_from_db()
    assert story.comment_count == rows == Comment.objects.count()
    assert (
        signed_in.post(
            form, {"body": f"{words}{number}", "token": f"token-{number}"}, REMOTE_ADDR="203.0.113.99"
        ).status_code
        == 302
    )


def test_who_cannot_be_signed_in_hears_why_and_the_password_is_not_repeated(client):
    client.raise_request_exception = False
    fan = make_verified(make_fan())
    with read_only():
        answer = client.post("/accounts/login/", {"login": fan.username, "password": PASSWORD})
    assert (answer.status_code, PASSWORD in answer.content.decode()) == (503, False)


@pytest.mark.usefixtures("on_files")
def test_a_picture_for_which_there_is_no_room_leaves_nothing(client):
    client.raise_request_exception = False
    fan, before = make_pictured(), list(stored())
    avatar = fan.avatar
    client.force_login(fan)
    with room_for(50):
        answer = client.post("/me/picture/", {"upload": SimpleUploadedFile("me.jpg", jpeg(), "image/jpeg")})
        assert answer.status_code == 503
        # So large that it is laid down in a file before anybody looks at it.
        answer = client.post("/me/picture/", {"upload": SimpleUploadedFile("me.jpg", b"x" * 3_000_000, "image/jpeg")})
        assert answer.status_code == 503
        with pytest.raises(OSError, match="too large"):
            Picture.objects.add(jpeg(), alt="A face")
    assert User.objects.get(pk=fan.pk).avatar == avatar
    assert (list(stored()), Picture.objects.count()) == (before, 0)


def ill(client):
    """What is not well, and whether the site says that it cannot serve."""
    caches["process"].clear()
    answer = client.get("/readyz/")
    return answer.status_code, {name for name, is_well in answer.json().items() if not is_well}


@pytest.mark.usefixtures("on_files")
def test_whoever_asks_hears_what_is_away(client, settings):
    SiteVersion.objects.renew()
    one_round()
    assert ill(client) == (200, set())
    with read_only():
        in_database = "DatabaseCache" in settings.CACHES["default"]["BACKEND"]
        assert ill(client) == (503, {"writable", "cache"} if in_database else {"writable"})
    with room_for(1):
        assert ill(client) == (503, {"media"})
    cache.clear()
    WaitingMail.objects.create(recipients="asha@mail.example", created_at=timezone.now() - timedelta(hours=1))
    assert ill(client) == (200, {"mail", "worker"})
    [newest] = MigrationLoader(None).graph.leaf_nodes("pictures")
    MigrationRecorder(connection).record_unapplied(*newest)
    try:
        assert ill(client) == (503, {"migrations", "mail", "worker"})
    finally:
        MigrationRecorder(connection).record_applied(*newest)
    settings.DATA_DIR = "/proc"  # where nothing is free
    assert ill(client) == (503, {"disk", "mail", "worker"})
    SiteVersion.objects.all().delete()
    assert ill(client) == (503, {"disk", "pages", "mail", "worker"})


def test_a_bucket_that_is_away_is_no_fault_of_the_code():
    assert is_fault(OSError(errno.EIO, "the bucket is away", "originals/x.jpg"))
    assert not is_fault(FileNotFoundError(errno.ENOENT, "not in the bucket", "originals/x.jpg"))
