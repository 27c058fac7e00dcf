"""Who changes what at the addresses of the talk, by requests as anybody could forge them.

v is a visitor, a the comment's author, f another fan, n one who joined today, s one who is muted, b banned, e an editor,
m a moderator.
"""

import pytest
from django.test import Client

from tests.articles.test_roles import everything, taken_back
from tests.factories import (
    make_comment,
    make_editor,
    make_fan,
    make_moderator,
    make_newcomer,
    make_sanction,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
QUEUE = "/admin/comments/comment/queue/"
TABLE = {
    "post":        ("afnem",  "{story}comments/", {"body": "Namaste"}),
    "answer":      ("afnem",  "{story}comments/", {"body": "Namaste", "parent": "{pk}"}),
    "heart":       ("afnem",  "/c/{pk}/heart/", {"on": "1"}),
    "delete":      ("a",      "/c/{pk}/delete/", {}),
    "report":      ("fnem",   "/c/{pk}/report/", {"reason": "spam"}),
    "reply":       ("sb",     "/me/silence/", {"reply": "Galti ho gayi"}),
    "block":       ("fnsbem", "/fans/the_author/block/", {"on": "1"}),
    "approve":     ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "approve"}),
    "remove":      ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "remove", "rule": "spam"}),
    "warn":        ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "warn", "rule": "spam"}),
    "mute":        ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "mute", "rule": "spam", "span": "1"}),
    "ban":         ("m",      QUEUE, {"item": "{pk}:{mark}", "do": "mute", "rule": "spam", "span": "good"}),
    "hold a word": ("m",      "/admin/comments/heldword/add/", {"phrase": "naagin"}),
    "lift":        ("m",      "/admin/comments/sanction/", {"action": "lift_selected", "_selected_action": "{muted}"}),
}  # fmt: skip


@pytest.fixture
def people(db):
    comment = make_comment(author=make_fan("the_author"))
    muted = make_sanction(make_fan())
    people = {"v": None, "a": comment.author, "f": make_fan(), "n": make_newcomer(), "s": muted.fan,
              "b": make_sanction(make_fan(), days=None).fan, "e": make_editor(), "m": make_moderator()}  # fmt: skip
    named = {"pk": comment.pk, "mark": comment.mark, "story": comment.article.get_absolute_url(), "muted": muted.pk}
    return people, named


def changed(send, *args, **kwargs) -> bool:
    before = everything()
    answer = send(*args, **kwargs)
    assert answer.status_code < 500
    return everything() != before


@pytest.mark.parametrize("deed", TABLE)
def test_who_may(deed, people):
    may, address, data = TABLE[deed]
    people, named = people
    address, data = address.format(**named), {name: value.format(**named) for name, value in data.items()}
    done = {"post": "", "get": "", "without a token": ""}
    for letter, fan in people.items():
        client, strict = Client(), Client(enforce_csrf_checks=True)
        if fan:
            client.force_login(fan)
            strict.force_login(fan)
        with taken_back():
            done["get"] += letter * changed(client.get, address, data)
            done["without a token"] += letter * changed(strict.post, address, data)
            done["post"] += letter * changed(client.post, address, data)
    assert done == {"post": may, "get": "", "without a token": ""}
