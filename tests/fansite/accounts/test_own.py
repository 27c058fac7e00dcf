import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from fansite.accounts.letters import unsubscribe_token
from fansite.accounts.models import Notice, NoticeChoice, User
from tests.factories import make_fan, make_held_word, make_newcomer, make_sanction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def fan(client):
    fan = make_fan()
    client.force_login(fan)
    return fan


def tell(fan, count=1):
    for number in range(count):
        Notice.objects.tell([fan.pk], "story", about=f"story:{number}", title=f"News {number}", path="/articles/s/")


def shown(client, query=""):
    return [notice.title for notice in client.get(f"/me/notices/{query}").context["notices"]]


def test_notices_stand_newest_first_page_on_and_are_the_fans_alone(client, fan):
    tell(fan, 22)
    tell(make_fan())
    titles = [f"News {number}" for number in reversed(range(22))]
    page = client.get("/me/notices/")
    assert shown(client) == titles[:20]
    assert shown(client, page.context["next_url"]) == titles[20:]
    assert '<a href="/articles/s/"><span class="told"><span class="unseen">Unread: </span>News 21' in page.text


def test_all_are_marked_as_read_but_what_came_meanwhile(client, fan):
    tell(fan, 3)
    other = make_fan()
    tell(other)
    until = Notice.objects.filter(fan=fan).order_by("pk")[1].pk
    assert client.post("/me/notices/", {"until": until})["Location"] == "/me/notices/"
    assert Notice.objects.unread_words(fan) == "1"
    assert Notice.objects.unread_words(other) == "1"
    for odd in ("", "x", "-1", "9" * 40, "1\0"):
        assert client.post("/me/notices/", {"until": odd}).status_code == 302
    assert Notice.objects.unread_words(fan) == "1"


def test_looking_at_them_marks_nothing_and_each_page_says_how_many_are_new(client, fan):
    assert 'class="new"' not in client.get("/about/").text
    tell(fan, 3)
    client.get("/me/notices/")
    page = client.get("/about/").text
    assert 'aria-label="Your menu, 3 unread notices"' in page
    assert page.count('<b class="new">3') == 4  # for a desk and for a phone, in the bar and in the menu


def test_visitors_are_led_to_sign_in(client):
    assert client.get("/me/notices/")["Location"] == "/accounts/login/?next=/me/notices/"


def test_settings_keep_the_name_and_each_kinds_two_switches(client, fan):
    page = client.get("/me/settings/")
    assert page.context["form"].initial["by_mail"] == ["reply", "mention"]
    sent = {"display_name": " Chai  at six ", "on_site": ["reply", "story"], "by_mail": ["story"]}
    assert client.post("/me/settings/", sent)["Location"] == "/me/settings/"
    fan.refresh_from_db()
    assert fan.display_name == "Chai at six"
    form = client.get("/me/settings/").context["form"]
    assert (form.initial["on_site"], form.initial["by_mail"]) == (["reply", "story"], ["story"])


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"display_name": ""}, "This field is required."),
        ({"display_name": "\u200b"}, "This name has nothing that can be seen."),
        ({"display_name": "x" * 41}, "at most 40 characters"),
        ({"on_site": ["nonsense"]}, "nonsense is not one of the available choices"),
    ],
)
def test_settings_that_cannot_be_are_told_beside_the_field(client, fan, odd, words):
    page = client.post("/me/settings/", {"display_name": "Chai", "by_mail": ["heart"]} | odd)
    assert page.status_code == 200
    assert words in page.text
    assert page.context["form"]["by_mail"].value() == ["heart"]
    assert not NoticeChoice.objects.exists()


def bio_of(client, fan, text: str) -> str:
    """Kept under Settings, and read by somebody else on the fan's page; "" where nothing stands there."""
    client.post("/me/settings/", {"display_name": "Chai", "bio": text})
    page = Client().get(fan.get_absolute_url()).text
    return "".join(re.findall(r'<div class="words about">(.*?)</div>', page))


def test_what_fans_say_of_themselves_is_drawn_as_comments_are(client, fan):
    said = bio_of(client, fan, " Chai & serials\r\n\r\nhttps://example.com/a ||Samar goes||\r\n<script> ")
    link = '<a href="https://example.com/a" rel="nofollow ugc noopener">https://example.com/a</a>'
    cover = '<input type="checkbox" aria-label="Show spoiler"><span>Samar goes</span></label>'
    assert f"<p>Chai &amp; serials</p><p>{link} " in said
    assert f"{cover}<br>&lt;script&gt;</p>" in said
    assert "Samar" not in client.get(fan.get_absolute_url()).text.partition("</head>")[0]
    assert bio_of(client, fan, "\u200b") == ""
    client.force_login(newcomer := make_newcomer())
    assert bio_of(client, newcomer, "https://example.com/a ||x||").startswith("<p>https://example.com/a <label")


@pytest.mark.parametrize(
    ("bio", "words"),
    [
        ("x" * 301, "at most 300 characters"),
        ("Main NAAGIN hoon", "Say it in other words: “naagin” cannot stand"),
    ],
)
def test_words_that_cannot_stand_are_told_beside_the_field_and_given_back(client, fan, bio, words):
    make_held_word("naagin")
    form = client.post("/me/settings/", {"display_name": "Chai", "bio": bio}).context["form"]
    assert words in str(form.errors["bio"])
    assert form["bio"].value() == bio
    assert User.objects.get(pk=fan.pk).bio == ""


def test_who_may_not_speak_can_only_take_their_words_back(client, fan):
    bio_of(client, fan, "Chai at six")
    make_sanction(fan, reason="Nicknames")
    assert "You are muted: Nicknames" in client.post("/me/settings/", {"display_name": "C", "bio": "And more"}).text
    assert bio_of(client, fan, "Chai at six") == "<p>Chai at six</p>"
    assert bio_of(client, fan, "") == ""


def test_the_words_of_who_is_banned_or_blocked_are_not_shown(client, fan):
    bio_of(client, fan, "Chai at six")
    client.force_login(other := make_fan())
    assert "Chai at six" in client.get(fan.get_absolute_url()).text
    other.set_block(fan, on=True)
    assert "Chai at six" not in client.get(fan.get_absolute_url()).text
    make_sanction(fan, days=None)
    assert "Chai at six" not in Client().get(fan.get_absolute_url()).text


def test_who_has_confirmed_no_address_is_told_that_no_mail_comes(client, fan):
    assert "No mail is sent until" in client.get("/me/settings/").text
    EmailAddress.objects.create(user=fan, email=fan.email.upper(), verified=True)
    assert f"Mails go to {fan.email.upper()}" in client.get("/me/settings/").text


def test_mails_of_a_kind_end_with_one_tap_and_without_sign_in():
    fan = make_fan()
    address = f"/unsubscribe/{unsubscribe_token(fan.pk, 'reply')}/"
    client = Client(enforce_csrf_checks=True)
    assert "Somebody answers me" in client.get(address).text
    assert not NoticeChoice.objects.exists()
    for _ in range(2):
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NoticeChoice.objects.of_fan(fan)["reply"] == (True, False)
    assert NoticeChoice.objects.of_fan(fan)["mention"] == (True, True)


@pytest.mark.parametrize("odd", ["x", "1-reply", "1-reply:x", ":", "%00"])
def test_an_address_that_we_did_not_sign_ends_nothing(client, odd):
    make_fan()
    for answer in (client.get(f"/unsubscribe/{odd}/"), client.post(f"/unsubscribe/{odd}/")):
        assert answer.status_code == 404
    assert not NoticeChoice.objects.exists()
