import pytest

from tests.factories import make_actor, make_article, make_character, make_portrayal, make_source

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
