from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cast.models.story_event import StoryEvent


class CoveredEvent:
    """The cover of an event that lies later than its reader has come: its place and its break, which tell nothing."""

    is_covered = True

    def __init__(self, event: "StoryEvent"):
        self.pk: int = event.pk
        self.anchor: str = event.anchor
        self.bunch: int | None = event.bunch
        self.is_break: bool = event.is_break
        self.break_label: str = event.break_label
        self.cover_mark: str = event.cover_mark
