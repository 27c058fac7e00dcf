from cast.models.actor import Actor
from cast.models.alias import TagAlias
from cast.models.cast_entry import CastEntry
from cast.models.character import Character
from cast.models.merge import TagMerge
from cast.models.portrayal import CastingNotAllowed, Portrayal
from cast.models.relationship import Relationship
from cast.models.source import Source
from cast.models.tag import MergeNotAllowed, Tag

__all__ = [
    "Actor",
    "CastEntry",
    "CastingNotAllowed",
    "Character",
    "MergeNotAllowed",
    "Portrayal",
    "Relationship",
    "Source",
    "Tag",
    "TagAlias",
    "TagMerge",
]
