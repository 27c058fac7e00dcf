"""Who sends too much is asked to wait, and told how long."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates
from django.urls import URLPattern, get_resolver, reverse

from fansite.accounts.letters import unsubscribe_token
from tests.factories import make_article, make_comment, make_fan, make_newcomer, make_tag

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

# What allauth counts in its own way: a mail's code may be typed three times, sent again every ten seconds, a code or a
# passkey that is wrong is a sign-in that failed; what is off; and what is not there for who has no second factor.
COUNTED_ELSEWHERE = {"account_email_verification_sent", "account_confirm_login_code", "mfa_authenticate",
                     "mfa_login_webauthn", "mfa_deactivate_totp", "mfa_download_recovery_codes"}  # fmt: skip
NOON = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)  # 12:00 in India


def addresses(patterns, namespace: str = "", given: tuple = ()) -> dict[str, tuple]:
    """Those outside the newsroom: the name of each, and the names of what stands in it."""
    found = {}
    for one in patterns:
        parts = (*given, *(one.pattern.converters or getattr(one.pattern.regex, "groupindex", ())))
        if isinstance(one, URLPattern):
            found[f"{namespace}{one.name}"] = parts
        elif one.namespace != "admin":
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            found |= addresses(one.url_patterns, inner, parts)
    return found


def test_whatever_takes_a_post_has_a_rate(client, settings):
    fan = make_fan("meera")
    comment = make_comment(make_article(slug="s", tags=[make_tag(slug="s")]), fan)
    known = {"slug": "s", "pk": comment.pk, "username": make_fan("rohan").username, "section": "tags",
             "token": unsubscribe_token(fan.pk, "reply"), "name": "a.avif", "uidb36": "1", "key": "k",
             "kind": "tag", "digest": "0a1b2c3d4e5f60718293"}  # fmt: skip
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(app_settings.RATE_LIMITS, "0/m/ip")
    answers = {}
    for name, parts in addresses(get_resolver().url_patterns).items():
        address = reverse(name, kwargs={part: known[part] for part in parts})
        client.logout()
        as_visitor = client.post(address, {"email": fan.email})
        client.force_login(fan)
        answers[name] = as_visitor, client.post(address, {"email": fan.email})
    assert len(answers) > 60
    # Who is not signed in is led to the door, or is given the typed text back.
    free = {
        name for name, (visitor, own) in answers.items()
        if not is_counted(own) or visitor.status_code not in (302, 403, 405, 429)
    }  # fmt: skip
    assert free == COUNTED_ELSEWHERE


def is_counted(answer) -> bool:
    """Also where the password is asked first: how often it is tried is counted."""
    return answer.status_code in (405, 429) or answer.get("Location", "").startswith(reverse("account_reauthenticate"))


def posts(client, story, number: int) -> list[int]:
    address = f"{story.get_absolute_url()}comments/"
    return [client.post(address, {"body": f"Kya scene tha {one}!"}).status_code for one in range(number)]


def test_a_new_account_sends_half_as_much_at_once(client):
    story = make_article()
    client.force_login(make_newcomer())
    assert posts(client, story, 4) == [302] * 3 + [429]
    client.force_login(make_fan())
    assert posts(client, story, 7) == [302] * 6 + [429]


@pytest.mark.parametrize(
    ("rate", "seconds", "words"),
    [("2/m/user", 50, "in 50 seconds"), ("9/m/user,2/h/user", 3590, "in 60 minutes, at 13:01 IST")],
)
def test_who_is_too_quick_is_told_truly_when_to_come_again(client, settings, rate, seconds, words):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"comment": rate}
    client.force_login(make_fan(date_joined=NOON - timedelta(days=30)))
    story = make_article(published_at=NOON - timedelta(days=1))
    with time_machine.travel(NOON + timedelta(seconds=40), tick=False) as clock:
        assert posts(client, story, 2) == [302, 302]
        clock.shift(10)
        answer = client.post(f"{story.get_absolute_url()}comments/", {"body": "Main bhi"})
        assert (answer.status_code, answer["Retry-After"]) == (429, str(seconds))
        assert f"Try again {words}." in answer.text
        assert "Main bhi</textarea>" in answer.text
        clock.shift(seconds - 1)
        assert posts(client, story, 1) == [429]
        clock.shift(1)
        assert posts(client, story, 1) == [302]


def test_who_searches_without_end_is_asked_to_wait(client):
    assert [client.get("/search/").status_code for _ in range(61)] == [200] * 60 + [429]
    answer = client.get("/search/?q=samar")
    assert int(answer["Retry-After"]) <= 60
    assert "Try again in" in answer.text
    assert client.get("/").status_code == 200


def test_the_librarys_own_limit_looks_the_same(client, settings):
    ours = {**settings.ACCOUNT_RATE_LIMITS}
    longest = {action: max((rate.duration for rate in parse_rates(line)), default=0)
               for action, line in app_settings.RATE_LIMITS.items() if action not in ours}  # fmt: skip
    # The page says a minute of them all; too many wrong passwords are told beside the form instead.
    assert {action for action, seconds in longest.items() if seconds > 60} == {"login_failed"}
    settings.ACCOUNT_RATE_LIMITS = ours | {"login": "0/m/ip"}
    answer = client.post("/accounts/login/", {"login": "meera", "password": "x"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Try again in 60 seconds" in answer.text
