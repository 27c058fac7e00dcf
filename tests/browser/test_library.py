"""The library of pictures as an editor uses it: a file dropped or pasted, its focus set by a click, and saved."""

import base64

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import sign_in
from tests.browser.visits import AXE_OPTIONS, DESK, is_of_a_library
from tests.fansite.pictures.files import plain, saved

LIST = "/admin/pictures/picture/"
HAND_OVER = """([kind, name, type, data]) => {
  const held = new DataTransfer();
  held.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name, { type }));
  const given = { bubbles: true, cancelable: true };
  if (kind === "paste") document.body.dispatchEvent(new ClipboardEvent(kind, { ...given, clipboardData: held }));
  else for (const step of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(step, { ...given, dataTransfer: held }));
}"""


def hand_over(page, kind: str, name: str, type: str, data: bytes) -> None:
    page.evaluate(HAND_OVER, [kind, name, type, base64.b64encode(data).decode()])


def violations(page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(done => done.violations)", AXE_OPTIONS)
    nodes = [(one["id"], node["html"]) for one in found for node in one["nodes"]]
    return [f"{rule}: {html[:200]}" for rule, html in nodes if not is_of_a_library(rule, html)]


def focus_of(page) -> tuple[str, str]:
    return page.locator("#id_focal_x").input_value(), page.locator("#id_focal_y").input_value()


def test_a_picture_comes_into_the_library(open_page, site):
    page = open_page("/accounts/login/", viewport=DESK)
    sign_in(page, site, "demo_editor")
    page.goto(LIST)
    assert page.locator(".library li").count() > 3
    assert violations(page) == []
    page.get_by_role("link", name="Add picture").click()

    upload, alert, seen = page.locator("#id_upload"), page.get_by_role("alert"), page.locator(".aim img")
    ready = page.get_by_text("drop one anywhere on this page")
    ready.wait_for()
    hand_over(page, "drop", "notes.txt", "text/plain", b"No picture")
    assert alert.inner_text() == "“notes.txt” is no JPEG, PNG, WebP or AVIF picture."
    hand_over(page, "paste", "dot.png", "image/png", saved(plain(9, 9), "PNG"))
    page.get_by_text("“dot.png” is 9 × 9 pixels: too small to be seen.").wait_for()
    assert (upload.evaluate("input => input.files.length"), seen.count()) == (0, 0)
    hand_over(page, "drop", "broken.jpg", "image/jpeg", b"No picture")
    page.get_by_text("“broken.jpg” does not open in this browser").wait_for()
    hand_over(page, "paste", "pasted.png", "image/png", saved(plain(400, 200), "PNG"))
    page.get_by_text("pasted.png: 400 × 200 pixels").wait_for()
    assert (upload.evaluate("input => input.files[0].name"), alert.count()) == ("pasted.png", 0)

    box = seen.bounding_box()
    seen.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.8})
    assert focus_of(page) == ("0.25", "0.8")
    page.locator(".aim").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowUp")
    assert focus_of(page) == ("0.23", "0.7")
    cuts = page.locator(".cuts img").evaluate_all("cuts => cuts.map((cut) => cut.style.objectPosition)")
    assert cuts == ["20% 70%", "20% 70%"]
    assert violations(page) == []

    page.get_by_role("button", name="Save and continue editing").click()
    once_more = page.locator(".field-upload .errorlist", has_text="Choose the file once more")
    once_more.wait_for()
    ready.wait_for()
    hand_over(page, "drop", "dropped.png", "image/png", saved(plain(400, 200), "PNG"))
    page.get_by_text("dropped.png: 400 × 200 pixels").wait_for()
    assert (once_more.count(), focus_of(page)) == (0, ("0.23", "0.7"))
    page.fill("#id_alt", "Red beside blue")
    page.get_by_role("button", name="Save and continue editing").click()

    page.wait_for_url("**/change/")
    assert (page.locator("#id_alt").input_value(), focus_of(page)) == ("Red beside blue", ("0.23", "0.7"))
    assert page.locator(".point").evaluate("point => [point.style.left, point.style.top]") == ["23%", "70%"]
    assert violations(page) == []
    page.goto(LIST)
    assert page.locator(".library li b").first.inner_text() == "Red beside blue"
