from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict:
    """The site's names, and the reader's theme: the cookie brought to one of three forms, as pages vary by it."""
    theme = request.COOKIES.get("theme", "")
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_NAME_HI": settings.SITE_NAME_HI,
        "SITE_TAGLINE": settings.SITE_TAGLINE,
        "SITE_URL": settings.SITE_URL,
        "theme": theme if theme in THEMES else "",
    }
