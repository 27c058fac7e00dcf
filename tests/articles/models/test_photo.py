import pytest
from django.db import IntegrityError, transaction

from articles.models import Article, Embed, Photo, TaggedArticle
from articles.models.embed import read_address
from fansite.models import SearchEntry
from fansite.shield import OPEN, SHUT
from tests.factories import (
    make_actor,
    make_article,
    make_editor,
    make_embed,
    make_event,
    make_photo,
    make_picture,
    make_quote,
)

pytestmark = pytest.mark.django_db


def read(story) -> Article:
    return Article.objects.for_page().get(pk=story.pk)


@pytest.mark.parametrize(
    "wrong",
    [{"description": ""}, {"after_paragraph": 0}, {"address": "http://a.example/"}, {"address": "javascript:x"}],
)
def test_the_database_refuses_what_is_no_photo(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_photo(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"description": ""},
        {"code": ""},
        {"code": "short"},
        {"code": "../../../x/"},
        {"code": "abcdefghijk\n"},
        {"provider": "instagram", "code": "a/b?c"},
        {"provider": "elsewhere"},
    ],
)
def test_the_database_refuses_what_is_no_embed(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_embed(**wrong)


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://www.youtube.com/watch?v=abc_-123DEF&t=5s", ("youtube", "abc_-123DEF")),
        ("youtu.be/abc_-123DEF?si=x", ("youtube", "abc_-123DEF")),
        ("https://m.youtube.com/shorts/abc_-123DEF", ("youtube", "abc_-123DEF")),
        ("https://www.youtube-nocookie.com/embed/abc_-123DEF", ("youtube", "abc_-123DEF")),
        ("https://www.youtube.com/@somebody", ("youtube", "")),
        ("https://www.instagram.com/p/CxYz_-1/?igsh=1", ("instagram", "CxYz_-1")),
        ("https://instagram.com/sagar.p/reel/CxYz_-1/", ("instagram", "CxYz_-1")),
        ("https://www.instagram.com/sagar.p/", ("instagram", "")),
        ("https://youtube.com.evil.example/watch?v=abc_-123DEF", None),
        ("https://[/", None),
    ],
)
def test_the_address_of_a_post_names_its_provider(address, named):
    assert read_address(address) == named


def test_what_stands_in_a_text_and_after_it_keeps_its_order():
    story = make_article(body="<p>One</p><p>Two</p>")
    last, second, first = (make_photo(story, position=place) for place in (None, 2, 1))
    end = make_embed(story)
    here = make_photo(story, after_paragraph=1)
    sooner = make_embed(story, after_paragraph=1, position=1)
    later = make_embed(story, after_paragraph=1)
    quote = make_quote(article=story, after_paragraph=1)
    told = read(story).told_to(OPEN)
    assert told.photos == [first, second, last]
    assert [(str(piece), inset) for piece, inset in told.pieces] == [
        ("<p>One</p>", quote), ("", here), ("", sooner), ("", later), ("<p>Two</p>", end), ("", None),
    ]  # fmt: skip


def test_a_photo_stays_when_its_picture_goes():
    photo = make_photo(picture=make_picture(credit="The studio"), credit="")
    assert photo.credited == "The studio"
    photo.picture.delete()
    kept = Photo.objects.get()
    assert (kept.picture, kept.description, kept.credited) == (None, photo.description, "")


def test_a_picture_that_lies_later_takes_its_words_under_the_cover():
    event, sagar = make_event(), make_actor("Sagar")
    later = make_picture(safe_from=event.pk)
    story = make_article()
    make_photo(
        story, picture=later, description="He falls", credit="C", address="https://a.example/", people=[sagar.tag]
    )
    make_photo(story, description="Chai")
    covered, plain = read(story).told_to(SHUT).photos
    assert (covered.is_covered, plain.is_covered) == (True, False)
    assert vars(covered) == {"cover_mark": f"i{later.pk}"}
    assert "He falls" not in read(story).whole_html(SHUT)
    assert "He falls" in read(story).whole_html(OPEN)
    # Within a story that tells of the event, its pictures tell nothing new.
    Article.objects.update(safe_from=event, safe_title="Later")
    assert [photo.is_covered for photo in read(story).told_to(SHUT).photos] == [False, False]


def test_a_story_is_found_by_what_its_photos_and_embeds_show():
    story = make_article()
    make_photo(story, description="Lamps on a terrace", people=[make_actor("Sagar Parekh").tag])
    make_embed(story, description="A song at the gate")
    story.sync()
    body = SearchEntry.objects.get(story=story.pk).body
    assert "Photo: Lamps on a terrace (Sagar Parekh; Sagar Parekh)" in body
    assert "YouTube: A song at the gate" in body


def test_people_of_photos_stay_when_two_tags_become_one():
    wrong, right = make_actor("Sagar Parek"), make_actor("Sagar Parekh")
    one, both = make_photo(people=[wrong.tag]), make_photo(people=[wrong.tag, right.tag])
    TaggedArticle.objects.merge(wrong.tag, into=right.tag, by=make_editor())
    assert [list(photo.people.all()) for photo in (one, both)] == [[right.tag], [right.tag]]


def test_where_an_embed_lies():
    video, post = Embed(code="abc_-123DEF"), Embed(provider="instagram", code="CxYz")
    assert (video.address, video.frame) == (
        "https://www.youtube.com/watch?v=abc_-123DEF",
        "https://www.youtube-nocookie.com/embed/abc_-123DEF?autoplay=1",
    )
    assert (post.address, post.frame) == (
        "https://www.instagram.com/p/CxYz/",
        "https://www.instagram.com/p/CxYz/embed/",
    )
