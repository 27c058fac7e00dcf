import re

import pytest

from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_editor,
    make_picture,
    make_portrayal,
    make_source,
    make_tie,
)

pytestmark = pytest.mark.django_db


def test_samar_shows_both_actors_in_order_with_bounds_and_source(client):
    samar = make_character("Samar Shah", name_hi="समर शाह")
    first = make_portrayal(
        actor=make_actor("Paras Kalnawat"),
        character=samar,
        until="..2023-02-05",
        reason="Left the show",
        source=make_source(),
    )
    make_portrayal(
        actor=make_actor("Sagar Parekh"), character=samar, since="..2023-02-05", until="..2023-12", replaces=first
    )
    page = client.get("/cast/characters/samar-shah/").content.decode()
    assert page.index("Paras Kalnawat") < page.index("Sagar Parekh")
    for words in (
        "by 5 February 2023",
        "by December 2023",
        "Left the show",
        "Pinkvilla",
        '<span lang="hi">समर शाह</span>',
    ):
        assert words in page, words
    assert "Samar Shah" in client.get("/cast/actors/sagar-parekh/").content.decode()


def test_a_role_without_a_named_character_is_said_to_be_one(client):
    make_portrayal(actor=make_actor("Adrija Roy"))
    for path in ("/cast/actors/adrija-roy/", "/cast/actors/", "/cast/"):
        assert "not named" in client.get(path).content.decode(), path


def test_samar_stands_on_an_axis_of_years_with_the_change_in_words(client):
    samar = make_character("Samar Shah")
    first = make_portrayal(actor=make_actor("Paras Kalnawat"), character=samar, until="..2023-02-05")
    make_portrayal(
        actor=make_actor("Sagar Parekh"), character=samar, since="..2023-02-05", until="..2023-12", replaces=first
    )
    page = client.get("/cast/characters/samar-shah/").content.decode()
    figure = page[page.index("<figure") : page.index("</figure>")]
    assert figure.count('class="bar-row"') == 2
    for words in ('dx="-7">changed by 5 Feb 2023', "ended by Dec 2023", "2022", "ended by 5 February 2023", "Hatched"):
        assert words in figure, words
    assert page.count('<th scope="row"') == 2
    actor = client.get("/cast/actors/sagar-parekh/").content.decode()
    assert "took over by 5 Feb 2023" in actor
    assert 'Took over from <a href="/cast/actors/paras-kalnawat/">Paras Kalnawat</a> by 5 February 2023' in actor
    assert (
        'Then <a href="/cast/actors/sagar-parekh/">Sagar Parekh</a>'
        in client.get("/cast/actors/paras-kalnawat/").content.decode()
    )


def test_without_any_date_there_is_a_list_and_no_axis(client):
    make_portrayal(actor=make_actor("Adhik Mehta"), character=make_character("Adhik"))
    page = client.get("/cast/characters/adhik/").content.decode()
    assert "<figure" not in page
    assert '<ol class="roles">' in page


def test_naming_a_character_once_puts_every_page_right(client):
    alisha = make_portrayal(actor=make_actor("Alisha Parveen Khan"))
    alisha.recast(make_actor("Adrija Roy"), by=make_editor(), since="..2025-04-21")
    paths = ["/cast/actors/adrija-roy/", "/cast/actors/alisha-parveen-khan/", "/cast/", "/cast/actors/"]
    paths += ["/cast/characters/"]
    for path in paths:
        assert "not named" in client.get(path).content.decode().lower(), path
    alisha.name_character(make_character("Somebody"), by=make_editor())
    for path in [*paths, "/tags/adrija-roy/", "/cast/characters/somebody/"]:
        page = client.get(path).content.decode()
        assert "not named" not in page.lower(), path
        assert "do not name" not in page, path
        assert "Somebody" in page, path
    page = client.get("/cast/characters/somebody/").content.decode()
    assert page.index("Alisha Parveen Khan") < page.index("Adrija Roy")


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("/cast/actors/Ashish Mehrotra/", "/cast/actors/aashish-mehrotra/"),
        ("/cast/actors/aashish-k-n-mehrotra/", "/cast/actors/aashish-mehrotra/"),
        ("/cast/characters/Toshu/", "/cast/characters/paritosh/"),
        ("/cast/characters/परितोष/", "/cast/characters/paritosh/"),
    ],
)
def test_other_spellings_lead_to_the_profile(client, typed, leads_to):
    make_actor("Aashish Mehrotra", spellings=["Ashish Mehrotra", "Aashish K.N Mehrotra"])
    make_character("Paritosh", name_hi="परितोष", nicknames=["Toshu"])
    response = client.get(typed)
    assert (response.status_code, response["Location"]) == (301, leads_to)


