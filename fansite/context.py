from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from fansite.accounts.models import Notice, Theme, User
from fansite.cookies import cookie_name
from fansite.shielding import shield_of

# Pages that lead on by themselves: coming back to them would nest one `next` in another without end.
# The addresses of a preview and of the end of mails are secrets, which no other address repeats.
LEADING_ON = ("/accounts/", "/reading/", "/preview/", "/unsubscribe/")


def site(request: HttpRequest) -> dict:
    """The site's names, and the reader's theme, "" where it is as the device is set."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_NAME_HI": settings.SITE_NAME_HI,
        "SITE_TAGLINE": settings.SITE_TAGLINE,
        "COOKIE_PREFIX": settings.COOKIE_PREFIX,
        "theme": SimpleLazyObject(lambda: "" if (theme := theme_of(request)) == Theme.SYSTEM else theme),
        "comes_back": comes_back(request),
        "unread": SimpleLazyObject(lambda: unread(request)),
        "opened_here": "open" in request.GET and bool(shield_of(request).opened),
    }


def theme_of(request: HttpRequest) -> str:
    """A fan's account goes before the cookie, which is brought to one of three forms, as pages vary by it."""
    fan = getattr(request, "user", None)  # an error can come before anybody looked who it is
    chosen = (isinstance(fan, User) and fan.theme) or request.COOKIES.get(cookie_name("theme"), "")
    return chosen if chosen in Theme else Theme.SYSTEM


def unread(request: HttpRequest) -> str:
    """How many notices wait for the fan; asked only by a page that has the menu."""
    fan = getattr(request, "user", None)
    return Notice.objects.unread_words(fan) if isinstance(fan, User) else ""


def comes_back(request: HttpRequest) -> str:
    """What a link to sign-in or settings carries, so that the reader comes back to this page."""
    return "" if request.path.startswith(LEADING_ON) else "?" + urlencode({"next": request.get_full_path()})
