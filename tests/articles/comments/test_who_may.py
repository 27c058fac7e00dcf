"""Who does and sees what at the addresses of the talk and of the fans, by requests as anybody could forge them.

v is a visitor, a the comment's author, f another fan, n one who joined today, s one who is muted, b banned, e an editor,
m a moderator.
"""

from collections import defaultdict
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone

from articles.comments.models import Comment
from fansite.accounts.letters import unsubscribe_token
from fansite.accounts.models import Notice, User
from tests.articles.test_admin import form
from tests.articles.test_roles import everything, taken_back
from tests.factories import (
    PASSWORD,
    make_article,
    make_comment,
    make_editor,
    make_fan,
    make_moderator,
    make_newcomer,
    make_pictured,
    make_sanction,
    make_tag,
)
from tests.test_spoilers import names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
ALL, FANS, SPEAKERS = "vafnsbem", "afnsbem", "afnem"
QUEUE = "/admin/comments/comment/queue/"
OTHER_WORDS = {"body": "Doosri baat"}
CLOSED = form(SimpleNamespace(pk="{editor}"), slug="the-story", comments_open="")
# What changes anything, for whom. What nobody does there are the ids of others, and what is over.
DEEDS = {
    "post":              (SPEAKERS, "/articles/the-story/comments/", {"body": "Namaste"}),
    "answer":            (SPEAKERS, "/articles/the-story/comments/", {"body": "Namaste", "parent": "{pk}"}),
    "answer a held one": ("",       "/articles/the-story/comments/", {"body": "Namaste", "parent": "{held}"}),
    "answer elsewhere":  ("",       "/articles/another/comments/", {"body": "Namaste", "parent": "{pk}"}),
    "post where closed": ("",       "/articles/closed/comments/", {"body": "Namaste"}),
    "preview":           ("",       "/articles/the-story/comments/", {"body": "Namaste", "preview": "1"}),
    "have seen":         (FANS,     "/articles/the-story/comments/seen/", {"at": "1"}),
    "edit":              ("a",      "/c/{pk}/edit/", OTHER_WORDS),
    "edit when muted":   ("",       "/c/{of_muted}/edit/", OTHER_WORDS),
    "edit after 15 min": ("",       "/c/{old}/edit/", OTHER_WORDS),
    "edit once answered": ("",      "/c/{answered}/edit/", OTHER_WORDS),
    "delete":            ("a",      "/c/{pk}/delete/", {}),
    "delete when muted": ("s",      "/c/{of_muted}/delete/", {}),
    "heart":             (SPEAKERS, "/c/{pk}/heart/", {"on": "1"}),
    "heart a held one":  ("",       "/c/{held}/heart/", {"on": "1"}),
    "take a heart back": ("f",      "/c/{answered}/heart/", {"on": "0"}),
    "report":            ("fnem",   "/c/{pk}/report/", {"reason": "spam"}),
    "report a held one": ("",       "/c/{held}/report/", {"reason": "spam"}),
    "reply":             ("sb",     "/me/silence/", {"reply": "Galti ho gayi"}),
    "block":             ("fnsbem", "/fans/the_author/block/", {"on": "1"}),
    "unblock":           ("a",      "/fans/the_blocked/block/", {"on": "0"}),
    "follow":            (FANS,     "/tags/talk/follow/", {"on": "1"}),
    "stop following":    ("a",      "/tags/followed/follow/", {"on": "0"}),
    "read notices":      ("a",      "/me/notices/", {"until": "{notice}"}),
    "settings":          (FANS,     "/me/settings/", {"display_name": "Koi aur", "is_staff": "1", "id": "{author}"}),
    "export":            ("",       "/me/export/", {"password": PASSWORD}),
    "sign out elsewhere": ("",      "/me/sessions/", {"end": "others"}),  # no row that is compared; test_sessions.py sees it
    "take the own picture away": ("f", "/me/picture/", {"away": "1"}),
    "leave":             ("afnsb",  "/me/delete/", {"comments": "go", "password": PASSWORD}),
    "stay":              ("f",      "/me/delete/", {"stay": "1"}),
    "end mails":         (ALL,      "/unsubscribe/{token}/", {}),
    "set the talk":      ("m",      "/articles/the-story/comments/steer/", {"is_open": "0", "reason": "Too hot"}),
    "close the talk":    ("e",      "/admin/articles/article/{story}/change/", CLOSED),
    "approve":           ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "approve"}),
    "remove":            ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "remove", "rule": "spam"}),
    "warn":              ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "warn", "rule": "spam"}),
    "mute":              ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "mute", "rule": "spam", "span": "1"}),
    "ban":               ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "mute", "rule": "spam", "span": "good"}),
    "hold a word":       ("m",      "/admin/comments/heldword/add/", {"phrase": "naagin"}),
    "lift":              ("m",      "/admin/comments/sanction/", {"action": "lift_selected", "_selected_action": "{muted}"}),
}  # fmt: skip
# What is only looked at, and by whom; and the pages of what is done above.
LOOKS = {
    "/articles/the-story/comments/": ALL,
    "/articles/the-story/comments/new/": FANS,
    "/articles/the-story/comments/steer/": "m",
    "/articles/the-story/comments/new/?parent={pk}&quote=1": FANS,
    "/articles/the-story/comments/new/?parent={held}&quote=1": "",
    "/c/{pk}/": ALL,
    "/c/{held}/": "a",
    "/c/{pk}/replies/": ALL,
    "/c/{pk}/edit/": "a",
    "/c/{pk}/delete/": "a",
    "/c/{pk}/heart/": FANS,
    "/c/{pk}/report/": "fnem",
    "/me/reports/": FANS,
    "/me/silence/": FANS,
    "/me/notices/": FANS,
    "/me/for-you/": FANS,
    "/me/settings/": FANS,
    "/me/sessions/": FANS,
    "/me/picture/": FANS,
    "/me/export/": FANS,
    "/me/delete/": FANS,
    "/me/blocked/": FANS,
    "/fans/the_author/": ALL,
    "/fans/the_author/block/": "fnsbem",
    "/tags/talk/follow/": FANS,
    "/unsubscribe/{token}/": ALL,
    QUEUE: "m",
}
EXEMPT = "end mails"  # the mail program sends it, and has no token


