"""Who we are, what we write about and where a page stands, in the terms of schema.org."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from fansite.meta import absolute

SERIES, SERIES_HI = "Anupamaa", "अनुपमा"


def organization() -> dict:
    home = absolute(reverse("home"))
    logo = {"@type": "ImageObject", "url": absolute(static("img/icon-512.png")), "width": 512, "height": 512}
    return {
        "@type": "Organization",
        "@id": f"{home}#organization",
        "name": settings.SITE_NAME,
        "alternateName": settings.SITE_NAME_HI,
        "url": home,
        "logo": logo,
    }


def website() -> dict:
    home = absolute(reverse("home"))
    return {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": settings.SITE_NAME,
        "alternateName": settings.SITE_NAME_HI,
        "description": settings.SITE_TAGLINE,
        "url": home,
        "inLanguage": "en",
        "publisher": organization(),
        "about": {"@id": series()["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": absolute(reverse("search")) + "?q={query}"},
            "query-input": "required name=query",
        },
    }


def series(**more: Any) -> dict[str, Any]:
    """The serial itself, of which the pages say no more than its name; `more` is what a page knows of it."""
    names = {"name": SERIES, "alternateName": SERIES_HI}
    return {"@type": "TVSeries", "@id": f"{absolute(reverse('home'))}#series"} | names | more


def breadcrumbs(*steps: tuple[str, str]) -> dict:
    """The way from the home page: names and paths, the page itself last."""
    way = [(settings.SITE_NAME, reverse("home")), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(way, 1)
        ],
    }
