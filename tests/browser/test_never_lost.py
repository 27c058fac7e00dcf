"""What an editor types outlives a server that ends, a session that ends, and another editor."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import Site, copied, environment, free_port, sign_in, wait_until_ready

ADD = "/admin/articles/article/add/"


@pytest.fixture
def own_site(site, tmp_path_factory):
    """A copy of the site for oneself, that may be ended and begun again."""
    data_dir = copied(site.data_dir, tmp_path_factory.mktemp("own") / "data")
    port = free_port()
    own = Site(f"http://127.0.0.1:{port}", data_dir, data_dir / "server.log", site.passwords)
    servers = []

    def start():
        with own.log.open("a") as out:
            servers.append(
                subprocess.Popen(
                    [sys.executable, "manage.py", "demo", "--bind", f"127.0.0.1:{port}"],
                    cwd=settings.BASE_DIR, env=environment(data_dir), stdout=out, stderr=out,
                )
            )  # fmt: skip
        wait_until_ready(own, servers[-1])

    start()
    yield own, servers, start
    servers[-1].terminate()
    servers[-1].wait(20)


def kill(server: subprocess.Popen) -> None:
    """With all the processes that it began."""
    for pid in begun_by(server.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    server.wait(20)


def begun_by(pid: int) -> list[int]:
    """It comes first, that it may begin no others."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in begun_by(int(child)))]


def write(page, title: str, words: str) -> None:
    page.fill("#id_title", title)
    page.locator(".tiptap").click()
    page.keyboard.type(words)


def text_of(page) -> str:
    return page.locator(".tiptap").inner_text().strip()


def test_a_server_that_is_killed_takes_no_line_along(own_site, browser):
    site, servers, start = own_site
    page = browser.new_context(base_url=site.address).new_page()
    page.set_default_timeout(15_000)
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, site, "demo_editor")
    page.goto(ADD)
    write(page, "Rain on the terrace", "The first line.")
    page.get_by_text("not saved yet").wait_for()
    kill(servers[-1])
    page.keyboard.type(" And the second.")
    page.get_by_text("Your text is kept in this browser").wait_for()
    page.goto("about:blank")  # else its next autosave may find the server up again
    start()
    page.goto(ADD)
    left = page.locator("#left-here .left-over", has_text="Rain on the terrace")
    left.get_by_role("button", name="Bring it back").click()
    page.get_by_text("This is what you had typed").wait_for()
    assert page.locator("#id_title").input_value() == "Rain on the terrace"
    assert text_of(page) == "The first line. And the second."
    page.locator("input[name=_continue]").click()
    page.wait_for_url("**/change/")
    assert text_of(page) == "The first line. And the second."
    assert page.locator(".left-over").count() == 0
    page.goto(ADD)
    assert page.locator(".left-over").count() == 0


def test_a_session_that_ends_while_one_types_loses_nothing(open_page, site):
    page = open_page("/accounts/login/")
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, site, "demo_editor")
    page.goto(ADD)
    page.context.clear_cookies(name="session")
    write(page, "Signed out in between", "Still here.")
    page.get_by_text("You are signed out").wait_for()
    page.locator("input[name=_continue]").click()
    page.wait_for_url("**/login/**")
    sign_in(page, site, "demo_editor")
    page.goto(ADD)
    page.locator("#left-here").get_by_role("button", name="Bring it back").click()
    page.get_by_text("This is what you had typed").wait_for()
    assert (page.locator("#id_title").input_value(), text_of(page)) == ("Signed out in between", "Still here.")
    page.locator("input[name=_continue]").click()
    page.wait_for_url("**/change/")


def test_two_editors_on_one_story_see_both_texts(open_page, site):
    first, second = open_page("/accounts/login/"), open_page("/accounts/login/")
    sign_in(first, site, "demo_editor")
    sign_in(second, site, "demo_editor")
    first.goto(ADD)
    write(first, "Two of us", "Old words.")
    first.locator("input[name=_continue]").click()
    first.wait_for_url("**/change/")
    second.goto(first.url)
    for page, words in ((first, " Hers."), (second, " His.")):
        page.locator(".tiptap").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(words)
        page.locator("input[name=_continue]").click()
    both = second.locator(".conflicts")
    both.wait_for()
    assert "demo_editor" in both.inner_text().lower().replace(" ", "_")
    assert [part.inner_text().splitlines()[-1] for part in both.locator(".both > div").all()] == [
        "Old words. Hers.", "Old words. His.",
    ]  # fmt: skip
    assert text_of(second) == "Old words. His."
    second.locator("input[name=_continue]").click()
    second.get_by_text("was changed successfully").wait_for()
    first.reload()
    assert text_of(first) == "Old words. His."
