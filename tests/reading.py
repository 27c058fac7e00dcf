"""How machines read a page."""

import json
import re
from collections.abc import Iterable


def structured(page: str) -> dict[str, dict]:
    """What a page says of itself in schema.org's terms, by type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert len(blocks) <= 1
    told = json.loads(blocks[0]) if blocks else {"@context": "https://schema.org", "@graph": []}
    assert told["@context"] == "https://schema.org"
    found = {node["@type"]: node for node in told["@graph"]}
    assert len(found) == len(told["@graph"])
    return found


def way(page: str) -> list[tuple[str, str]]:
    """The names and paths of the breadcrumbs, their places checked."""
    steps = structured(page)["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    return [(step["name"], step["item"].removeprefix("http://127.0.0.1:8000")) for step in steps]


def numbers(stories: Iterable) -> list[int]:
    """Which stories a list shows, in their order."""
    return [story.pk for story in stories]
