from cast.models.actor import Actor
from cast.models.alias import TagAlias
from cast.models.cast_entry import CastEntry
from cast.models.character import Character
from cast.models.covered_event import CoveredEvent
from cast.models.merge import TagMerge
from cast.models.move import Move
from cast.models.portrayal import CastingNotAllowed, Portrayal
from cast.models.rating_statement import RatingStatement
from cast.models.relationship import Relationship
from cast.models.source import Source
from cast.models.story_event import EventCharacter, StoryEvent
from cast.models.tag import MergeNotAllowed, Tag
from cast.models.tag_follow import TagFollow
from cast.models.track import Track

__all__ = [
    "Actor",
    "CastEntry",
    "CastingNotAllowed",
    "Character",
    "CoveredEvent",
    "EventCharacter",
    "MergeNotAllowed",
    "Move",
    "Portrayal",
    "RatingStatement",
    "Relationship",
    "Source",
    "StoryEvent",
    "Tag",
    "TagAlias",
    "TagFollow",
    "TagMerge",
    "Track",
]
