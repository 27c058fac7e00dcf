import pytest

from fansite.models import SiteVersion
from fansite.moving.leaving import stored
from fansite.working import one_round
from tests.factories import make_fan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.mark.parametrize(
    ("after", "leads_to"),
    [
        ("/articles/", "/articles/"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("foo", "/"),
        ("home", "/"),
        ("/\\evil.example", "/"),
    ],
)
def test_the_theme_is_kept_in_a_cookie_and_leads_back(client, after, leads_to):
    response = client.post("/reading/", {"theme": "dark", "spoiler": "open", "next": after})
    assert (response.status_code, response["Location"]) == (302, leads_to)
    assert response.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in client.get("/").content.decode()
    assert client.post("/reading/", {"theme": "system", "spoiler": "open"}).cookies["theme"]["max-age"] == 0


def test_a_theme_that_is_none_is_refused(client):
    response = client.post("/reading/", {"theme": "neon", "spoiler": "open"})
    assert response.status_code == 200
    assert "theme" not in response.cookies


def test_health_says_alive_and_ready(client, settings):
    assert client.get("/healthz/").content == b"alive\n"
    SiteVersion.objects.renew()
    one_round()
    response = client.get("/readyz/")
    parts = ["database", "writable", "migrations", "cache", "disk", "media", "pages", "mail", "worker"]
    parts += ["redis"] * bool(settings.CACHE_URL)
    assert (response.status_code, response.json()) == (200, dict.fromkeys(parts, True))
    assert response["Cache-Control"] == "no-store"
    assert list(stored()) == []


def test_the_policy_allows_only_our_own_files(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "nonce" not in policy
    assert "unsafe" not in policy


def test_the_header_knows_the_signed_in(client):
    client.force_login(make_fan("chai_at_six"))
    page = client.get("/").content.decode()
    assert "/fans/chai_at_six/" in page
    assert "/accounts/logout/" in page
