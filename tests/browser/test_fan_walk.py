"""A new fan on a phone of 360 px, with script and without."""

import re

import pytest

from tests.browser.conftest import sticks_out
from tests.factories import PASSWORD

STORY = "/articles/who-has-played-samar/"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_new_fan_signs_up_reads_comments_replies_hearts_and_deletes(open_page, script):
    name = "walker_script" if script else "walker_plain"
    page = open_page("/", script=script)
    page.get_by_role("main").get_by_role("link", name="Who has played Samar?").first.click()
    assert page.url.endswith(STORY)
    if script:
        assert sticks_out(page) == 0

    page.get_by_role("link", name=re.compile("Sign in to comment")).click()
    assert "/accounts/login/" in page.url
    page.get_by_role("main").get_by_role("link", name=re.compile("Sign up|Join|Create", re.I)).first.click()
    page.fill("input[name=username]", name)
    page.fill("input[name=email]", f"{name}@example.com")
    page.fill("input[name=password1]", PASSWORD)
    page.get_by_role("main").locator("form[method=post] button[type=submit]").click()
    page.wait_for_url(re.compile("/comments/new/|who-has-played-samar"))

    page.locator("textarea[name=body]").first.fill(f"Pehla comment of {name} ||with a secret||")
    page.locator("form:has(textarea[name=body]) button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"#c\d+"))
    mine = page.locator(".comment", has_text=f"Pehla comment of {name}").first
    assert mine.locator(".spoiler").count() == 1
    assert not mine.get_by_text("with a secret").is_visible()
    mine.locator(".spoiler").click()
    assert mine.get_by_text("with a secret").is_visible()

    mine.get_by_role("link", name=re.compile("Reply")).first.click()
    page.locator("textarea[name=body]").first.fill("Aur yeh jawab")
    page.locator("form:has(textarea[name=body]) button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"#c\d+"))
    reply = page.locator(".comment", has_text="Aur yeh jawab").last
    assert reply.is_visible()

    mine = page.locator(".comment", has_text=f"Pehla comment of {name}").first
    heart = mine.get_by_role("button", name=re.compile("heart|love", re.I)).first
    assert "0" in heart.inner_text() or heart.inner_text().strip() in ("♥", "Heart")
    heart.click()
    page.wait_for_load_state()
    mine = page.locator(".comment", has_text=f"Pehla comment of {name}").first
    assert "1" in mine.get_by_role("button", name=re.compile("heart|love", re.I)).first.inner_text()

    mine.locator("details summary").last.click()
    mine.get_by_role("link", name="Delete").first.click()
    page.get_by_role("main").get_by_role("button", name=re.compile("Delete")).click()
    page.wait_for_url(re.compile(STORY))
    assert page.get_by_text(f"Pehla comment of {name}").count() == 0
    assert page.locator(".comment", has_text="Aur yeh jawab").count() == 1
