"""The W3C's checker finds no error in any page: of every type, and no style sheet."""

import re

from django.conf import settings

from tests.browser.page_types import NEWSROOM, PAGE_TYPES

# Django's select boxes have an empty choice without a name.
OF_DJANGO = re.compile("“option” element in a “select”|Element “option” without attribute “label”")
# Newer than the checker; browsers that do not know them pass them by.
NEW_IN_CSS = re.compile("“(animation-timeline|animation-range|timeline-scope|view-timeline|paint-order)”")


def test_every_type_of_page_is_valid(visits, checked, tmp_path):
    for kind in [*PAGE_TYPES, *NEWSROOM]:
        (tmp_path / f"{kind}.html").write_text(visits.to(kind).html)
    found = checked(paths=sorted(tmp_path.iterdir()))
    assert [(name, words) for name, words in found if not ("-desk" in name and OF_DJANGO.search(words))] == []
    assert len(list(tmp_path.iterdir())) == len(PAGE_TYPES) + len(NEWSROOM)


def test_every_style_sheet_is_valid(checked):
    found = checked("--css", paths=sorted((settings.BASE_DIR / "static" / "css").iterdir()))
    assert [(name, words) for name, words in found if not NEW_IN_CSS.search(words)] == []
