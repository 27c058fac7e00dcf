"""What was made and what was left out, told in the terminal."""

from collections import Counter
from collections.abc import Iterator
from typing import TextIO

SHOWN = 20
BAR = 30


class Report:
    def __init__(self) -> None:
        self.made: Counter[str] = Counter()
        self.left: dict[str, list[str]] = {}

    def leave(self, reason: str, what: str) -> None:
        self.left.setdefault(reason, []).append(what)

    def add(self, other: "Report") -> None:
        self.made += other.made
        for reason, lines in other.left.items():
            self.left.setdefault(reason, []).extend(lines)

    def lines(self, *, most: int | None = SHOWN) -> Iterator[str]:
        """Line by line; of each reason the first `most`."""
        for what, count in self.made.items():
            yield f"{count:>7}  {what}"
        for reason, items in self.left.items():
            yield ""
            yield f"{reason}: {len(items)}"
            yield from (f"  - {item}" for item in items[:most])
            if most is not None and len(items) > most:
                yield f"  … and {len(items) - most} more"


class Progress:
    """A bar in a terminal; a file or a pipe gets none. Ten lines of our own: no library is needed for them."""

    def __init__(self, stream: TextIO, what: str):
        self.stream, self.what = stream, what
        self.is_shown = stream.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self.is_shown:
            filled = BAR * done // total if total else BAR
            self.stream.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done} of {total} {self.what}")
            self.stream.write("\n" if done >= total else "")
            self.stream.flush()
