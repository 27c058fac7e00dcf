from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from articles.models.question import Question


class CoveredQuestion:
    """The cover of an answer in a story that lies later than its reader has come: when it was given."""

    is_covered = True
    saying_template = "articles/_answer.html"

    def __init__(self, question: "Question"):
        self.pk: int = question.pk
        self.year: str = question.year
        self.when_words: str = question.when_words
        self.plain_date: str = question.plain_date
        self.cover_mark: str = question.article.cover_mark
