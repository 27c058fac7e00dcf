"""Every type of page, for each kind of reader that sees it differently, and how to come to it.

A path may name what `stage.py` made: `/c/{long}/replies/`. `act` is what leads on from the opened page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page

# A name that leads to this machine and is none of the site's.
FOREIGN_HOST = "somewhere-else.example"
LONG_TALK = "/articles/who-has-played-samar/"
FULL = "/articles/full-house/"


@dataclass(frozen=True)
class PageType:
    name: str
    path: str
    who: str = ""  # "" is a visitor, else the account demo_<who>
    status: int = 200
    act: Callable[[Page], None] | None = None

    def __str__(self) -> str:
        return f"{self.who or 'visitor'}-{self.name}"

    @property
    def is_ours(self) -> bool:
        """Not a page of Django's admin, which has its own ideas of headings and wide tables."""
        return self not in NEWSROOM


def open_all(page: Page) -> None:
    """Menus, "More" and spoilers."""
    page.evaluate("for (const one of document.querySelectorAll('main details, details.menu')) one.open = true")
    page.evaluate("for (const box of document.querySelectorAll('.spoiler input')) box.checked = true")


def send(**typed: str) -> Callable[[Page], None]:
    """Fills in the fields and sends the page's own form, past what the browser itself would check."""

    def act(page: Page) -> None:
        form = page.locator("main form[method=post]").filter(has=page.locator("[type=submit]")).last
        form.evaluate("form => form.noValidate = true")
        for name, value in typed.items():
            form.locator(f"[name={name}]").fill(value)
        with page.expect_navigation():
            form.locator("[type=submit]").last.click()

    return act


