"""The family, drawn: who stands in which row, where in it, and which lines lead where. Pure functions, no database."""

from cast.family.lines import Line, Plate, Spot, draw
from cast.family.outline import Entry, outline
from cast.family.rows import Tie

__all__ = ["Entry", "Line", "Plate", "Spot", "Tie", "draw", "outline"]
