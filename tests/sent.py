"""A form of the newsroom as a browser sends it back, untouched."""

from collections import defaultdict
from html.parser import HTMLParser

# Buttons and boxes that are not ticked send nothing.
SILENT = {"submit", "button", "file", "image", "reset"}


class _Form(HTMLParser):
    def __init__(self, name: str):
        super().__init__()
        self.name, self.inside = name, False
        self.sent: dict[str, list[str]] = defaultdict(list)
        self.select = self.area = ""

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.name
        if not self.inside:
            return
        name, kind = found.get("name") or "", found.get("type", "text")
        if tag == "input" and name and kind not in SILENT and (kind not in ("checkbox", "radio") or "checked" in found):
            self.sent[name].append(found.get("value") or ("on" if kind == "checkbox" else ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in found:
            self.sent[self.select].append(found.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.sent[name] = [""]

    def handle_data(self, data):
        if self.area:
            self.sent[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.sent[self.area][0] = self.sent[self.area][0].removeprefix("\n")
            self.area = ""
        elif tag in ("form", "select"):
            self.inside, self.select = self.inside and tag != "form", ""


def sent(page: str, form: str) -> dict[str, list[str]]:
    """What the form with this id sends."""
    reader = _Form(form)
    reader.feed(page)
    return dict(reader.sent)
