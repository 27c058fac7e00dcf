"""What search engines and browsers ask a site for: where to look, where not, and what it is."""

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.sitemaps import ClaimSitemap, QuoteSitemap, StorySitemap, TagSitemap, newest_news
from cast.sitemaps import ActorSitemap, CharacterSitemap
from fansite.meta import absolute
from fansite.pages.sitemaps import PageSitemap
from fansite.revalidation import revalidated

PAPER = "#fffaf3"  # as base.css has it
SITEMAPS = {
    "pages": PageSitemap,
    "stories": StorySitemap,
    "quotes": QuoteSitemap,
    "rumours": ClaimSitemap,
    "tags": TagSitemap,
    "actors": ActorSitemap,
    "characters": CharacterSitemap,
}


@require_safe
@revalidated
def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemaps": [absolute(reverse("sitemap")), absolute(reverse("sitemap-news"))]}
    return render(request, "fansite/robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
@revalidated
def sitemap_index(request: HttpRequest) -> HttpResponse:
    files = []
    for name, section in SITEMAPS.items():
        address, offered = absolute(reverse("sitemap-section", args=[name])), section()
        pages = offered.paginator.num_pages
        # Of several files nobody knows which one changed last.
        files.append((address, offered.get_latest_lastmod() if pages == 1 else None))
        files += [(f"{address}?p={page}", None) for page in range(2, pages + 1)]
    return render(request, "fansite/sitemap_index.xml", {"files": files}, content_type="application/xml")


@require_safe
@revalidated
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    if section not in SITEMAPS:
        raise Http404
    try:
        urls = SITEMAPS[section]().get_urls(page=request.GET.get("p", "1"))
    except (EmptyPage, PageNotAnInteger) as nothing:
        raise Http404 from nothing
    return render(request, "fansite/sitemap.xml", {"urls": urls}, content_type="application/xml")


@require_safe
@revalidated
def news(request: HttpRequest) -> HttpResponse:
    stories = [(absolute(story.get_absolute_url()), story) for story in newest_news()]
    return render(request, "fansite/sitemap_news.xml", {"stories": stories}, content_type="application/xml")


@require_safe
@revalidated
def manifest(request: HttpRequest) -> HttpResponse:
    """For the home screen of a phone; a view, because the icons' names hold digests of their bytes."""
    icons = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable.png", 512, "maskable"))
    told = {
        "id": "/",
        "name": f"{settings.SITE_NAME}: {settings.SITE_TAGLINE}",
        "short_name": settings.SITE_NAME,
        "description": settings.SITE_TAGLINE,
        "lang": "en",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(f"img/{name}"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
            for name, side, purpose in icons
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
