"""Posts of other sites: nothing is asked of those before the reader wants it, and then no more than the one frame."""

import re

from tests.browser.page_types import FULL

ELSEWHERE = re.compile("^https://")
HEIGHT = "document.documentElement.scrollHeight"


def test_a_frame_is_loaded_once_somebody_asks_and_nothing_jumps(reader, stage):
    context = reader("", viewport={"width": 360, "height": 800})
    context.route(ELSEWHERE, lambda route: route.abort())
    page, asked = context.new_page(), []
    page.on("request", lambda request: ELSEWHERE.match(request.url) and asked.append(request.url))
    page.goto(FULL)
    tall = page.evaluate(HEIGHT)
    assert asked == []
    frames = {"Play here": "https://www.youtube-nocookie.com/embed/", "Show here": "https://www.instagram.com/p/"}
    for name, address in frames.items():
        with page.expect_request(re.compile(re.escape(address))):
            page.get_by_role("button", name=name).click()
        assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert [address.startswith(begun) for address, begun in zip(asked, frames.values(), strict=True)] == [True, True]
    assert abs(page.evaluate(HEIGHT) - tall) <= 1  # halves of pixels are rounded
    titles = page.locator(".embed iframe").evaluate_all("frames => frames.map(frame => frame.title)")
    assert titles == ["YouTube: A song at the gate", "Instagram: A post from the terrace"]
    context.close()


def test_without_script_an_embed_is_words_and_a_link(reader, stage):
    context = reader("", java_script_enabled=False)
    page = context.new_page()
    page.goto(FULL)
    assert page.get_by_role("link", name="See it on YouTube").is_visible()
    assert not page.get_by_role("button", name="Play here").is_visible()
    context.close()
