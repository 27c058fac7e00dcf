"""Every type of page is open to everybody: on a phone and at a desk, in light and dark, signed in and out."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.browser.page_types import NEWSROOM, PAGE_TYPES

FOR_MACHINES = re.compile(r"feed|\.(?!\+)|^(media|healthz|readyz)/")
# They lead on at once: everybody here has a password, and nobody signs in by code; and what a script tells is no page.
NEVER_SEEN = {"account_set_password", "account_confirm_login_code", "articles:comments:seen", "mfa_login_webauthn"}
# Pages of the second factor, made of the same as those of it that are seen here.
LIKE_OTHERS = {
    *("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_deactivate_totp", "mfa_list_webauthn"),
    *("mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    "mfa_download_recovery_codes",
}


@pytest.mark.parametrize("kind", [*PAGE_TYPES, *NEWSROOM], ids=str)
def test_a_page_is_open_to_everybody(visits, kind):
    visit = visits.to(kind)
    assert (visit.status, visit.wrong) == (kind.status, [])


@pytest.mark.parametrize("kind", [kind for kind in PAGE_TYPES if kind.status >= 400], ids=str)
def test_a_page_that_says_no_is_of_the_site_and_in_no_index(visits, kind):
    page = visits.to(kind).html
    assert '<meta name="robots" content="noindex">' in page
    assert re.search(r'<link rel="stylesheet" href="/static/css/base\.\w+\.css">', page)
    assert re.search(r'href="(http://[^"/]+)?/"', page)


def names_of_pages(patterns: list[URLPattern | URLResolver], space: str = "", path: str = "") -> set[str]:
    names = set()
    for one in patterns:
        below = path + str(one.pattern)
        if isinstance(one, URLResolver) and one.namespace != "admin":
            names |= names_of_pages(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space, below)
        elif isinstance(one, URLPattern) and not FOR_MACHINES.search(below):
            names.add(f"{space}{one.name}")
    return names


def test_every_page_of_the_table_of_addresses_is_a_type_of_page(stage):
    seen = {resolve(kind.path.format(**stage).partition("?")[0]).view_name for kind in PAGE_TYPES if kind.status != 404}
    assert names_of_pages(get_resolver().url_patterns) - NEVER_SEEN - LIKE_OTHERS - seen == set()
