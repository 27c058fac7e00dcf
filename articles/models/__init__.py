from articles.models.article import Article, StepNotAllowed
from articles.models.autosave import Autosave
from articles.models.covered_quote import CoveredQuote
from articles.models.covered_story import CoveredStory
from articles.models.former_address import FormerAddress
from articles.models.former_slug import FormerSlug
from articles.models.quote import Quote, QuoteTopic
from articles.models.story_of_event import StoryOfEvent
from articles.models.tagged_article import TaggedArticle

__all__ = [
    "Article",
    "Autosave",
    "CoveredQuote",
    "CoveredStory",
    "FormerAddress",
    "FormerSlug",
    "Quote",
    "QuoteTopic",
    "StepNotAllowed",
    "StoryOfEvent",
    "TaggedArticle",
]
