"""Two versions side by side, for people to read."""

import pytest

from tests.articles.test_history import editor, page_of, save, versions  # noqa: F401 - a fixture
from tests.factories import make_draft, make_picture, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(editor):  # noqa: F811
    return make_draft(
        author=editor, title="Chai at six", body="<p>One two three.</p><p>Same.</p>", tags=[make_tag("Tea")]
    )


def differences(client, story, **query) -> str:
    page = client.get(page_of(story, "differences"), query).text
    return page[page.index("two-versions") : page.index("closelink")]


def test_words_that_went_and_came_are_marked(client, story):
    save(client, story, title="Chai at seven", body="<p>One four three.</p><p>Same.</p>")
    page = differences(client, story)
    assert "<p>Chai at <del>six</del> <ins>seven</ins></p>" in page
    assert "<p>One <del>two</del> <ins>four</ins> three.</p>" in page
    assert "<h3>Standfirst</h3>" not in page


def test_what_people_typed_stays_text(client, story):
    evil = '<script>alert("x")</script>&amp;'
    save(client, story, title=evil, standfirst=evil)
    make_tag(evil[:40])
    page = differences(client, story)
    assert "<script>" not in page
    assert "<ins>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;</ins>" in page


def test_tags_and_the_cover_are_told_as_was_and_is(client, story):
    story.set_tags([make_tag("Rain")])
    save(client, story)
    picture = make_picture(alt="A red door")
    save(client, story, cover=picture.pk)
    kept = versions(story)
    page = differences(client, story, **{"from": kept[-1].number, "to": kept[0].number})
    assert "<del>–</del>" in page
    assert "<ins>A red door</ins>" in page
    picture.delete()
    assert "<ins>a picture that is gone since</ins>" in differences(client, story, to=kept[0].number)


def test_the_older_is_always_what_was(client, story):
    save(client, story, title="New")
    new, old = versions(story)
    one = differences(client, story, **{"from": old.number, "to": new.number})
    other = differences(client, story, **{"from": new.number, "to": old.number})
    assert one == other == differences(client, story) == differences(client, story, to=new.number)
    assert differences(client, story, **{"from": old.number}) == one


def test_a_changed_link_or_format_is_seen_though_the_words_are_the_same(client, story):
    save(client, story, body='<p>See <a href="https://a.example/" rel="noopener">this</a>.</p>')
    save(client, story, body='<p>See <a href="https://b.example/" rel="noopener">this</a>.</p>')
    page = differences(client, story)
    assert "The words are the same." in page
    assert "<del>https://a.example/</del>" in page
    assert "<ins>https://b.example/</ins>" in page
    save(client, story, body="<p>See <strong>this</strong>.</p>")
    assert "&lt;strong&gt;this" in differences(client, story)


def test_one_version_and_the_same_twice_are_told(client, story):
    save(client, story, title="New")
    only = versions(story)[-1].number
    assert "no second version" in differences(client, story, to=only)
    assert "no second version" in differences(client, story, to=only, **{"from": only})
    save(client, story)
    assert "The two hold the same." in differences(client, story)
