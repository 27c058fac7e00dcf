import re
from datetime import datetime
from html import unescape

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from articles.claims_page import timeline
from articles.models import VerdictEntry
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_claim,
    make_decided,
    make_draft,
    make_editor,
    make_event,
    make_source,
    make_statement,
    make_tag,
    make_writer,
)

pytestmark = pytest.mark.django_db
DENIED = "denied by Muskan Bamne to TellyChakkar, December 2023"
STAYS = "Muskan Bamne will leave after the leap"


def words_of(answer) -> str:
    page = answer.text
    return re.sub(r"\s+", " ", unescape(strip_tags(page[page.index("<main") : page.index("</main>")])))


def make_denied(**fields):
    muskan = make_actor("Muskan Bamne")
    pakhi = make_character("Pakhi")
    said = {"by": muskan, "to": "TellyChakkar", "said_on": "2023-12"}
    return make_decided("denied", STAYS, slug="muskan-bamne", tags=[muskan.tag, pakhi.tag], **said | fields)


@pytest.mark.parametrize(
    "path", ["/cast/actors/muskan-bamne/", "/cast/characters/pakhi/", "/articles/before/", "/rumours/", "/"]
)
def test_a_claim_shows_its_verdict_wherever_it_belongs(client, path):
    make_denied(stories=[make_article(slug="before")])
    page = client.get(path)
    assert DENIED in words_of(page)
    assert f"<q>{STAYS}</q>" in page.text
    assert '<b class="verdict is-denied">denied</b>' in page.text
    assert 'href="/rumours/muskan-bamne/"' in page.text


@pytest.mark.parametrize("path", ["/cast/actors/muskan-bamne/", "/articles/before/", "/rumours/", "/"])
def test_a_claim_that_is_not_public_stands_nowhere(client, path):
    make_denied(stories=[make_article(slug="before")], is_public=False)
    assert STAYS not in client.get(path).text
    assert client.get("/rumours/muskan-bamne/").status_code == 404
    client.force_login(make_writer())
    seen = client.get("/rumours/muskan-bamne/")
    assert "Only the newsroom sees this page" in seen.text
    assert '<meta name="robots" content="noindex">' in seen.text


def test_the_desk_lists_open_claims_first_and_filters(client):
    make_claim("Nobody knows", opened_on="2023-12")
    make_denied()
    page = words_of(client.get("/rumours/"))
    assert page.index("Still open") < page.index("Nobody knows") < page.index("Answered") < page.index(STAYS)
    assert "no answer settles it so far; going round since December 2023" in page
    only = words_of(client.get("/rumours/?verdict=denied"))
    assert STAYS in only
    assert "Nobody knows" not in only
    assert "No claim stands so today" in words_of(client.get("/rumours/?verdict=overtaken"))
    assert client.get("/rumours/?verdict=nonsense").status_code == 404


def test_a_claims_page_tells_it_in_the_order_of_time_with_sources(client):
    told, draft = make_article(title="Told"), make_draft(title="Not told yet")
    claim = make_denied(stories=[told, draft], reason="The person herself answered.")
    make_statement(claim, by_words="reports", stance="for", said_on="2023-11", source=make_source(title="A margin"))
    page = client.get("/rumours/muskan-bamne/")
    words = words_of(page)
    order = ["What was said", "November 2023", "Reports", "A margin", "December 2023", "Muskan Bamne to TellyChakkar"]
    order += ["The person herself answered.", "before: unconfirmed", "Decided by", "Stories that tell of it", "Told"]
    places = [words.index(part, words.index("What was said")) for part in order if part != "before: unconfirmed"]
    assert places == sorted(places)
    assert "before: unconfirmed" in words
    assert "Not told yet" not in words
    assert 'href="/cast/characters/pakhi/"' in page.text


def test_a_claim_never_speaks_in_the_sites_own_voice(client):
    make_denied()
    page = client.get("/rumours/muskan-bamne/").text
    assert f"<title>Rumour: “{STAYS}” (denied)" in page
    assert f'content="Claim, and who answered it: {DENIED}."' in page
    told = [line for line in re.split(r"[<>\n]", page) if STAYS in line]
    assert all("Rumour" in line or "“" in line or line == STAYS for line in told), told
    assert f"The claim: </span><q>{STAYS}</q></h1>" in page
    assert '"@type": "WebPage"' in page
    assert "ClaimReview" not in page


def test_the_sitemap_has_public_claims(client):
    make_denied()
    make_claim(slug="hidden", is_public=False)
    listed = re.findall("<loc>(.*?)</loc>", client.get("/sitemap-rumours.xml").text)
    assert [address.rpartition(":8000")[2] for address in listed] == ["/rumours/muskan-bamne/"]


def test_a_covered_claim_waits_and_can_be_opened(client):
    claim = make_denied(safe_from=make_event())
    client.cookies["spoiler"] = "0"
    page = client.get("/rumours/muskan-bamne/")
    assert "A rumour from later in the story" in words_of(page)
    assert "denied" not in words_of(page)
    assert "noindex" in page.text
    assert f"D{DENIED[1:]}." in words_of(client.get(f"/rumours/muskan-bamne/?open=r{claim.pk}"))
    for path in ("/rumours/", "/cast/actors/muskan-bamne/"):
        assert f"?open=r{claim.pk}" in client.get(path).text
    assert f"open=r{claim.pk}" not in client.get("/rumours/?verdict=denied").text


def test_the_timeline_goes_by_time_as_far_as_it_is_known():
    claim, editor = make_claim(), make_editor()
    source = make_source(date="2023-02-05")
    late = make_statement(claim, said_on="2023-12")
    bound = make_statement(claim, said_on="..2023-02-05")
    none = make_statement(claim, said_on="", source=make_source(date=""))
    of_source = make_statement(claim, said_on="", source=source)
    since = make_statement(claim, said_on="2023-06..")
    noon = timezone.make_aware(datetime(2023, 12, 31, 12))
    entry = claim.decide("denied", "So.", by=editor, statement=late, at=noon)
    first = [none, bound, of_source, since, late]
    found = timeline(claim.statements.for_page(), claim.entries.all())
    assert [moment.statement or moment.entry for moment in found] == [*first, entry]
    assert VerdictEntry.objects.get().at == noon


def test_a_topic_in_a_claim_leads_to_its_tag(client):
    make_claim(slug="c", tags=[make_tag("TRP")])
    assert 'href="/tags/trp/"' in client.get("/rumours/c/").text
