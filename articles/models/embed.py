import re
from urllib.parse import parse_qs, urlsplit

from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString

from articles.models.inset import InsetQuerySet, ShownInset
from fansite.markup import inset_html
from fansite.shield import Shield

# What stands in a page of ours comes from these hosts and no others.
HOSTS = ("https://www.youtube-nocookie.com", "https://www.instagram.com")
CODES = {"youtube": r"^[A-Za-z0-9_-]{11}\Z", "instagram": r"^[A-Za-z0-9_-]{5,64}\Z"}
YOUTUBE = {"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"}
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([^/]+)/?")
INSTAGRAM_PATH = re.compile(r"(?:/[\w.]+)?/(?:p|reels?|tv)/([^/]+)(?:/embed)?/?")


class EmbedQuerySet(InsetQuerySet["Embed"]):
    pass


class Embed(ShownInset):
    """A post of another site. Nothing is loaded from there before a reader asks for it."""

    template = "articles/_embed.html"

    class Provider(models.TextChoices):
        YOUTUBE = "youtube", "YouTube"
        INSTAGRAM = "instagram", "Instagram"

    provider = models.CharField(max_length=9, choices=Provider.choices, default=Provider.YOUTUBE)
    code = models.CharField("post", max_length=64)

    objects = EmbedQuerySet.as_manager()

    is_covered = False

    class Meta(ShownInset.Meta):
        constraints = [
            *ShownInset.Meta.constraints,
            models.CheckConstraint(
                condition=Q(provider="youtube", code__regex=CODES["youtube"])
                | Q(provider="instagram", code__regex=CODES["instagram"]),
                name="embed_names_a_post_of_its_provider",
                violation_error_message="This is no post of this provider.",
            ),
        ]

    @property
    def address(self) -> str:
        """Of the original."""
        if self.provider == self.Provider.YOUTUBE:
            return f"https://www.youtube.com/watch?v={self.code}"
        return f"https://www.instagram.com/p/{self.code}/"

    @property
    def frame(self) -> str:
        """What the page shows once it is asked to."""
        if self.provider == self.Provider.YOUTUBE:
            return f"{HOSTS[0]}/embed/{self.code}?autoplay=1"
        return f"{HOSTS[1]}/p/{self.code}/embed/"

    @property
    def html(self) -> SafeString:
        """As it is sent to feeds."""
        provider = self.get_provider_display()
        return inset_html(provider, self.description, link=(self.address, f"See it on {provider}"))

    def shown_to(self, shield: Shield) -> "Embed":
        return self


def read_address(text: str) -> tuple[str, str] | None:
    """The provider and the code that an address of a post names."""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if host == "youtu.be":
        return "youtube", parts.path.strip("/")
    if host in YOUTUBE:
        named = YOUTUBE_PATH.fullmatch(parts.path)
        code = named[1] if named else parse_qs(parts.query).get("v", [""])[0] if parts.path == "/watch" else ""
        return "youtube", code
    if host in ("instagram.com", "m.instagram.com"):
        named = INSTAGRAM_PATH.fullmatch(parts.path)
        return "instagram", named[1] if named else ""
    return None
