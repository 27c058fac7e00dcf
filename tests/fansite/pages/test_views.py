import pytest
from django.core import mail

from articles.comments.models import Grievance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

NO_MAIL = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 9},
    }
}
LETTER = {
    "topic": "takedown",
    "name": "Meera",
    "email": "meera@example.com",
    "page": "/tags/",
    "body": "Please look at this.",
}


def test_a_letter_waits_on_the_desk_and_its_number_is_told(client):
    address = client.post("/contact/", LETTER)["Location"]
    grievance = Grievance.objects.get()
    assert address == f"/contact/?sent={grievance.pk}"
    assert (grievance.kind, grievance.name, grievance.email, grievance.body) == (
        "takedown", "Meera", "meera@example.com", "Please look at this.",
    )  # fmt: skip
    (letter,) = mail.outbox
    assert (letter.subject, letter.reply_to) == (
        f"[Aangan] {grievance.number}: Please take something down", ["meera@example.com"],
    )  # fmt: skip
    assert "Please look at this." in letter.body
    assert f"<b>{grievance.number}</b>" in client.get(address).text
    for odd in ("1", "x", "9" * 40):
        assert "Thank" in client.get(f"/contact/?sent={odd}").text


def test_a_letter_from_a_program_goes_nowhere(client):
    assert client.post("/contact/", LETTER | {"website": "http://spam.example"}).status_code == 302
    assert not Grievance.objects.exists()


@pytest.mark.parametrize("empty", [{"name": "\u200b"}, {"body": "\x01"}])
def test_a_letter_of_nothing_is_not_sent(client, empty):
    assert "can be seen" in client.post("/contact/", LETTER | empty).content.decode()
    assert not Grievance.objects.exists()


def test_a_letter_that_came_by_too_few_proxies_is_counted_by_its_address(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    for _ in range(5):
        assert client.post("/contact/", LETTER, headers={"x-forwarded-for": "203.0.113.9"}).status_code == 302
    assert client.post("/contact/", LETTER, headers={"x-forwarded-for": "203.0.113.10"}).status_code == 429


def test_a_letter_of_which_no_mail_can_tell_waits_all_the_same(client, settings):
    settings.MAILERS = NO_MAIL
    assert client.post("/contact/", LETTER).status_code == 302
    assert Grievance.objects.waiting().get().name == "Meera"


@pytest.mark.parametrize(
    ("email", "words"), [("meera", "valid email address"), (f"meera@{'न' * 60}.com", "No mail can be sent")]
)
def test_a_letter_without_an_address_is_told_so_and_kept(client, email, words):
    page = client.post("/contact/", LETTER | {"email": email}).content.decode()
    assert words in page
    assert "Please look at this." in page
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("path", "words"), [("/about/", "unofficial"), ("/rules/", "Be kind"), ("/privacy/", "no tracking")]
)
def test_the_sites_own_texts_are_linked_from_every_footer(client, path, words):
    assert words in client.get(path).content.decode()
    assert f'href="{path}"' in client.get("/").content.decode()
