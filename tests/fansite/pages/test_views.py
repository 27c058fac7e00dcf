import pytest
from django.core import mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

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


@pytest.mark.parametrize(
    ("path", "words"), [("/about/", "unofficial"), ("/rules/", "Be kind"), ("/privacy/", "no tracking")]
)
def test_the_sites_own_texts_are_linked_from_every_footer(client, path, words):
    assert words in client.get(path).content.decode()
    assert f'href="{path}"' in client.get("/").content.decode()
