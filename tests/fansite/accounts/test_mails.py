"""The mails about accounts: what they say, in both of their parts, and to whom."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from fansite.accounts.models import User
from tests.factories import PASSWORD, make_fan, make_verified, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
SITE = "http://127.0.0.1:8000"


def the_mail() -> tuple[EmailMultiAlternatives, str, str]:
    """The one mail that was sent, its text and its HTML."""
    (letter,) = mail.outbox
    ((html, kind),) = letter.alternatives
    assert kind == "text/html"
    return letter, letter.body, html


def the_words() -> tuple[str, str, str]:
    """Of the mail, apart from what the mail program made up for its header."""
    letter, text, html = the_mail()
    return letter.subject, text, html


def the_code() -> str:
    """What somebody reads in the mail, the same in both parts."""
    _, text, html = the_mail()
    code = re.search(r"^\d{6}$", text, re.M)[0]
    assert f">{code}</p>" in html
    return code


def assert_it_says(words: str, *, subject: str, to: str, link: str = "") -> None:
    """The one mail, with the one link, or none and a code."""
    letter, text, html = the_mail()
    assert (letter.subject, letter.to, letter.from_email) == (f"[Aangan] {subject}", [to], "Aangan <noreply@127.0.0.1>")
    links = [re.search(f"{SITE}{link}\n", text)[0].strip()] if link else []
    assert re.findall(r"https?://\S+", text) == [*links, f"{SITE}/"]
    assert set(re.findall(r'href="([^"]+)"', html)) == {*links, f"{SITE}/"}
    for part in (text, re.sub(r"<[^>]+>", " ", html)):
        assert words in " ".join(part.split())
        assert "Aangan, The Anupamaa fan community" in " ".join(part.split())
        assert "testserver" not in part
    assert f">{subject}</h1>" in html
    assert "<img" not in html


def sign_in_anew(client, fan: User) -> None:
    """And show at once that it is still the same fan."""
    client.force_login(fan)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_a_forgotten_password_is_reset_by_mail(client):
    make_fan("chai_at_six", display_name="Win a prize at evil.example")
    client.post("/accounts/password/reset/", {"email": "chai_at_six@example.com"})
    to = "chai_at_six@example.com"
    link = r"/accounts/password/reset/key/\S+/"
    assert_it_says(
        "Namaste chai_at_six, Somebody, most likely you, asked for a new password",
        subject="A new password",
        to=to,
        link=link,
    )
    # A display name may say anything, and goes to no address that somebody typed.
    assert "evil" not in " ".join(the_words())


def test_the_link_of_a_mail_opens(client):
    make_fan("chai_at_six")
    client.post("/accounts/password/reset/", {"email": "chai_at_six@example.com"})
    link = re.search(rf"{SITE}(/\S+key\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    assert "A new password" in page.content.decode()
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD + "x", "password2": PASSWORD + "x"})
    assert User.objects.get().check_password(PASSWORD + "x")


def test_an_address_that_nobody_has_is_told_so_and_nothing_of_who_asked(client):
    client.force_login(make_fan("nosy_one"))
    client.post("/accounts/password/reset/", {"email": "meera@example.com"})
    subject, link = "No account has this address", "/accounts/signup/"
    assert_it_says(
        "Namaste, Somebody, most likely you, asked Aangan", subject=subject, to="meera@example.com", link=link
    )
    assert "nosy" not in " ".join(the_words())


def test_a_new_fan_is_welcomed_and_says_that_the_address_is_theirs(client):
    client.post("/accounts/signup/", sign_up(username="chai", email="chai@example.com"))
    words = "Namaste chai, How good that you are here"
    assert_it_says(words, subject="Welcome to the courtyard", to="chai@example.com")
    client.post("/accounts/confirm-email/", {"code": the_code()})
    assert EmailAddress.objects.get().verified


def test_a_further_address_is_asked_whether_it_is_theirs(client):
    sign_in_anew(client, make_verified(make_fan("chai")))
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.com"})
    words = "Namaste chai, Somebody, most likely you, gave us this address"
    assert_it_says(words, subject="Is this address yours?", to="new@example.com")
    client.post("/accounts/confirm-email/", {"code": the_code()})
    assert EmailAddress.objects.get(email="new@example.com").verified
    told = mail.outbox.pop()
    assert (told.to, told.subject) == (["chai@example.com"], "[Aangan] Your address is another one")
    assert "was changed from chai@example.com to new@example.com." in told.body
    assert f"Then write to us at once:\n{SITE}/contact/\n" in told.body


def test_who_joins_twice_is_told_by_mail(client):
    make_fan("chai")
    client.post("/accounts/signup/", sign_up(username="other", email="chai@example.com"))
    subject, link = "You have an account already", "/accounts/password/reset/"
    assert_it_says(
        "Namaste, Somebody, most likely you, wanted to join", subject=subject, to="chai@example.com", link=link
    )
    assert "Namaste chai" not in mail.outbox[0].body


def test_a_host_with_another_port_gets_into_no_mail(client):
    make_fan("chai")
    client.post("/accounts/password/reset/", {"email": "chai@example.com"}, headers={"host": "localhost:6666"})
    assert ":6666" not in " ".join(the_words())


def test_names_with_marks_are_text_in_both_parts(client, settings):
    settings.SITE_NAME = "A & <B>"
    client.post("/accounts/password/reset/", {"email": "meera@example.com"})
    _, text, html = the_mail()
    assert "asked A & <B> for" in text
    assert "asked A &amp; &lt;B&gt; for" in html
