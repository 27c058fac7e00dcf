from django.urls import reverse

from fansite.sitemaps import Sitemap


class PageSitemap(Sitemap):
    """The pages that are always there; nobody wrote down when they changed."""

    def items(self) -> list[str]:
        return [
            *(
                "home",
                "articles:list",
                "articles:quotes",
                "articles:tags",
                "cast:list",
                "cast:actors",
                "cast:characters",
            ),
            *("cast:family", "cast:moves", "cast:story", "cast:ratings"),
            *("pages:about", "pages:rules", "pages:privacy", "pages:contact"),
        ]

    def location(self, name: str) -> str:
        return reverse(name)