def test_an_actor_is_not_found_among_the_characters(client):
    make_actor("Viraj Kapoor")
    assert client.get("/cast/characters/viraj-kapoor/").status_code == 404


def test_a_name_of_two_offers_both_profiles(client):
    make_character("Anupamaa", nicknames=["Anu"])
    make_character("Choti Anu", nicknames=["Anu"])
    page = client.get("/cast/characters/Anu/").content.decode()
    assert 'href="/cast/characters/anupamaa/"' in page
    assert 'href="/cast/characters/choti-anu/"' in page


def test_every_profile_has_a_tag_page_and_says_so(client):
    actor = make_actor("Nidhi Shah", description="Kinjal, there and back again.")
    make_article(title="She is back", tags=[actor.tag])
    for path in ("/cast/actors/nidhi-shah/", "/tags/nidhi-shah/"):
        page = client.get(path).content.decode()
        for words in ("Nidhi Shah", "Kinjal, there and back again.", "She is back"):
            assert words in page, (path, words)
    assert 'href="/tags/nidhi-shah/"' in client.get("/cast/actors/nidhi-shah/").content.decode()
    assert 'href="/cast/actors/nidhi-shah/"' in client.get("/tags/nidhi-shah/").content.decode()


def test_the_family_shows_a_mother_above_her_son_and_guesses_nothing(client):
    malti, anuj = make_character("Malti Devi"), make_character("Anuj Kapadia", family="Kapadia")
    kinjal, pari = make_character("Kinjal"), make_character("Pari")
    make_character("Baa")
    make_tie(malti, "parent", anuj, note="Revealed; Anuj does not accept her.", certainty="context")
    make_tie(kinjal, "linked", pari)
    page = client.get("/cast/family/").content.decode()
    height = {name: int(y) for name, y in re.findall(r'aria-label="([A-Z][^",]+)[^"]*"><circle [^>]*cy="(\d+)"', page)}
    assert height["Malti Devi"] < height["Anuj Kapadia"]
    assert height["Kinjal"] == height["Pari"]
    assert re.search(r'<a href="/cast/characters/malti-devi/" [^>]*><circle', page)
    words = re.sub(r"\s+([.,:])", r"\1", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))
    for said in (
        "Child of Malti Devi. Revealed; Anuj does not accept her.",
        "Clear from a source’s context: Pinkvilla, An interview, December 2023",
        "Linked, kind not stated, with Kinjal, as told there.",
        "Not tied yet",
        "Kapadia family or house",
    ):
        assert said in words, said
    assert "hild of Kinjal" not in words


def test_a_family_of_nobody_is_an_open_page(client):
    assert "No ties yet." in client.get("/cast/family/").content.decode()


def test_portraits_are_drawn_round_and_rangolis_by_use(client):
    make_tie(make_character("Kinjal", picture=make_picture(focal=(0.9, 0.5))), "linked", make_character("Pari"))
    page = client.get("/cast/family/").content.decode()
    drawing = page[page.index('<div class="pan"') : page.index("<figcaption>")]
    assert re.search(
        r'<image href="/media/[^"]+-400\.webp" [^>]*="xMaxYMid slice" clip-path="url\(#round\)"/>', drawing
    )
    face = re.search(r'<use href="#(r-[0-9a-z]+)"', drawing)[1]
    assert f'<symbol id="{face}"' in page


def test_the_family_is_linked_from_the_cast(client):
    for path in ("/cast/", "/cast/characters/"):
        assert 'href="/cast/family/"' in client.get(path).content.decode(), path


def test_a_character_has_its_corner_of_the_family_with_sources(client):
    anuj = make_character("Anuj Kapadia", family="Kapadia")
    make_tie(
        make_character("Malti Devi"), "parent", anuj, note="Revealed.", source=make_source(address="https://a.example")
    )
    make_tie(anuj, "linked", make_character("Anupamaa"), since="..2023-12")
    make_tie(anuj, "friend", make_character("A guess"), certainty="unsourced")
    page = client.get("/cast/characters/anuj-kapadia/").content.decode()
    corner = page[page.index('id="ties"') : page.index("The family, drawn")]
    assert re.findall(r"<dt>([^<]+)</dt><dd><a [^>]*>([^<]+)</a>", corner) == [
        ("Child of", "Malti Devi"),
        ("Linked, kind not stated, with", "Anupamaa"),
    ]
    for said in ("Revealed.", '<a href="https://a.example" rel="noopener">Pinkvilla</a>', "since by December 2023"):
        assert said in corner, said
    assert "with the Kapadia family or house" in corner
    other_side = client.get("/cast/characters/malti-devi/").content.decode()
    assert "<dt>Parent of</dt>" in other_side
    assert "no source of ours says" in client.get("/cast/characters/a-guess/").content.decode()
