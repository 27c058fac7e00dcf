"""Redis, one of the test's own: what is shared by it, and what goes on while it is away, hangs, and is back."""

import os
import signal
import socket
import subprocess
import time

import pytest
from django.core.cache import cache, caches
from django.test import Client

from fansite import shared_cache
from fansite.accounts.models import Session
from fansite.accounts.sessions import SessionStore
from fansite.models import SiteVersion
from fansite.shared_cache import LINE, Line
from tests.factories import make_article, make_fan

pytestmark = pytest.mark.django_db
SIGNED_IN = 'class="menu own"'


class Redis:
    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        line = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self.folder]
        self.process = subprocess.Popen(line, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                return socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
        pytest.fail("Redis did not come up")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(tmp_path, settings, monkeypatch):
    server = Redis(tmp_path)
    own = {"LOCATION": f"redis://127.0.0.1:{server.port}"}
    settings.CACHES = {name: one | (own if "shared_cache" in one["BACKEND"] else {})
                       for name, one in settings.CACHES.items()}  # fmt: skip
    vars(LINE).update(vars(Line()))
    monkeypatch.setattr(shared_cache, "PAUSE", 0.3)
    shared_cache.Counts.meanwhile.clear()
    yield server
    server.kill()
    vars(LINE).update(vars(Line()))


def test_talk_goes_on_while_redis_is_away_and_the_log_says_so_once(redis, client, settings, caplog):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"comment": "2/m/user"}
    SiteVersion.objects.renew()  # as each start of the server does
    story = make_article()
    client.force_login(make_fan())

    def say() -> int:
        return client.post(f"{story.get_absolute_url()}comments/", {"body": "Kya scene tha!"}).status_code

    assert say() == 302
    redis.kill()
    assert client.get(story.get_absolute_url()).status_code == 200
    # This process counts by itself, from nothing: nobody is kept out, and no flood let in.
    assert [say(), say(), say()] == [302, 302, 429]
    assert [client.get(path).status_code for path in ("/", "/search/?q=samar", "/readyz/", "/me/settings/")] == [
        200
    ] * 4
    assert caplog.text.count("Redis is away") == 1
    redis.start()
    time.sleep(0.3)
    assert [say(), say(), say()] == [302, 302, 429]
    assert caplog.text.count("Redis is away") == 1


def test_who_hangs_is_waited_for_once(redis, client, monkeypatch):
    monkeypatch.setattr(shared_cache, "PAUSE", 60)
    story = make_article()
    client.force_login(make_fan())
    assert client.get(story.get_absolute_url()).status_code == 200
    os.kill(redis.process.pid, signal.SIGSTOP)
    took = []
    for _ in range(3):
        begun = time.monotonic()
        answer = client.post(f"{story.get_absolute_url()}comments/", {"body": "Kya scene tha!"})
        took.append(time.monotonic() - begun)
        assert answer.status_code == 302
    assert took[0] > 0.15
    assert max(took) < 0.9, took
    assert sum(took) - took[0] < 0.4, took


def test_a_connection_that_redis_closed_is_made_anew_unseen(redis, caplog):
    cache.set("kept", 1)
    redis.kill()
    redis.start()
    assert cache.get("kept") is None
    assert "away" not in caplog.text


def test_what_one_process_counts_the_others_know(redis, client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"search": "3/m/ip"}
    assert client.get("/search/?q=samar").status_code == 200
    keys = [key for key in caches["default"]._cache.client.get_client().keys("*") if b"search" in key]
    assert len(keys) == 1


def is_in(client) -> bool:
    return SIGNED_IN in client.get("/about/").text


def test_a_session_is_read_from_redis_and_ended_at_once(redis, client, django_assert_num_queries):
    fan = make_fan()
    client.force_login(fan)
    key = client.session.session_key
    assert not isinstance(caches["sessions"].get(key), dict)  # one that was just written is asked for
    caches["sessions"].delete(key)
    assert is_in(client)
    with django_assert_num_queries(0):
        assert SessionStore(key).load()["_auth_user_id"] == str(fan.pk)
    other = Client()
    other.force_login(fan)
    end = next(one.mark for one in Session.objects.open_to(fan) if one.pk == key)
    other.post("/me/sessions/", {"end": end})
    # A copy that was on its way does not bring it back.
    caches["sessions"].add(key, {"_auth_user_id": str(fan.pk)}, 60)
    assert (is_in(client), is_in(other)) == (False, True)


@pytest.mark.parametrize("end", [lambda fan, _: fan.lose_second_factor(), lambda _, client: client.logout()])
def test_whatever_ends_a_session_is_asked_for(redis, client, end):
    fan = make_fan()
    client.force_login(fan)
    key = client.session.session_key
    caches["sessions"].delete(key)
    assert is_in(client)
    assert isinstance(caches["sessions"].get(key), dict)
    end(fan, client)
    assert caches["sessions"].get(key) == "ask"


def test_sessions_stand_in_the_database_while_redis_is_away(redis, client):
    fan = make_fan()
    client.force_login(fan)
    redis.kill()
    assert is_in(client)
    fan.sessions.all().delete()
    assert not is_in(client)
