"""A new fan on a phone of 360 px, with script and without."""

import re

import pytest

from tests.browser.visits import sticks_out
from tests.factories import PASSWORD

STORY = "/articles/who-has-played-samar/"
AT_COMMENT = re.compile(r"#c\d+$")


def write(page, text: str) -> None:
    page.locator("textarea[name=body]").first.fill(text)
    page.locator("form:has(textarea[name=body]) button[type=submit]").first.click()
    page.wait_for_url(AT_COMMENT)


def code_mailed_to(address: str, site) -> str:
    mails = [path.read_text() for path in (site.data_dir / "mail").iterdir()]
    return next(re.search(r"^\d{6}$", mail, re.M)[0] for mail in mails if f"To: {address}" in mail)


def approve(moderator, text: str, *, script: bool) -> None:
    """In the queue, by its key or its button."""
    page = moderator.new_page()
    page.goto("/admin/comments/comment/queue/")
    item = page.locator(".queue .item", has_text=text)
    if script:
        item.focus()
        page.keyboard.press("a")
    else:
        item.get_by_role("button", name="Approve").click()
    page.get_by_text("1 comment approved.").wait_for()
    assert item.count() == 0
    moderator.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_new_fan_signs_up_comments_edits_quotes_replies_hearts_and_deletes(open_page, reader, site, script):
    name = "walker_script" if script else "walker_plain"
    page = open_page("/", script=script)
    main = page.get_by_role("main")

    main.get_by_role("link", name="Who has played Samar?").first.click()
    page.wait_for_url(f"**{STORY}")
    if script:
        assert sticks_out(page) == 0

    main.get_by_role("link", name="Sign in to comment").click()
    page.wait_for_url("**/accounts/login/**")
    main.get_by_role("link", name=re.compile("Join")).first.click()
    page.wait_for_url("**/accounts/signup/**")
    page.fill("input[name=username]", name)
    page.fill("input[name=email]", f"{name}@example.com")
    page.fill("input[name=password1]", PASSWORD)
    page.check("input[name=agreed]")
    page.wait_for_timeout(2500)  # who sends it at once is asked to send it again
    main.get_by_role("button", name=re.compile("Join")).click()
    page.wait_for_url("**/accounts/confirm-email/")
    page.fill("input[name=code]", code_mailed_to(f"{name}@example.com", site))
    main.get_by_role("button", name="Yes, it is mine").click()
    page.wait_for_url("**/comments/new/")

    write(page, f"Pehla comment of {name} ||with a secret||")
    mine = page.locator("article.comment:not(.reply)", has_text=f"Pehla comment of {name}")
    secret = mine.get_by_text("with a secret")
    assert not secret.is_visible()
    mine.locator(".spoiler").click()
    assert secret.is_visible()

    mine.get_by_text("More").click()
    mine.get_by_role("link", name="Edit").click()
    page.wait_for_url("**/edit/")
    text = page.locator("textarea[name=body]")
    text.fill(f"Pehla comment of {name}, another secret" if script else f"Pehla comment of {name}, another ||secret||")
    if script:
        text.evaluate("text => text.setSelectionRange(text.value.length - 6, text.value.length)")
        text.press("Control+Shift+S")
    main.get_by_role("button", name="Preview").click()
    main.get_by_text("So readers will see it").wait_for()
    assert text.input_value() == f"Pehla comment of {name}, another ||secret||"
    main.get_by_role("button", name="Save").click()
    page.wait_for_url(AT_COMMENT)
    assert mine.get_by_text("edited").is_visible()
    assert mine.get_by_text("a moderator looks at it first, because it is the first of a new account").is_visible()
    approve(reader("moderator", java_script_enabled=script), f"Pehla comment of {name}", script=script)
    page.reload()

    mine.get_by_text("More").click()
    mine.get_by_role("link", name="Quote").click()
    page.wait_for_url("**/comments/new/?quote=1*")
    quote = text.input_value()
    assert quote.startswith(f"> Pehla comment of {name}, another ||secret||")
    write(page, f"{quote}Quoted by {name}")
    assert page.locator("article.comment.reply blockquote", has_text=f"Pehla comment of {name}").is_visible()

    mine.get_by_role("link", name="Reply").click()
    page.wait_for_url("**/comments/new/?parent=*")
    write(page, f"Aur yeh jawab of {name}")
    assert page.locator("article.comment.reply", has_text=f"Aur yeh jawab of {name}").is_visible()

    heart = mine.get_by_role("button", name=re.compile("heart"))
    assert "0 so far" in heart.get_attribute("aria-label")
    heart.click()
    page.wait_for_url(AT_COMMENT)
    mine.get_by_role("button", name=re.compile("Take your heart back, 1 so far")).wait_for()

    if script:
        main.get_by_role("link", name="Most loved").click()
        main.get_by_role("status").get_by_text("Sorted: Most loved").wait_for(state="attached")
        assert mine.is_visible()

    mine.get_by_text("More").click()
    mine.get_by_role("link", name="Delete").click()
    page.wait_for_url("**/delete/")
    main.get_by_role("button", name="Delete").click()
    page.wait_for_url(re.compile(f"{STORY}#comments$"))
    page.get_by_text("Deleted by its author").first.wait_for()
    assert mine.count() == 0
    assert page.locator("article.comment.reply", has_text=f"Aur yeh jawab of {name}").is_visible()
