"""A new fan on a phone of 360 px, and another who answers, with script and without."""

import re
import time
import zipfile
from urllib.parse import urlsplit

import pytest

from tests.browser.visits import PHONE, sticks_out
from tests.factories import PASSWORD

STORY = "/articles/full-house/"
AT_COMMENT = re.compile(r"#c\d+$")
FAR_REPLY = re.compile(r"/replies/\?after=\d+#c\d+$")


def tap(target, then=None, *, beside=None) -> None:
    """What a finger meets; where it changes the page in place, what stands `beside` it does not move."""
    target.scroll_into_view_if_needed()
    assert target.bounding_box()["height"] >= 44, target
    before = beside and beside.bounding_box()["y"]
    target.tap()
    if then:
        then.wait_for()
    if beside:
        assert abs(beside.bounding_box()["y"] - before) < 2, target


def assert_in_view(comment) -> None:
    box = comment.bounding_box()
    assert 0 <= box["y"] < PHONE["height"] - 44


def more(comment, name: str) -> None:
    tap(comment.locator("summary", has_text="More"))
    tap(comment.get_by_role("link", name=name, exact=True))


def write(page, text: str) -> None:
    page.locator("textarea[name=body]").first.fill(text)
    tap(page.locator("form:has(textarea[name=body]) button[type=submit]").first)
    page.wait_for_url(AT_COMMENT)


def mailed(pattern: str, address: str, site) -> str:
    """What is found in a mail to the address, once the worker has sent it."""
    for _ in range(100):
        mails = [path.read_text() for path in (site.data_dir / "mail").iterdir()]
        if found := [match for mail in mails if f"To: {address}" in mail and (match := re.search(pattern, mail, re.M))]:
            return found[0][1]
        time.sleep(0.2)
    pytest.fail(f"no mail to {address}")