def without_cookie(name: str, **typed: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.context.clear_cookies(name=name)
        send(**typed)(page)

    return act


def too_often(page: Page) -> None:
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    for _ in range(20):
        page.request.post("/c/999999/delete/", headers={"X-CSRFToken": token})
    send()(page)


def join(page: Page) -> None:
    """Who joined is asked for the code from the mail."""
    page.goto("/accounts/signup/")
    page.check("input[name=agreed]")
    page.wait_for_timeout(2500)  # as long as anybody takes at least
    send(username="newcomer", email="newcomer@example.com", password1="ten-thousand-diyas")(page)


def once_more(page: Page) -> None:
    """Signed in, and asked for the password again."""
    send(login="stage_keeper", password="ten-thousand-diyas")(page)
    send(password="ten-thousand-diyas")(page)


def from_the_beginning(page: Page) -> None:
    """As a reader sees it who knows nothing of the story yet."""
    page.context.add_cookies([{"name": "spoiler", "value": "0", "url": page.url}])
    page.reload()


def preview(page: Page) -> None:
    """The story's form in its frames, in this tab so that it can be looked at."""
    button = page.locator("[name=_preview]")
    button.evaluate("button => button.removeAttribute('formtarget')")
    with page.expect_navigation():
        button.click()


def at_foreign_host(page: Page) -> None:
    parts = urlsplit(page.url)
    page.goto(f"http://{FOREIGN_HOST}:{parts.port}/")


EVERYBODYS = [
    ("home", "/"),
    ("list", "/articles/"),
    ("story", FULL),
    ("story-closed", "/articles/closed-talk/"),
    ("comments", f"{FULL}comments/"),
    ("replies", "/c/{long}/replies/"),
    ("tag-of-a-person", "/tags/stage-tall/"),
    ("tag-of-a-topic", "/tags/{topic}/"),
    ("cast", "/cast/"),
    ("actor", "/cast/actors/rupali-ganguly/"),
    ("character", "/cast/characters/samar-shah/"),
    ("family", "/cast/family/"),
    ("moves", "/cast/moves/"),
    ("timeline", "/story/"),
    ("timeline-of-a-character", "/story/?character=samar-shah"),
    ("ratings", "/story/ratings/"),
    ("quotes", "/quotes/"),
    ("quotes-of-a-topic", "/quotes/?topic=rupali-ganguly"),
    ("quote", "/quotes/{quote}/"),
    ("rumours", "/rumours/"),
    ("rumour", "/rumours/muskan-bamne-after-the-leap/"),
    ("fan-page", "/fans/demo_fan/"),
    ("search", "/search/?q=who+has+played"),
    ("reading", "/reading/"),
    ("contact", "/contact/"),
]
PAGE_TYPES = [
    *(PageType(name, path) for name, path in EVERYBODYS),
    *(PageType(name, path, "fan") for name, path in EVERYBODYS),
    PageType("story-of-the-demo", LONG_TALK),
    PageType("story-without-comments", "/articles/one-take/"),
    PageType("comments-loved", f"{FULL}comments/?sort=loved"),
    PageType("home-covered", "/", act=from_the_beginning),
    PageType("list-covered", "/articles/", act=from_the_beginning),
    PageType("story-covered", LONG_TALK, act=from_the_beginning),
    PageType("story-covered", LONG_TALK, "fan", act=from_the_beginning),
    PageType("character-covered", "/cast/characters/samar-shah/", act=from_the_beginning),
    PageType("family-covered", "/cast/family/", act=from_the_beginning),
    PageType("moves-covered", "/cast/moves/", act=from_the_beginning),
    PageType("timeline-covered", "/story/", act=from_the_beginning),
    PageType("tracks-covered", "/story/?by=track", act=from_the_beginning),
    PageType("rumours-covered", "/rumours/", act=from_the_beginning),
    PageType("rumours-of-a-verdict", "/rumours/?verdict=denied"),
    PageType("rumours-none", "/rumours/?verdict=overtaken"),
    PageType("rumour-covered", "/rumours/a-headline-in-the-margin/", act=from_the_beginning),
    PageType("search-covered", "/search/?q=samar", act=from_the_beginning),
    PageType("quotes-covered", "/quotes/", act=from_the_beginning),
    PageType("quote-covered", "/quotes/{covered_quote}/", act=from_the_beginning),
    PageType("quotes-empty", "/quotes/?topic={empty_tag}"),
    PageType("fan-page-covered", "/fans/chai_at_six/", act=from_the_beginning),
    PageType("home-opened", "/", act=open_all),
    PageType("list-filtered", "/articles/?kind=interview&year=2026"),
    PageType("list-empty", "/articles/?kind=interview&year=1999"),
    PageType("story-opened", FULL, act=open_all),
    PageType("comments-oldest", f"{FULL}comments/?sort=oldest"),
    PageType("comments-further", f"{FULL}comments/?after={{long}}"),
    PageType("replies-further", "/c/{long}/replies/?after={answer}"),
    PageType("tags", "/tags/"),
    PageType("tag-empty", "/tags/{empty_tag}/"),
    PageType("tag-of-an-actor", "/tags/stage-broad/"),
    PageType("actors", "/cast/actors/"),
    PageType("characters", "/cast/characters/"),
    PageType("actor-with-portrait", "/cast/actors/stage-broad/"),
    PageType("actor-without-parts", "/cast/actors/{lone}/"),
    PageType("character-with-portrait", "/cast/characters/stage-tall/"),
    PageType("choice", "/cast/characters/stagey/"),
    PageType("fan-page-empty", "/fans/demo_moderator/"),
    PageType("search-start", "/search/"),
    PageType("search-in-portraits", "/search/?q=stage"),
    PageType("search-nothing", "/search/?q=zxqzxq"),
    PageType("about", "/about/"),
    PageType("rules", "/rules/"),
    PageType("privacy", "/privacy/"),
    PageType("contact-sent", "/contact/?sent=1"),
    PageType("contact-errors", "/contact/", act=send(email="nonsense")),
    PageType("sign-in", "/accounts/login/"),
    PageType("sign-in-error", "/accounts/login/", act=send(login="stage_mira", password="wrong")),
    PageType("sign-up", "/accounts/signup/"),
    PageType("sign-up-errors", "/accounts/signup/", act=send(username="a b", email="nonsense", password1="short")),
    PageType("confirm", "/accounts/confirm-email/", act=join),
    PageType("reset", "/accounts/password/reset/"),
    PageType("reset-error", "/accounts/password/reset/", act=send(email="nonsense")),
    PageType("reset-done", "/accounts/password/reset/done/"),
    PageType("reset-key", "/accounts/password/reset/key/{reset}/"),
    PageType("reset-key-error", "/accounts/password/reset/key/{reset}/", act=send(password1="a", password2="b")),
    PageType("reset-key-used-up", "/accounts/password/reset/key/1-nonsense/"),
    PageType("reset-key-done", "/accounts/password/reset/key/done/"),
    PageType("inactive", "/accounts/inactive/"),
    PageType("not-found", "/nowhere/", status=404),
    PageType("preview", "/preview/{preview}/"),
    PageType("preview-ended", "/preview/nothing/", status=410),
    PageType("gone-story", "/articles/withdrawn-story/", status=410),
    PageType("gone-comment", "/c/{gone}/", status=410),
    PageType("bad-request", "/", status=400, act=at_foreign_host),
    PageType("home-opened", "/", "fan", act=open_all),
    PageType("story-opened", FULL, "fan", act=open_all),
    PageType("own-page", "/fans/demo_fan/", "fan"),
    PageType("comment", f"{FULL}comments/new/", "fan"),
    PageType("comment-preview", f"{FULL}comments/new/", "fan", act=send(body="> ||He|| goes?\n\nHaan!")),
    PageType("comment-closed", "/articles/closed-talk/comments/new/", "fan"),
    PageType("comment-error", f"{FULL}comments/new/", "fan", 422, send(body="")),
    PageType("comment-of-a-stale-page", f"{FULL}comments/new/", "fan", 403, without_cookie("csrftoken", body="My words")),
    PageType("comment-signed-out", f"{FULL}comments/new/", "fan", 403, without_cookie("session", body="My words")),
    PageType("reply", f"{FULL}comments/new/?parent={{long}}", "fan"),
    PageType("reply-quoting", f"{FULL}comments/new/?parent={{long}}&quote=1", "fan"),
    PageType("heart", "/c/{answer}/heart/", "fan"),
    PageType("heart-back", "/c/{long}/heart/", "fan"),
    PageType("edit", "/c/{mine}/edit/", "fan"),
    PageType("edit-error", "/c/{mine}/edit/", "fan", 422, send(body="")),
    PageType("edit-refused", "/c/{answer}/edit/", "fan", 409),
    PageType("delete", "/c/{mine}/delete/", "fan"),
    PageType("report", "/c/{long}/report/", "fan"),
    PageType("report-error", "/c/{long}/report/", "fan", 422, send(words="")),
    PageType("reports", "/me/reports/", "fan"),
    PageType("block", "/fans/chai_at_six/block/", "fan"),
    PageType("blocked", "/me/blocked/", "fan"),
    PageType("silence", "/me/silence/", "fan"),
    PageType("too-often", "/c/{mine}/delete/", "fan", 429, too_often),
    PageType("follow", "/tags/stage-tall/follow/", "fan"),
    PageType("follow-stop", "/tags/{topic}/follow/", "fan"),
    PageType("settings", "/me/settings/", "fan"),
    PageType("picture-error", "/me/picture/", "fan", act=send()),
    PageType("export-error", "/me/export/", "fan", act=send(password="wrong")),
    PageType("delete-error", "/me/delete/", "fan", act=send(password="wrong")),
    PageType("settings-error", "/me/settings/", "fan", act=send(display_name="")),
    PageType("unsubscribe", "/unsubscribe/{unsubscribe}/"),
    PageType("unsubscribed", "/unsubscribe/{unsubscribe}/", act=send()),
    PageType("notices", "/me/notices/", "fan"),
    PageType("notices-none", "/me/notices/", "editor"),
    PageType("for-you", "/me/for-you/", "fan"),
    PageType("for-you-empty", "/me/for-you/", "moderator"),
    PageType("for-you-covered", "/me/for-you/", "fan", act=from_the_beginning),
    PageType("email", "/accounts/email/", "fan"),
    PageType("email-error", "/accounts/email/", "fan", act=send(email="nonsense")),
    PageType("password", "/accounts/password/change/", "fan"),
    PageType("password-error", "/accounts/password/change/", "fan", act=send(oldpassword="a", password1="b", password2="c")),
    PageType("reauthenticate", "/accounts/reauthenticate/", "fan"),
    PageType("sessions", "/me/sessions/", "fan"),
    PageType("second-factor", "/accounts/second-factor/", "fan"),
    PageType("second-factor-codes", "/accounts/second-factor/totp/activate/", act=once_more),
    PageType("second-factor-passkey", "/accounts/second-factor/webauthn/add/", act=once_more),
    PageType("sign-in-second", "/accounts/second-factor/authenticate/", act=send(login="stage_locked", password="ten-thousand-diyas")),
    PageType("sign-out", "/accounts/logout/", "fan"),
    PageType("not-found", "/nowhere/", "fan", 404),
    PageType("story-opened", FULL, "moderator", act=open_all),
    PageType("steer-error", f"{FULL}comments/steer/", "moderator", 422, send(reason="")),
    PageType("not-allowed", "/admin/articles/article/{full}/publish/", "moderator", 403),
    PageType("story-scheduled", "/articles/next-week/", "editor"),
    PageType("story-draft", "/articles/a-draft-of-the-stage/", "editor"),
]  # fmt: skip
# The newsroom's own steps, and one of each kind of page that Django's admin makes for it.
NEWSROOM = [
    PageType("desk", "/admin/", "moderator"),
    PageType("desk-comments", "/admin/comments/comment/?q=scene", "moderator"),
    PageType("desk-comment", "/admin/comments/comment/{long}/change/", "moderator"),
    PageType("desk-remove", "/admin/comments/comment/moderate/remove/?ids={long}", "moderator"),
    PageType(
        "desk-remove-error", "/admin/comments/comment/moderate/remove/?ids={long}", "moderator", act=send(reason="")
    ),
    PageType("desk-queue", "/admin/comments/comment/queue/", "moderator"),
    PageType("desk-queue-one", "/admin/comments/comment/queue/?comment={answer}", "moderator"),
    PageType("desk-fans-page", "/admin/comments/comment/fans/stage_mira/", "moderator"),
    PageType("desk-sanctions", "/admin/comments/sanction/", "moderator"),
    PageType("desk-grievance", "/admin/comments/grievance/{grievance}/answer/", "moderator"),
    PageType("desk-words", "/admin/comments/heldword/", "moderator"),
    PageType("desk-log", "/admin/comments/moderationentry/", "moderator"),
    PageType("desk", "/admin/", "editor"),
    PageType("desk-stories", "/admin/articles/article/", "editor"),
    PageType("desk-story-new", "/admin/articles/article/add/", "editor"),
    PageType("desk-story", "/admin/articles/article/{full}/change/", "editor"),
    PageType("desk-story-history", "/admin/articles/article/{full}/history/", "editor"),
    PageType("desk-story-history-none", "/admin/articles/article/{draft}/history/", "editor"),
    PageType("desk-story-differences", "/admin/articles/article/{full}/history/differences/?from={version}", "editor"),
    PageType("desk-story-restore", "/admin/articles/article/{full}/history/{version}/restore/", "editor"),
    PageType("desk-story-delete", "/admin/articles/article/{draft}/delete/", "editor"),
    PageType("desk-publish", "/admin/articles/article/{draft}/publish/", "editor"),
    PageType(
        "desk-publish-error", "/admin/articles/article/{draft}/publish/", "editor", act=send(at="2020-01-01T10:00")
    ),
    PageType("desk-withdraw", "/admin/articles/article/{full}/withdraw/", "editor"),
    PageType("desk-off-schedule", "/admin/articles/article/{later}/withdraw/", "editor"),
    PageType("desk-submit", "/admin/articles/article/{draft}/submit/", "editor"),
    PageType("desk-send-back-error", "/admin/articles/article/{waiting}/send-back/", "editor", act=send(note="")),
    PageType("desk-notes", "/admin/articles/article/{waiting}/notes/", "editor"),
    PageType("desk-story-preview", "/admin/articles/article/{full}/change/", "editor", act=preview),
    PageType("desk-preview-link", "/admin/articles/article/{draft}/preview-links/", "editor"),
    PageType(
        "desk-preview-link-revoke", "/admin/articles/article/{draft}/preview-links/{preview_link}/revoke/", "editor"
    ),
    PageType("desk-actor", "/admin/cast/actor/{actor}/change/", "editor"),
    PageType("desk-quotes", "/admin/articles/quote/", "editor"),
    PageType("desk-quote", "/admin/articles/quote/{quote}/change/", "editor"),
    PageType("desk-claims", "/admin/articles/claim/", "editor"),
    PageType("desk-claim-new", "/admin/articles/claim/add/", "editor"),
    PageType("desk-claim", "/admin/articles/claim/{claim}/change/", "editor"),
    PageType("desk-decide", "/admin/articles/claim/{claim}/decide/", "editor"),
    PageType("desk-decide-error", "/admin/articles/claim/{claim}/decide/", "editor", act=send(reason="")),
    PageType("desk-verdicts", "/admin/articles/verdictentry/", "editor"),
    PageType("desk-tags", "/admin/cast/tag/", "editor"),
    PageType("desk-picture-new", "/admin/pictures/picture/add/", "editor"),
    PageType("desk-pictures", "/admin/pictures/picture/", "editor"),
    PageType("desk-picture", "/admin/pictures/picture/{picture}/change/", "editor"),
    PageType("desk-picture-delete", "/admin/pictures/picture/{picture}/delete/", "editor"),
]
# What Django's admin, its select boxes and the rich-text editor bring along, by axe's rule and a mark in the HTML.
OF_LIBRARIES = {
    "aria-input-field-name": ["select2-selection", "ProseMirror"],
    "empty-table-header": ['<th class="original"></th>', "<th></th>"],
    "label": ["-DELETE"],
    "label-title-only": ['id="searchbar"'],
}
