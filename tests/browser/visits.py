"""A visit to a page: opened once, then looked at on the phone and at the desk, light and dark."""

from collections.abc import Callable
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, ViewportSize

from tests.browser.page_types import OF_LIBRARIES, PageType

type Look = tuple[ViewportSize, str]
PHONE: ViewportSize = {"width": 360, "height": 760}
DESK: ViewportSize = {"width": 1280, "height": 900}
# In the dark where such pages are read most; what lies where is the same in the light.
LOOKS: list[Look] = [(PHONE, "light"), (PHONE, "dark"), (DESK, "light")]
NEWSROOM_LOOKS: list[Look] = [(PHONE, "light"), (DESK, "light"), (DESK, "dark")]
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # of the style sheets, for the one rule about screens that are held to one side
}
# What depends on colours, the only thing that is other in the dark.
COLOUR_RULES = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
    "preload": False,
}
# A colour half on its way from light to dark is nobody's colour.
SETTLED = (
    "Promise.all(document.getAnimations().map(one => one instanceof CSSTransition && one.finished.catch(() => 0)))"
)


@dataclass
class Visit:
    """What came of it: the page as it was served, and what is wrong with it, each with the look that shows it."""

    address: str = ""
    status: int = 0
    html: str = ""
    wrong: list[str] = field(default_factory=list)


class Visits:
    """Each type of page is visited once, however many tests ask for it."""

    def __init__(self, reader: Callable[..., BrowserContext], stage: dict[str, str | int]):
        self.reader, self.stage = reader, stage
        self.pages: dict[str, tuple[Page, list]] = {}
        self.done: dict[PageType, Visit] = {}
        self.at_the_desk: set[str] = set()

    def to(self, kind: PageType) -> Visit:
        if kind not in self.done:
            self.done[kind] = self._visit(kind)
        return self.done[kind]

    def _visit(self, kind: PageType) -> Visit:
        """In one page for each reader, as a new one takes longer than the visit; what was done there before is forgotten."""
        if kind.who not in self.pages:
            context = self.reader(kind.who, viewport=PHONE, has_touch=True)
            context.add_init_script(AXE_SCRIPT)
            page = context.new_page()
            page.on("dialog", lambda dialog: dialog.accept())
            self.pages[kind.who] = page, context.cookies()
        page, cookies = self.pages[kind.who]
        page.context.clear_cookies()
        page.context.add_cookies(cookies)
        try:
            return look_at(page, kind, kind.path.format(**self.stage), self._looks(kind))
        finally:
            page.evaluate("localStorage.clear(), sessionStorage.clear()")

    def _looks(self, kind: PageType) -> list[Look]:
        """All for the first at an address; what somebody else sees there lies as broad at the desk."""
        looks, path = LOOKS if kind.is_ours else NEWSROOM_LOOKS, kind.path.partition("?")[0]
        if path in self.at_the_desk:
            return [look for look in looks if look != (DESK, "light")]
        self.at_the_desk.add(path)
        return looks


def look_at(page: Page, kind: PageType, path: str, looks: list[Look]) -> Visit:
    done, answers = Visit(), []
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    listening = {
        "pageerror": lambda error: done.wrong.append(f"script: {error}"),
        "response": lambda answer: answers.append(answer) if answer.request.is_navigation_request() else None,
    }
    for event, listener in listening.items():
        page.on(event, listener)
    page.goto(path)
    if kind.act:
        kind.act(page)
    page.wait_for_load_state()
    done.address, done.status, done.html = page.url, answers[-1].status, answers[-1].text()
    done.wrong += faults(page, looks, is_ours=kind.is_ours)
    for event, listener in listening.items():
        page.remove_listener(event, listener)
    return done


def faults(page: Page, looks: list[Look] = LOOKS, *, is_ours: bool = True) -> list[str]:
    """What is wrong with the page as it stands, in each look. Its context has AXE_SCRIPT for each page."""
    wrong = []
    for viewport, scheme in looks:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        where = f"{viewport['width']} px, {scheme}"
        options = COLOUR_RULES if scheme == "dark" else AXE_OPTIONS
        for found in page.evaluate("options => axe.run(options).then(done => done.violations)", options):
            nodes = [node["html"] for node in found["nodes"] if not is_of_a_library(found["id"], node["html"])]
            wrong += [f"{where}: {found['id']}: {html[:200]}" for html in nodes]
        if is_ours and scheme == "light" and (far := sticks_out(page)):
            wrong.append(f"{where}: sticks out by {far} px")
    if is_ours and (count := page.locator("h1").count()) != 1:
        wrong.append(f"{count} headings of the first level")
    return wrong


def is_of_a_library(rule: str, html: str) -> bool:
    return any(mark in html for mark in OF_LIBRARIES.get(rule, ()))


def sticks_out(page: Page) -> int:
    """How many pixels of the page lie beyond the right edge."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