def read_on(page, stage, *, script: bool) -> None:
    """As a visitor: sorts, pages on, and comes by permanent addresses to what stands on a further page."""
    page.goto(STORY)
    if script:
        assert sticks_out(page) == 0
    sorts = page.locator(".sorts")
    for order in ("Most loved", "Newest"):
        current = sorts.locator("[aria-current]", has_text=order)
        tap(sorts.get_by_role("link", name=order), current, beside=sorts if script else None)
    oldest, answer = (page.locator(f"#c{stage[name]}") for name in ("oldest", "answer"))
    last = page.locator("[data-talk] > article").nth(19)
    tap(page.get_by_role("link", name="More comments"), oldest, beside=last if script else None)
    tap(oldest.locator("a.when"))
    page.wait_for_url(re.compile(rf"/comments/\?after=\d+#c{stage['oldest']}$"))
    assert_in_view(oldest)

    page.goto(STORY)
    show = page.get_by_role("link", name=re.compile(r"Show \d+ more replies"))
    tap(show, beside=page.locator(f"#c{stage['long']}") if script else None)
    if not script:
        tap(page.get_by_role("link", name="More replies"))
    tap(answer.locator("a.when"))
    page.wait_for_url(FAR_REPLY)
    assert_in_view(answer)


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
def test_a_new_fan_and_another_from_signing_up_to_going(open_page, reader, site, stage, script):
    name = "walker_script" if script else "walker_plain"
    page = open_page(STORY, script=script)
    main = page.get_by_role("main")

    tap(main.get_by_role("link", name="Sign in to comment"))
    page.wait_for_url("**/accounts/login/**")
    tap(main.get_by_role("link", name=re.compile("Join")).first)
    page.wait_for_url("**/accounts/signup/**")
    begun = time.monotonic()
    page.fill("input[name=username]", name)
    page.fill("input[name=email]", f"{name}@example.com")
    page.fill("input[name=password1]", PASSWORD)
    page.check("input[name=agreed]")
    visitor = page.context.new_page()
    read_on(visitor, stage, script=script)
    visitor.close()
    page.wait_for_timeout(max(0, 2500 - 1000 * (time.monotonic() - begun)))  # who sends it at once has to send it again
    tap(main.get_by_role("button", name=re.compile("Join")))
    page.wait_for_url("**/accounts/confirm-email/")
    page.fill("input[name=code]", mailed(r"^(\d{6})$", f"{name}@example.com", site))
    tap(main.get_by_role("button", name="Yes, it is mine"))
    page.wait_for_url("**/comments/new/")

    write(page, f"Pehla comment of {name} ||with a secret||")
    mine = page.locator("article.comment:not(.reply)", has_text=f"Pehla comment of {name}")
    secret = mine.get_by_text("with a secret")
    assert not secret.is_visible()
    mine.locator(".spoiler").click()
    assert secret.is_visible()

    more(mine, "Edit")
    page.wait_for_url("**/edit/")
    text = page.locator("textarea[name=body]")
    text.fill(f"Pehla comment of {name}, another secret" if script else f"Pehla comment of {name}, another ||secret||")
    if script:
        text.evaluate("text => text.setSelectionRange(text.value.length - 6, text.value.length)")
        text.press("Control+Shift+S")
    tap(main.get_by_role("button", name="Preview"), main.get_by_text("So readers will see it"))
    assert text.input_value() == f"Pehla comment of {name}, another ||secret||"
    tap(main.get_by_role("button", name="Save"))
    page.wait_for_url(AT_COMMENT)
    assert mine.get_by_text("edited").is_visible()
    assert mine.get_by_text("a moderator looks at it first, because it is the first of a new account").is_visible()
    my_address = mine.locator("a.when").get_attribute("href")
    approve(reader("moderator", java_script_enabled=script), f"Pehla comment of {name}", script=script)

    page.goto(f"/c/{stage['answer']}/")
    tap(page.locator(f"#c{stage['answer']}").get_by_role("link", name="Reply"))
    page.wait_for_url("**/comments/new/?parent=*")
    write(page, f"Aur yeh jawab of {name}")
    assert FAR_REPLY.search(page.url)
    assert_in_view(page.locator("article.comment.reply", has_text=f"Aur yeh jawab of {name}"))
    answer_quoting(reader("fan", java_script_enabled=script, viewport=PHONE, has_touch=True), name, my_address)

    page.goto(my_address)
    assert page.locator("article.comment.reply blockquote", has_text=f"Pehla comment of {name}").is_visible()
    heart = mine.get_by_role("button", name=re.compile("Give a heart, 0 so far"))
    given = mine.get_by_role("button", name=re.compile("Take your heart back, 1 so far"))
    tap(heart, given, beside=mine if script else None)
    assert_in_view(mine)

    others = page.locator("article.comment", has=page.locator(".by b", has_text=re.compile("^Ba$")))
    more(others.first, "Report")
    page.wait_for_url("**/report/")
    tap(main.get_by_text("A spoiler without a cover"))
    tap(main.get_by_role("button", name="Report it"), page.get_by_text("Thank you: a moderator looks at it."))
    more(others.first, "Block Ba")
    tap(main.get_by_role("button", name="Block"), main.get_by_role("button", name="Unblock Ba"))
    page.goto(STORY)
    assert page.get_by_text("Hidden: you blocked this fan").first.is_visible()
    assert others.count() == 0

    more(mine, "Delete")
    page.wait_for_url("**/delete/")
    tap(main.get_by_role("button", name="Delete"))
    page.wait_for_url(re.compile(f"{STORY}#comments$"))
    page.get_by_text("Deleted by its author").first.wait_for()
    assert mine.count() == 0
    assert page.locator("article.comment.reply", has_text=f"Quoted for {name}").is_visible()

    page.goto("/me/settings/")
    tap(main.get_by_role("link", name="Take your data along"))
    page.fill("input[name=password]", PASSWORD)
    with page.expect_download() as coming:
        tap(main.get_by_role("button", name="Download it"))
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert {file.rpartition(".")[2] for file in archive.namelist()} == {"json", "html"}
        assert all(f"Aur yeh jawab of {name}" in archive.read(file).decode() for file in archive.namelist())

    page.goto(urlsplit(mailed(r"^List-Unsubscribe: <(\S+)>$", f"{name}@example.com", site)).path)
    tap(main.get_by_role("button", name="No more of these mails"), main.get_by_text("We write no more mails"))
    tap(main.get_by_role("link", name="Choose which notices you get"))
    assert not page.get_by_role("checkbox", name="Somebody answers me: by mail").is_checked()

    tap(main.get_by_role("link", name="Delete the account"))
    page.fill("input[name=password]", PASSWORD)
    tap(main.get_by_role("button", name="Delete my account"), main.get_by_text("Your account goes in seven days"))
    main.get_by_role("link", name="Sign in").click()
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    tap(main.get_by_role("button", name="Sign in"), main.get_by_text("and what you said stays without your name"))
    tap(main.get_by_role("button", name="Stay"), page.get_by_text("You stay. How good."))


def answer_quoting(fan, name: str, address: str) -> None:
    """The fan who was answered sees the notice, goes to the answer, and quotes what its author said elsewhere."""
    page = fan.new_page()
    page.goto("/me/notices/")
    tap(page.get_by_role("link", name=f"@{name} answered you").first)
    page.wait_for_url(FAR_REPLY)
    assert_in_view(page.locator("article.comment", has_text=f"Aur yeh jawab of {name}"))
    page.goto(address)
    more(page.locator("article.comment:not(.reply)", has_text=f"Pehla comment of {name}"), "Quote")
    page.wait_for_url("**/comments/new/?quote=1*")
    quote = page.locator("textarea[name=body]").input_value()
    assert quote.startswith(f"> Pehla comment of {name}, another ||secret||")
    write(page, f"{quote}Quoted for {name}")
    fan.close()
