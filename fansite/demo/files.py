"""The demo content's text files: `key: value` lines, an empty line, then the text."""

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

CONTENT = Path(__file__).parent / "content"
INDIA = ZoneInfo("Asia/Kolkata")


@dataclass
class Piece:
    """One file or block; `slug` is the file's name or the block's `key`."""

    slug: str
    head: dict[str, str]
    body: str = ""

    def __getitem__(self, name: str) -> str:
        return self.head.get(name, "")

    def several(self, name: str, mark: str = ",") -> list[str]:
        return [part.strip() for part in self[name].split(mark) if part.strip()]


@dataclass
class Remark:
    """One comment of a thread file: `## key | username | when | answered key or - | hearts: a, b | what became of it`."""

    key: str
    username: str
    when: str
    answers: str
    hearts: list[str]
    fate: str
    text: str


def _head(lines: list[str]) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines if line.strip() and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def pieces(folder: str) -> list[Piece]:
    found = []
    for path in sorted((CONTENT / folder).glob("*.txt")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        found.append(Piece(path.stem, _head(head.splitlines()), body.strip()))
    return found


def blocks(name: str) -> list[Piece]:
    text = (CONTENT / f"{name}.txt").read_text(encoding="utf-8")
    heads = [_head(block.splitlines()) for block in re.split(r"\n\s*\n", text.strip())]
    return [Piece(head.get("key") or head["username"], head) for head in heads if head]


def remarks(story: str) -> list[Remark]:
    path = CONTENT / "threads" / f"{story}.txt"
    if not path.exists():
        return []
    found = []
    for block in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        line, _, text = block.partition("\n")
        key, username, when, answers, hearts, fate = ([part.strip() for part in line.split("|")] + ["", ""])[:6]
        lovers = [name.strip() for name in hearts.removeprefix("hearts:").split(",") if name.strip()]
        found.append(Remark(key, username, when, answers.strip("-"), lovers, fate, text.strip()))
    return found


def moment(text: str) -> datetime.datetime:
    """A local time of India, as the content files give it."""
    return min(datetime.datetime.fromisoformat(text).replace(tzinfo=INDIA), timezone.now())
