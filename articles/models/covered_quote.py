from typing import TYPE_CHECKING

from cast.models import Actor

if TYPE_CHECKING:
    from articles.models.quote import Quote


class CoveredQuote:
    """The cover of a quote that lies later than its reader has come: who spoke and when. The occasion can tell as well."""

    template = "articles/_pull_quote.html"
    is_covered = True
    template, saying_template = "articles/_pull_quote.html", "articles/_saying.html"

    def __init__(self, quote: "Quote"):
        self.pk: int = quote.pk
        self.speaker: Actor = quote.speaker
        self.year: str = quote.year
        self.when_words: str = quote.when_words
        self.plain_date: str = quote.plain_date
        self.cover_mark: str = quote.cover_mark

    @property
    def html(self) -> str:
        return ""

    def __str__(self) -> str:
        return f"{self.speaker}, from later in the story"
