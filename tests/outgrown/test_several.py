"""Several servers on one database: what is done on one stands on the other."""

import copy
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse

from tests.factories import make_article, make_editor, make_fan
from tests.real_site import CSRF, cookie_of, real_site
from tests.sent import sent

pytestmark = pytest.mark.django_db(transaction=True)
HOME = {"X_Forwarded_For": "203.0.113.7"}
BOUND = 2.0  # seconds until a visitor of the other sees it


def shows(site, path: str, words: str) -> float:
    """After how many seconds a visitor reads the words there."""
    begun = time.monotonic()
    while words not in site.ask("GET", path)[2]:
        assert time.monotonic() - begun < BOUND + 1, f"{words} is not seen at {path}"
        time.sleep(0.05)
    return time.monotonic() - begun


def test_what_is_done_on_one_is_seen_on_the_other(tmp_path):
    story = make_article(title="Chai at six")
    page, desk = story.get_absolute_url(), reverse("admin:articles_article_change", args=[story.pk])
    editor, fan = cookie_of(make_editor()), cookie_of(make_fan())
    with real_site(tmp_path / "site") as one:
        other = copy.copy(one)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            other.port = free.getsockname()[1]
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda site: site.serve("--workers", "1", "--no-worker"), (one, other)))
        assert "Chai at six" in other.ask("GET", page)[2]
        assert "Chai at six" in other.ask("GET", "/")[2]

        form = sent(one.ask("GET", desk, Cookie=editor, **HOME)[2], "article_form") | {"title": ["Chai at seven"]}
        fields = {name: values[0] for name, values in form.items() if values}
        assert one.ask("POST", desk, fields, Cookie=editor, **HOME)[0] == 302
        assert "Chai at seven" in other.ask("GET", page, Cookie=editor, **HOME)[2]
        assert max(shows(other, page, "Chai at seven"), shows(other, "/", "Chai at seven")) <= BOUND

        comments, token = f"{page}comments/", {"csrfmiddlewaretoken": CSRF}
        assert one.ask("POST", comments, {"body": "Kya scene tha!"} | token, Cookie=fan, **HOME)[0] == 302
        assert "Kya scene tha!" in other.ask("GET", page, Cookie=fan, **HOME)[2]
        assert shows(other, page, "Kya scene tha!") <= BOUND

        said = [site.ask("POST", comments, {"body": f"Haan {turn}"} | token, Cookie=fan, **HOME)[0]
                for turn in range(3) for site in (one, other)]  # fmt: skip
        assert said == [302] * 5 + [429]
