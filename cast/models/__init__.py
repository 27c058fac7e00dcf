from cast.models.actor import Actor
from cast.models.alias import TagAlias
from cast.models.character import Character
from cast.models.merge import TagMerge
from cast.models.portrayal import Portrayal
from cast.models.source import Source
from cast.models.tag import MergeNotAllowed, Tag

__all__ = ["Actor", "Character", "MergeNotAllowed", "Portrayal", "Source", "Tag", "TagAlias", "TagMerge"]
