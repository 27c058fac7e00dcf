import pytest
from django.urls import reverse

from articles.checks import findings
from articles.models import Article, FormerAddress
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_draft,
    make_editor,
    make_event,
    make_moderator,
    make_picture,
    make_question,
    make_source,
    make_tag,
    make_writer,
)

pytestmark = pytest.mark.django_db


def whole(**fields) -> Article:
    """A draft with nothing to find."""
    ordinary = {"source": make_source(), "tags": [make_tag()], "cover": make_picture(credit="Aangan")}
    return make_draft(**ordinary | fields)


def told(story: Article) -> list[str]:
    return [finding.words for finding in findings(story)]


def test_a_whole_story_has_nothing_to_be_looked_at():
    assert told(whole()) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"standfirst": ""}, "no standfirst"),
        ({"source": None}, "no source"),
        ({"tags": []}, "no tag"),
        ({"body": "<p>She said it Yesterday, and again last week.</p>"}, "“yesterday”, “last week”"),
        ({"title": "Aaj ka scene"}, "“aaj”"),
        ({"body": '<p><a href="/articles/nowhere/">Also read</a></p>'}, "/articles/nowhere/ leads nowhere"),
        ({"body": '<p><a href="http://127.0.0.1:8000/cast/actors/nobody/">Who</a></p>'}, "leads nowhere"),
        ({"body": '<p><a href="/no-such-page/">x</a></p>'}, "leads nowhere"),
    ],
)
def test_what_is_missing_is_said_once(fields, sentence):
    (words,) = told(whole(**fields))
    assert sentence in words


def test_a_cover_that_names_nobody_and_an_address_that_tells():
    assert "names nobody" in told(whole(cover=make_picture()))[0]
    story = whole(slug="samar-dies", safe_from=make_event(), safe_title="What happens to Samar")
    assert "dies" in told(story)[0]


def test_links_that_lead_somewhere_are_left_alone():
    actor, story = make_actor("Rupali", spellings=["Roopali"]), make_article(slug="there", title="There")
    FormerAddress.objects.keep(story, "https://blog.example/2023/02/there/")
    links = ["/", "/articles/there/", "/cast/actors/rupali/", "/cast/actors/Roopali/", "/tags/rupali/", "#top",
             "/2023/02/there/", "https://elsewhere.example/x/", "mailto:a@example.com", "/search/?q=x"]  # fmt: skip
    body = "".join(f'<p><a href="{link}">x</a></p>' for link in links)
    assert told(whole(body=body, tags=[actor.tag])) == []


def test_people_in_the_text_are_offered_as_tags_where_the_name_means_one():
    rupali = make_actor("Rupali Ganguly", spellings=["Rupali"])
    anupamaa = make_character("Anupamaa", nicknames=["Anu"])
    make_character("Choti Anu", nicknames=["Anu"])
    make_tag("Leap")
    story = whole(title="Rupali on the leap", body="<p>Leap, says anupamaa. Anu was there, and अनुपमा.</p>")
    offered = [(finding.tag, finding.words) for finding in findings(story) if finding.tag]
    assert [tag for tag, _ in offered] == [anupamaa.tag, rupali.tag]
    assert "“अनुपमा” stands in it" in offered[0][1]
    assert "“Rupali” stands in it" in offered[1][1]
    story.set_tags([*story.tag_list, anupamaa.tag, rupali.tag])
    assert told(story) == []


def test_one_tap_adds_the_tag_and_publishes_nothing(client):
    editor, rupali = make_editor(), make_actor("Rupali Ganguly")
    client.force_login(editor)
    story = whole(author=editor, title="Rupali Ganguly speaks")
    address = reverse("admin:articles_article_publish", args=[story.pk])
    assert "Add the tag Rupali Ganguly" in client.get(address).text
    page = client.post(address, {"add_tag": rupali.tag.pk, "at": "2030-01-01T10:00"}).text
    assert "Add the tag" not in page
    assert 'value="2030-01-01T10:00"' in page
    story.refresh_from_db()
    assert (story.status, rupali.tag in story.tags.all()) == ("draft", True)
    for odd in ("", "x", "999999", "9" * 40, "²"):
        assert client.post(address, {"add_tag": odd}).status_code == 200
    assert client.post(address, {"at": ""}).status_code == 302
    story.refresh_from_db()
    assert story.is_public


def test_only_who_may_take_the_step_adds_a_tag_there(client):
    story, tag = whole(), make_actor().tag
    for name in ("publish", "submit"):
        for user in (make_writer(), make_moderator()):
            client.force_login(user)
            address = reverse(f"admin:articles_article_{name}", args=[story.pk])
            assert client.post(address, {"add_tag": tag.pk}).status_code == 403
    assert tag not in story.tags.all()


def test_a_name_in_an_answer_is_found_too():
    actor, story = make_actor("Madalsa Sharma"), make_draft()
    make_question(article=story, asked="Who came?", answer="Madalsa Sharma came.")
    assert actor.tag in [one.tag for one in findings(story)]
