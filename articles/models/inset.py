from collections.abc import Iterable
from typing import Any, Protocol

from django.utils.safestring import SafeString

from fansite.shield import Shield


class Inset(Protocol):
    """What stands within a story in a row of its own; `template` shows it on the page, `html` in feeds."""

    template: str

    @property
    def after_paragraph(self) -> int | None:
        """None is the end of the text."""

    @property
    def position(self) -> int | None:
        """Its number among those of one place; those without one come last."""

    @property
    def html(self) -> SafeString: ...

    def shown_to(self, shield: Shield) -> Any: ...


def in_place[I: Inset](insets: Iterable[I]) -> list[I]:
    """In the order in which a reader comes to them."""
    return sorted(insets, key=lambda one: (*last(one.after_paragraph), *last(one.position)))


def last(number: int | None) -> tuple[bool, int]:
    return number is None, number or 0
