"""Photos and embeds as readers get them, and as the newsroom keeps them in a story's form."""

import re

import pytest
from django.urls import reverse

from articles import history
from articles.checks import findings
from articles.models import Article, Embed, Photo
from fansite.models import SearchEntry
from fansite.pictures.models import Picture
from tests.articles.test_admin import change, form
from tests.articles.test_preview import framed
from tests.factories import (
    make_actor,
    make_article,
    make_draft,
    make_editor,
    make_embed,
    make_event,
    make_photo,
    make_picture,
    make_tag,
    make_writer,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


@pytest.fixture
def editor(client):
    editor = make_editor()
    client.force_login(editor)
    return editor


def rows(kind: str, *typed: dict, there: int = 0) -> dict:
    """What the browser sends for the rows of one kind."""
    sent = {f"{kind}-TOTAL_FORMS": len(typed), f"{kind}-INITIAL_FORMS": there}
    return sent | {f"{kind}-{number}-{name}": value for number, row in enumerate(typed) for name, value in row.items()}


def photo(**fields) -> dict:
    return {"description": " Lamps  on a\u200b terrace ", "right": "ours", "credit": "Aangan"} | fields


def embed(**fields) -> dict:
    return {"provider": "youtube", "code": "https://youtu.be/abc_-123DEF", "description": "A song"} | fields


# What readers get


def test_the_page_shows_photos_with_their_words_people_and_way_back(client):
    story, sagar = make_article(slug="set", body="<p>One</p><p>Two</p>"), make_actor("Sagar Parekh")
    facts = {"people": [sagar.tag], "address": "https://www.instagram.com/p/CxYz/"}
    make_photo(story, picture=make_picture(alt="Diyas"), description="In the yard", after_paragraph=1, **facts)
    make_photo(story, picture=make_picture(300, 900), description="At the gate", credit="The studio")
    make_photo(story, description="Was to be seen", **facts)
    page = client.get("/articles/set/").text
    within, after = page.split('<section class="photos"')
    assert re.search(
        r'One</p><figure class="photo"><picture>.*alt="Diyas".*In the yard.*</figure>\s*<p>Two', within, re.S
    )
    assert f'<a href="{sagar.get_absolute_url()}">Sagar Parekh</a>' in within
    assert '<a href="https://www.instagram.com/p/CxYz/" rel="noopener">Original post</a>' in within
    assert "2 photos" in after
    assert re.search(r'class="photo tall"><picture>.*At the gate.*The studio', after, re.S)
    lost = after.partition('class="photo lost"')[2]
    assert "The picture is no longer available" in lost
    assert "Was to be seen" in lost
    assert "Original post" in lost
    assert "<picture>" not in lost.partition("</figure>")[0]


def test_a_photo_from_later_waits_under_a_cover(client):
    picture = make_picture(alt="He falls", safe_from=make_event().pk)
    make_photo(make_article(slug="set"), picture=picture, description="He falls here", people=[make_actor("Sagar").tag])
    client.cookies["spoiler"] = "0"
    covered = client.get("/articles/set/").text
    assert "A photo from later in the story" in covered
    assert not re.search("He falls|Sagar|<picture>", covered)
    opened = client.get(f"/articles/set/?open=i{picture.pk}").text
    assert "He falls here" in opened


def test_an_embed_is_words_and_a_link_and_nothing_of_it_is_loaded(client):
    make_embed(make_article(slug="set"), code="abc_-123DEF", description="A “song” & more")
    response = client.get("/articles/set/")
    page = response.text
    assert "A “song” &amp; more" in page
    assert '<a href="https://www.youtube.com/watch?v=abc_-123DEF" rel="noopener">See it on YouTube</a>' in page
    assert not re.search(r'<iframe|(src|srcset|href)="(https?:)?//[^"]*(nocookie|/embed/)', page)
    frames = "frame-src https://www.youtube-nocookie.com https://www.instagram.com"
    assert frames in response["Content-Security-Policy"]
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "frame-src" not in client.get("/")["Content-Security-Policy"]


def test_feeds_tell_of_photos_and_embeds(client):
    story = make_article()
    later = make_picture(safe_from=make_event().pk)
    make_photo(story, picture=make_picture(alt="Diyas"), description="In the <yard>")
    make_photo(story, picture=later, description="He falls")
    make_embed(story, description="A song")
    text = client.get("/feeds/latest.json").json()["items"][0]["content_html"]
    assert re.search(r'<img src="http://127.0.0.1:8000/media/[^"]+" alt="Diyas">', text)
    assert "In the &lt;yard&gt;" in text
    assert 'href="https://www.youtube.com/watch?v=' in text
    assert "He falls" not in text


# The newsroom


def test_an_editor_keeps_photos_and_embeds_with_a_story(client, editor):
    sagar, picture, story = make_actor("Sagar Parekh"), make_picture(), make_article(author=editor)
    before = Article.objects.get().modified_at
    shown = photo(picture=picture.pk, people=[sagar.tag.pk], position=1, address="https://a.example/p")
    insta = embed(code="instagram.com/reel/CxYz_-1/", after_paragraph=2)
    sent = form(editor, title=story.title, slug=story.slug) | rows("photos", shown) | rows("embeds", embed(), insta)
    assert client.post(change(story), sent).status_code == 302
    kept = Photo.objects.get()
    assert (kept.description, kept.picture, kept.right) == ("Lamps on a terrace", picture, "ours")
    assert list(kept.people.all()) == [sagar.tag]
    assert list(Embed.objects.order_by("pk").values_list("provider", "code")) == [
        ("youtube", "abc_-123DEF"),
        ("instagram", "CxYz_-1"),
    ]
    assert "Lamps on a terrace" in SearchEntry.objects.get(story=story.pk).body
    assert Article.objects.get().modified_at > before
    page = client.get(change(story)).text
    assert f'<option value="{picture.pk}" selected>' in page
    assert 'value="abc_-123DEF"' in page


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("photos", {"description": "\u200b"}, "description"),
        ("photos", {"description": "a\0b"}, "description"),
        ("photos", {"description": "x" * 1001}, "description"),
        ("photos", {"address": "http://a.example/"}, "address"),
        ("photos", {"address": "javascript:alert(1)"}, "address"),
        ("photos", {"address": "https://a.example/\0"}, "address"),
        ("photos", {"right": "mine"}, "right"),
        ("photos", {"picture": "9" * 40}, "picture"),
        ("photos", {"picture": "x"}, "picture"),
        ("photos", {"people": ["9" * 40]}, "people"),
        ("photos", {"people": ["\0"]}, "people"),
        ("photos", {"after_paragraph": "0"}, "after_paragraph"),
        ("photos", {"position": "9" * 40}, "position"),
        ("embeds", {"description": ""}, "description"),
        ("embeds", {"code": "https://vimeo.com/1234"}, "code"),
        ("embeds", {"code": "https://www.youtube.com/"}, "code"),
        ("embeds", {"code": "../../etc"}, "code"),
        ("embeds", {"code": "abc"}, "code"),
        ("embeds", {"code": "abcdefgh\0ij"}, "code"),
        ("embeds", {"code": "https://[/"}, "code"),
        ("embeds", {"provider": "vimeo"}, "provider"),
        ("embeds", {"after_paragraph": "-1"}, "after_paragraph"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, editor, kind, wrong, field):
    typed = photo(**wrong) if kind == "photos" else embed(**wrong)
    response = client.post(ADD, form(editor) | rows(kind, typed))
    assert response.status_code == 200
    (formset,) = (one.formset for one in response.context["inline_admin_formsets"] if one.formset.prefix == kind)
    assert [list(errors) for errors in formset.errors] == [[field]]
    assert not Article.objects.exists()


def test_a_topic_is_nobody_in_a_photo(client, editor):
    response = client.post(ADD, form(editor) | rows("photos", photo(people=[make_tag().pk])))
    assert not Article.objects.exists()
    assert "not one of the available choices" in response.text


def test_who_has_no_profile_any_more_is_led_to_by_the_tag(client):
    sagar = make_actor("Sagar", slug="sagar")
    make_photo(make_article(slug="set"), people=[sagar.tag])
    sagar.delete()
    assert '<a href="/tags/sagar/">Sagar</a>' in client.get("/articles/set/").text


def test_a_form_from_before_there_were_photos_is_taken_as_it_is(client, editor):
    story = make_article(author=editor)
    make_photo(story)
    assert client.post(change(story), form(editor, title="New", slug=story.slug)).status_code == 302
    assert Photo.objects.filter(article__title="New").exists()


def test_writers_keep_photos_of_their_own_drafts(client):
    writer = make_writer()
    client.force_login(writer)
    story = make_draft(author=writer)
    sent = form(writer, title=story.title, slug=story.slug) | rows("photos", photo()) | rows("embeds", embed())
    assert client.post(change(story), sent).status_code == 302
    assert (story.photos.count(), story.embeds.count()) == (1, 1)


def test_the_preview_shows_them_as_they_were_typed(client, editor):
    sagar, story = make_actor("Sagar Parekh"), make_draft(author=editor)
    there, gone = make_photo(story, description="There", people=[sagar.tag]), make_photo(story, description="Gone")
    ids = [{"id": one.pk, "article": story.pk} for one in (there, gone)]
    sent = form(editor, title="T", slug="t", _preview="1") | rows(
        "photos",
        photo(**ids[0], description="Typed over", position=3, picture=make_picture(alt="Diyas").pk),
        photo(**ids[1], DELETE="on"),
        photo(description="New one", position=1, people=[sagar.tag.pk]),
        photo(description="New two", position=2),
        there=2,
    ) | rows("embeds", embed())  # fmt: skip
    page = framed(client.post(change(story), sent))
    assert re.findall("New one|New two|Typed over|Gone|There", page) == ["New one", "New two", "Typed over"]
    assert page.count(">Sagar Parekh</a>") == 1
    assert 'alt="Diyas"' in page
    assert "A song" in page
    assert sorted(Photo.objects.values_list("description", flat=True)) == ["Gone", "There"]


def test_a_version_brings_photos_back_without_what_is_gone_since(client, editor):
    sagar, rupali, picture = make_actor("Sagar"), make_actor("Rupali"), make_picture()
    story = make_article(author=editor)
    shown = make_photo(story, description="Lamps", people=[sagar.tag, rupali.tag], picture=picture, position=1)
    make_embed(story, description="A song")
    edited = form(editor, title=story.title, slug=story.slug)
    client.post(change(story), edited)
    first, former = history.load(history.revisions(story))[0], dict(history.present(story).values)
    with_less = {"id": shown.pk, "article": story.pk, "people": [rupali.tag.pk], "picture": "", "position": ""}
    typed = rows("photos", photo(**with_less), there=1)
    assert client.post(change(story), edited | typed).status_code == 302
    Embed.objects.all().delete()
    assert history.restore(story, first) == []
    assert history.present(story).values == former
    assert sorted(Photo.objects.get().people.values_list("name", flat=True)) == ["Rupali", "Sagar"]
    Picture.objects.all().delete()
    rupali.delete()
    rupali.tag.delete()
    assert history.restore(story, first) == ["the picture of the photo “Lamps”", "the people of the photo “Lamps”"]
    again = Photo.objects.get()
    assert (again.pk, again.picture, list(again.people.all())) == (shown.pk, None, [sagar.tag])
    page = client.get(reverse("admin:articles_article_history", args=[story.pk])).text
    assert "1 photo" in page


def test_photos_are_looked_through_before_the_story_goes_out():
    story = make_draft()
    make_photo(story, description="Lamps", credit="", picture=make_picture(credit="The studio"), right="press")
    make_photo(story, description="Gate", credit="", right="unknown")
    make_photo(story, description="Yard", picture=make_picture(), right="unknown")
    said = [finding.words for finding in findings(story) if "photo" in finding.words]
    assert said == [
        "The photo “Gate” names nobody who made it.",
        "Nobody has said by which right we show the picture of the photo “Yard”.",
    ]


def test_what_was_typed_of_a_photo_comes_back_to_be_looked_at(client, editor):
    sagar, picture, story = make_actor("Sagar Parekh"), make_picture(alt="Diyas"), make_draft(author=editor)
    kept = form(editor, title="T", slug="t", autosave_key=f"story-{story.pk}")
    kept |= rows("photos", photo(picture=picture.pk, people=[sagar.tag.pk])) | rows("embeds", embed())
    assert client.post("/admin/articles/article/autosave/", kept).status_code == 200
    page = client.get(change(story)).text
    restoring = re.search(r'<form method="post" action="[^"]+">(?:(?!</form>).)*_restore.*?</form>', page, re.S)[0]
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', restoring))
    again = client.post(change(story), sent).text
    assert "it is not saved yet" in again
    assert f'<option value="{sagar.tag.pk}" selected>Sagar Parekh</option>' in again
    assert f'<option value="{picture.pk}" selected>Diyas ·' in again
    assert "Lamps  on a" in again
    assert "https://youtu.be/abc_-123DEF" in again
    assert not Photo.objects.exists()
