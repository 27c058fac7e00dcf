"""An editor with a phone of 360 px writes, schedules and withdraws a story in the admin; a reader looks on."""

import io
import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PIL import Image

from tests.browser.conftest import PHONE, sign_in

TITLE = "Chai on the terrace"
ADDRESS = "/articles/chai-on-the-terrace/"
PLACES = ["/", "/articles/", "/tags/samar-shah/", "/search/?q=terrace"]


def shown(page) -> list[bool]:
    seen = []
    for place in PLACES:
        page.goto(place)
        seen.append(page.get_by_role("main").get_by_role("link", name=TITLE).count() > 0)
    return seen


def choose(page, field: str, typed: str, wanted: str) -> None:
    """Chooses in one of the admin's autocomplete fields."""
    page.locator(f"select[name={field}] + .select2 .select2-selection").click()
    page.locator(".select2-search__field").last.fill(typed)
    page.locator(".select2-results__option", has_text=wanted).first.click()


def picture_file() -> dict:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1000)).convert("RGB").save(file, "JPEG")
    return {"name": "terrace.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_an_editor_writes_schedules_and_withdraws(open_page, site):
    page = open_page("/accounts/login/", viewport=PHONE)
    reader = open_page("/", viewport=PHONE)
    sign_in(page, site, "demo_editor")

    page.goto("/admin/pictures/picture/add/")
    page.set_input_files("input[type=file]", picture_file())
    page.fill("input[name=alt], textarea[name=alt]", "Two cups on a terrace wall")
    page.locator("input[name=_save]").click()
    page.wait_for_url(re.compile("/admin/pictures/picture/$"))

    page.goto("/admin/articles/article/add/")
    page.fill("input[name=title]", TITLE)
    page.fill("textarea[name=standfirst]", "Nothing happens, and it is lovely.")
    editor = page.locator(".tiptap")
    editor.click()
    page.keyboard.type("Two  spaces stay as they are typed.")
    page.keyboard.press("Enter")
    page.keyboard.type("Chai lao, phir baat karte hain.")
    page.get_by_role("button", name="blockquote").click()
    choose(page, "cover", "terrace", "Two cups on a terrace wall")
    choose(page, "tag_rows-0-tag", "समर", "Samar Shah")
    page.keyboard.press("Control+S")
    page.wait_for_url(re.compile(r"/article/\d+/change/"))
    assert page.locator("input[name=slug]").input_value() == "chai-on-the-terrace"
    assert reader.request.get(ADDRESS).status == 404

    assert "Alt+Shift+U leads to publishing" in page.locator("#keys").inner_text()
    page.keyboard.press("Alt+Shift+U")
    page.wait_for_url("**/publish/")
    due = (datetime.now(ZoneInfo("Asia/Kolkata")) + timedelta(seconds=65)).replace(second=0, microsecond=0)
    page.fill("input[name=at]", due.strftime("%Y-%m-%dT%H:%M"))
    page.locator("input[type=submit]").click()
    page.get_by_text(re.compile("is now: scheduled for .* IST")).wait_for()
    if datetime.now(due.tzinfo) < due - timedelta(seconds=4):
        assert shown(reader) == [False] * 4

    time.sleep(max(0, (due - datetime.now(due.tzinfo)).total_seconds()) + 1)
    assert shown(reader) == [True] * 4
    assert reader.goto(ADDRESS).status == 200
    assert reader.locator("blockquote", has_text="Chai lao, phir baat karte hain.").is_visible()
    assert "Two  spaces" in reader.locator("article p", has_text="spaces stay").first.text_content()
    assert (
        reader.locator("article img[alt='Two cups on a terrace wall']").first.evaluate("image => image.naturalWidth")
        > 0
    )

    page.reload()
    page.get_by_role("link", name=re.compile("Withdraw")).click()
    page.locator("input[type=submit]").click()
    page.get_by_text(re.compile("is now: withdrawn")).wait_for()
    assert shown(reader) == [False] * 4
    assert reader.request.get(ADDRESS).status == 410