@pytest.fixture
def people(db):
    """Each by their letter, and the ids that the tables name."""
    author, other, muted = make_fan("the_author"), make_fan(), make_fan()
    story, comments = make_article(slug="the-story"), {"of_muted": make_comment(author=muted)}
    make_article(slug="another")
    make_article(slug="closed", comments_open=False)
    for name in ("pk", "answered", "held"):
        comments[name] = make_comment(story, author)
    comments["old"] = make_comment(story, author, at=timezone.now() - timedelta(minutes=16))
    make_comment(story, reply_to=comments["answered"])
    comments["answered"].set_heart(fan=other, on=True)
    Comment.objects.filter(pk=comments["held"].pk).update(
        state="held", held_because="words", waits_since=timezone.now()
    )
    make_tag(slug="talk")
    make_tag(slug="followed").set_follow(fan=author, on=True)
    author.set_block(make_fan("the_blocked"), on=True)
    other.leave(comments_go=False)
    make_pictured(other)
    ban, mute = make_sanction(days=None), make_sanction(muted)
    people = {"v": None, "a": author, "f": other, "n": make_newcomer(), "s": muted, "b": ban.fan, "e": make_editor(),
              "m": make_moderator()}  # fmt: skip
    named = {name: one.pk for name, one in comments.items()} | {
        "mark": comments["pk"].mark, "muted": mute.pk, "author": author.pk, "token": unsubscribe_token(author.pk, "reply"),
        "notice": Notice.objects.filter(fan=author).latest("pk").pk, "story": story.pk, "editor": story.author_id,
    }  # fmt: skip
    return people, named


@pytest.fixture
def browser(people):
    """`browser("a")` is one in which the author is signed in, as new as if nothing had been done in it yet."""
    keys = {}
    for letter, fan in people[0].items():
        client = Client()
        if fan:
            client.force_login(fan)
            keys[letter] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def browser(letter: str, **options) -> Client:
        client = Client(**options)
        if letter in keys:
            client.cookies[settings.SESSION_COOKIE_NAME] = keys[letter]
        return client

    return browser


def test_who_does_it(people, browser):
    people, named = people
    before, staff, done = everything(), User.objects.filter(is_staff=True).count(), {}
    for deed, (may, address, data) in DEEDS.items():
        address, data = address.format(**named), {name: str(value).format(**named) for name, value in data.items()}
        cache.clear()
        with taken_back():
            doer = may[:1] or "a"
            assert browser(doer).get(address, data).status_code < 500
            assert everything() == before, f"{deed} by GET"
            answer = browser(doer, enforce_csrf_checks=True).post(address, data)
            found = answer.status_code, everything() == before
            assert found == ((200, False) if deed == EXEMPT else (403, True)), f"{deed} without a token"
        done[deed] = ""
        for letter, fan in people.items():
            with taken_back():
                assert browser(letter).post(address, data).status_code < 500
                after = everything()
                done[deed] += letter * (after != before)
                assert deed == "ban" or of_others(after, fan) == of_others(before, fan), deed
                assert User.objects.filter(is_staff=True).count() == staff, deed
    assert done == {deed: may for deed, (may, _, _) in DEEDS.items()}


def of_others(found: dict[str, list], fan: User | None) -> list:
    return [row for row in found[User._meta.db_table] if fan is None or row[0] != fan.pk]


def test_who_sees_it(people, browser):
    people, named = people
    before, seen = everything(), {}
    for pattern in LOOKS:
        address = pattern.format(**named)
        seen[pattern] = "".join(letter for letter in people if opens(browser(letter).get(address)))
        if pattern not in {address for _, address, _ in DEEDS.values()}:
            assert browser("m").post(address).status_code == 405
    assert seen == LOOKS
    assert everything() == before


def opens(answer) -> bool:
    assert answer.status_code < 500
    return answer.status_code == 200 or (answer.status_code == 302 and "/login/" not in answer.url)


def test_no_address_of_the_talk_and_of_the_fans_is_left_out():
    paths = [*LOOKS, *(address for _, address, _ in DEEDS.values())]
    told = {resolve(path.partition("?")[0].format_map(defaultdict(lambda: 1))).view_name for path in paths}
    all_of_it = set(names(get_resolver().url_patterns))
    talk = {name for name in all_of_it if name.startswith(("articles:comments:", "accounts:"))}
    assert told - {name for name in told if name.startswith("admin:")} == talk | {"articles:follow", "comment"}
