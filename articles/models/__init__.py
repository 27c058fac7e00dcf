from articles.models.also_read import AlsoRead
from articles.models.article import Article, StepNotAllowed
from articles.models.autosave import Autosave
from articles.models.claim import Claim, DecisionNotAllowed
from articles.models.claim_rows import ClaimOfStory, ClaimTag
from articles.models.claim_statement import ClaimStatement
from articles.models.correction import Correction
from articles.models.covered_claim import CoveredClaim
from articles.models.covered_photo import CoveredPhoto
from articles.models.covered_question import CoveredQuestion
from articles.models.covered_quote import CoveredQuote
from articles.models.covered_story import CoveredStory
from articles.models.embed import Embed
from articles.models.former_address import FormerAddress
from articles.models.former_slug import FormerSlug
from articles.models.photo import Photo
from articles.models.preview_link import PreviewLink
from articles.models.question import Question
from articles.models.quote import Quote, QuoteTopic
from articles.models.story_note import StoryNote
from articles.models.story_of_event import StoryOfEvent
from articles.models.tagged_article import TaggedArticle
from articles.models.verdict import Verdict
from articles.models.verdict_entry import VerdictEntry

__all__ = [
    "AlsoRead",
    "Article",
    "Autosave",
    "Claim",
    "ClaimOfStory",
    "ClaimStatement",
    "ClaimTag",
    "Correction",
    "CoveredClaim",
    "CoveredPhoto",
    "CoveredQuestion",
    "CoveredQuote",
    "CoveredStory",
    "DecisionNotAllowed",
    "Embed",
    "FormerAddress",
    "FormerSlug",
    "Photo",
    "PreviewLink",
    "Question",
    "Quote",
    "QuoteTopic",
    "StepNotAllowed",
    "StoryNote",
    "StoryOfEvent",
    "TaggedArticle",
    "Verdict",
    "VerdictEntry",
]
