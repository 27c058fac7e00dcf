from articles.models.article import Article, FormerSlug, StepNotAllowed
from articles.models.tagged_article import TaggedArticle

__all__ = ["Article", "FormerSlug", "StepNotAllowed", "TaggedArticle"]
