from articles.models.article import Article, FormerSlug, StepNotAllowed
from articles.models.former_address import FormerAddress
from articles.models.story_of_event import StoryOfEvent
from articles.models.tagged_article import TaggedArticle

__all__ = ["Article", "FormerAddress", "FormerSlug", "StepNotAllowed", "StoryOfEvent", "TaggedArticle"]
