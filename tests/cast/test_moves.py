import xml.etree.ElementTree as ET

import pytest

from tests.factories import make_actor, make_character, make_editor, make_move, make_portrayal, make_source

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(client) -> list[str]:
    feed = ET.fromstring(client.get("/cast/moves/feed/").content)
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


def test_a_recast_is_one_line_and_an_end_without_follower_another(client):
    samar, source, editor = make_character("Samar"), make_source(), make_editor()
    first = make_portrayal(actor=make_actor("Paras"), character=samar, source=source)
    second = first.recast(make_actor("Sagar"), by=editor, since="..2023-02-05", source=source)
    second.until, second.reason = "..2023-12", "the story ended"
    second.save()
    assert titles(client) == [
        "Sagar (Samar) left, by December 2023",
        "Sagar took over Samar from Paras, by 5 February 2023",
    ]
    page = client.get("/cast/moves/").content.decode()
    for words in ("The story ended", "Pinkvilla, An interview (December 2023)", '<h2 class="year">2023</h2>'):
        assert words in page, words
    assert page.count("<li id=") == 2


def test_a_start_is_a_joining_a_second_one_a_return_and_a_role_still_on_no_leaving(client):
    nidhi, kinjal, source = make_actor("Nidhi"), make_character("Kinjal"), make_source()
    make_portrayal(actor=nidhi, character=kinjal, since="2020", until="2022", source=source)
    make_portrayal(actor=nidhi, character=kinjal, since="2023-12", until="2024..", source=source)
    assert titles(client) == [
        "Nidhi (Kinjal) came back, in December 2023",
        "Nidhi (Kinjal) left, in 2022",
        "Nidhi joined as Kinjal, in 2020",
    ]


def test_statements_stand_among_them_and_what_has_no_date_at_the_end(client):
    muskan, pakhi = make_actor("Muskan"), make_character("Pakhi")
    make_move(actor=muskan, character=pakhi, kind="stays", date="", text="She is very much part of the show.")
    make_move(actor=make_actor("Asmi"), kind="left", date="2023-12", text="Her last day on the set.")
    make_portrayal(actor=make_actor("Anuj"), until="..2025-04-21", source=make_source())
    assert titles(client) == [
        "Anuj left, by 21 April 2025",
        "Asmi left, in December 2023",
        "Muskan (Pakhi) denied leaving",
    ]
    page = client.get("/cast/moves/").content.decode()
    years = ['"year">2025<', '"year">2023<', '"year">No date known<']
    assert [page.index(year) for year in years] == sorted(page.index(year) for year in years)


def test_what_has_no_source_is_not_told(client):
    make_portrayal(since="2020", until="2022")
    assert titles(client) == []
    assert b"<updated>1970-01-01T00:00:00+00:00</updated>" in client.get("/cast/moves/feed/").content
    assert "Nobody has come or gone yet" in client.get("/cast/moves/").content.decode()


def test_a_recast_without_a_named_character_says_so_until_it_is_named(client):
    alisha = make_portrayal(actor=make_actor("Alisha"))
    alisha.recast(make_actor("Adrija"), by=make_editor(), since="..2025-04-21", source=make_source())
    assert titles(client) == ["Adrija took over a character not named yet from Alisha, by 21 April 2025"]
    alisha.name_character(make_character("Somebody"), by=make_editor())
    assert titles(client) == ["Adrija took over Somebody from Alisha, by 21 April 2025"]
    assert "not named" not in client.get("/cast/moves/").content.decode()


def test_an_entry_leads_to_its_line_and_says_its_source_as_text_in_html(client):
    move = make_move(text="back\x0b again", source=make_source(publisher="Tea & Co", title="<Talk>", date=""))
    response = client.get("/cast/moves/feed/")
    entry = ET.fromstring(response.content).find(f"{ATOM}entry")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/cast/moves/#said-{move.pk}")
    assert entry.findtext(f"{ATOM}summary") == "Back again. Source: Tea &amp; Co: &lt;Talk&gt;."
    assert f'id="said-{move.pk}"' in client.get("/cast/moves/").content.decode()


def test_the_cast_leads_to_the_page_and_the_page_to_its_feed(client):
    assert 'href="/cast/moves/"' in client.get("/cast/").content.decode()
    assert client.get("/cast/moves/").content.decode().count('href="/cast/moves/feed/"') == 2


def test_an_editor_adds_a_statement_with_its_source(client):
    client.force_login(make_editor())
    data = {"actor": make_actor().pk, "kind": "back", "date": "..2023-12", "text": "Back again."}
    assert "required" in client.post("/admin/cast/move/add/", data).content.decode()
    assert client.post("/admin/cast/move/add/", data | {"source": make_source().pk}).status_code == 302
    assert "Back again." in client.get("/cast/moves/").content.decode()
