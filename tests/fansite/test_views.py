import pytest
from django.core import mail

from tests.factories import make_actor, make_article, make_character, make_fan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.mark.parametrize("typed", ["Ashish Mehrotra", "aashish k.n mehrotra", "आशीष मेहरोत्रा", "mehrotra", "Aashish"])
def test_search_finds_people_by_every_spelling(client, typed):
    make_actor("Aashish Mehrotra", name_hi="आशीष मेहरोत्रा", spellings=["Ashish Mehrotra", "Aashish K.N Mehrotra"])
    make_actor("Nidhi Shah")
    response = client.get("/search/", {"q": typed})
    assert [tag.name for tag in response.context["people"]] == ["Aashish Mehrotra"]
    assert 'href="/cast/actors/aashish-mehrotra/"' in response.content.decode()


def test_search_puts_the_exact_name_first(client):
    make_character("Anuj Kapadia")
    make_character("Adhik", nicknames=["Anuj K"])
    make_character("Anu")
    assert [tag.name for tag in client.get("/search/?q=anu").context["people"]] == ["Anu", "Adhik", "Anuj Kapadia"]


def test_search_finds_stories_by_all_words_of_headline_and_standfirst(client):
    both = make_article(title="Two actors, one son", standfirst="Who has played Samar?")
    make_article(title="Two actors")
    assert client.get("/search/?q=samar+two").context["stories"] == [both]


@pytest.mark.parametrize(
    "typed", ["", "   ", '"', "'", "%", "_", "\x00", "x" * 10_000, "\u202e", "समर", "a " * 500, "\\"]
)
def test_odd_queries_never_fail(client, typed):
    make_article()
    assert client.get("/search/", {"q": typed}).status_code == 200


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
    response = client.post("/reading/", {"theme": "dark", "next": after})
    assert (response.status_code, response["Location"]) == (302, leads_to)
    assert response.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in client.get("/").content.decode()
    assert client.post("/reading/", {"theme": "system"}).cookies["theme"]["max-age"] == 0


def test_a_theme_that_is_none_is_refused(client):
    response = client.post("/reading/", {"theme": "neon"})
    assert response.status_code == 200
    assert "theme" not in response.cookies


LETTER = {
    "topic": "takedown",
    "name": "Meera",
    "email": "meera@example.com",
    "page": "/tags/",
    "body": "Please look at this.",
}


def test_a_letter_reaches_the_people_who_run_the_site(client):
    assert client.post("/contact/", LETTER)["Location"] == "/contact/?sent=1"
    (letter,) = mail.outbox
    assert (letter.subject, letter.reply_to) == ("[Aangan] Please take something down", ["meera@example.com"])
    assert "Please look at this." in letter.body
    assert "Thank" in client.get("/contact/?sent=1").content.decode()


def test_a_letter_from_a_program_goes_nowhere(client):
    assert client.post("/contact/", LETTER | {"website": "http://spam.example"}).status_code == 302
    assert mail.outbox == []


@pytest.mark.parametrize("empty", [{"name": "\u200b"}, {"body": "\x01"}])
def test_a_letter_of_nothing_is_not_sent(client, empty):
    assert "can be seen" in client.post("/contact/", LETTER | empty).content.decode()
    assert mail.outbox == []


def test_a_letter_that_came_by_too_few_proxies_is_counted_by_its_address(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    for _ in range(5):
        assert client.post("/contact/", LETTER, headers={"x-forwarded-for": "203.0.113.9"}).status_code == 302
    assert client.post("/contact/", LETTER, headers={"x-forwarded-for": "203.0.113.10"}).status_code == 429


def test_a_letter_that_cannot_be_sent_is_kept_on_the_page(client, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9},
        }
    }
    response = client.post("/contact/", LETTER)
    assert response.status_code == 200
    assert "could not be sent" in response.content.decode()
    assert "Please look at this." in response.content.decode()


def test_a_letter_without_an_address_is_told_so_and_kept(client):
    page = client.post("/contact/", LETTER | {"email": "meera"}).content.decode()
    assert "valid email address" in page
    assert "Please look at this." in page
    assert mail.outbox == []


def test_health_says_alive_and_ready(client):
    assert client.get("/healthz/").content == b"alive\n"
    response = client.get("/readyz/")
    assert response.json() == {"database": True, "migrations": True, "cache": True, "disk": True}
    assert response["Cache-Control"] == "no-store"


def test_errors_belong_to_the_site(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Aangan" in response.content.decode()
    client.raise_request_exception = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("articles.comments.models.Comment.objects.courtyard", lambda: 1 / 0)
        broken = client.get("/")
    assert broken.status_code == 500
    assert "Aangan" in broken.content.decode()


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
