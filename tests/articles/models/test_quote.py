from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Quote, TaggedArticle
from fansite.models import SearchEntry
from fansite.shield import OPEN, SHUT, Shield
from tests.factories import (
    UNPUBLISHED,
    make_actor,
    make_article,
    make_draft,
    make_editor,
    make_event,
    make_fan,
    make_quote,
    make_tag,
    make_unpublished,
    make_writer,
)

pytestmark = pytest.mark.django_db
HINGLISH = {"language": "hi-Latn", "translation": "", "translator": ""}


@pytest.mark.parametrize(
    "fields",
    [
        {"words": ""},
        HINGLISH,
        {"language": "hi", "translation": "", "translator": ""},
        {"translation": "In English"},
        {"translator": "Aangan"},
        {"is_free": True},
        {"after_paragraph": 0},
    ],
)
def test_the_database_refuses_what_is_no_quote(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_quote(**fields)


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_a_quote_is_public_with_its_story(state):
    alone, told = make_quote(), make_quote(article=make_article())
    make_quote(article=make_unpublished(state))
    assert set(Quote.objects.published()) == {alone, told}


def test_a_quote_of_a_deleted_draft_goes_with_it():
    quote = make_quote(article=make_draft())
    Article.objects.all().delete()
    assert not Quote.objects.filter(pk=quote.pk).exists()


def test_the_newest_words_come_first_and_those_without_a_date_last():
    said = ["", "2021", "..2023-02-05", "2023-12", "2023-12-05", "2025-04-21.."]
    quotes = [make_quote(said_on=date) for date in said]
    twin = make_quote(said_on="2021")
    assert [quote.said_on for quote in Quote.objects.newest_first()] == [*said[:1:-1], "2021", "2021", ""]
    assert list(Quote.objects.newest_first())[-3] == twin
    assert [quote.year for quote in Quote.objects.order_by("pk")] == [
        "",
        "2021",
        "2023",
        "2023",
        "2023",
        "2025",
        "2021",
    ]
    for place, quote in enumerate(Quote.objects.newest_first(), 1):
        assert list(Quote.objects.older_than(quote.key).newest_first()) == list(Quote.objects.newest_first()[place:])
    assert list(Quote.objects.older_than(None)) != []
    assert quotes[0].key == ("", "q", quotes[0].pk)


def test_quotes_are_found_by_speaker_and_topic():
    gaurav, leap, ji = make_actor("Gaurav"), make_tag("The leap"), make_tag("Ji")
    one, other = make_quote(speaker=gaurav, topics=[leap, ji]), make_quote(topics=[leap])
    assert set(Quote.objects.of_topic(leap)) == {one, other}
    assert list(Quote.objects.of_topic(leap).of_speaker(gaurav.tag)) == [one]
    assert set(Quote.objects.of_topic(None).of_speaker(None)) == {one, other}
    assert list(Quote.objects.filter(pk=one.pk).topics()) == [ji, leap]
    assert list(Quote.objects.filter(pk=one.pk).speakers()) == [gaurav.tag]
    one.set_topics([ji])
    assert list(Quote.objects.of_topic(leap)) == [other]


def test_a_quote_tells_what_its_story_tells():
    early, late = make_event(), make_event()
    story = make_article(safe_from=late, safe_title="Later")
    plain, of_story, own = make_quote(), make_quote(article=story), make_quote(safe_from=early, article=story)
    assert [quote.tells_of for quote in (plain, of_story, own)] == [(), (late.pk,), (early.pk, late.pk)]
    reached = Shield(frozenset({early.pk}))
    assert list(Quote.objects.open_to(reached)) == [plain]
    assert list(Quote.objects.open_to(SHUT)) == [plain]
    assert set(Quote.objects.open_to(OPEN)) == {plain, of_story, own}
    assert [quote.shown_to(reached).is_covered for quote in (plain, of_story, own)] == [False, True, True]
    # Within the story, open once, only what the quote itself tells covers it.
    assert not of_story.shown_to(SHUT.inside(story)).is_covered
    assert own.shown_to(SHUT.inside(story)).is_covered
    assert OPEN.inside(story) is OPEN
    told = Article.objects.for_page().get(pk=story.pk).told_to(SHUT)
    assert [quote.is_covered for _, quote in told.pieces if quote] == [False, True]


def test_a_cover_has_no_words():
    cover = make_quote(words="Secret", occasion="after it", safe_from=make_event()).shown_to(SHUT)
    assert not {"words", "translation", "occasion", "source", "article", "topics"} & set(vars(cover))
    assert (cover.when_words, cover.year) == ("December 2023", "2023")


def test_the_card_says_only_what_is_safe_for_everybody():
    speaker, event = make_actor("Gaurav"), make_event()
    open_one = make_quote(words="Haan ji", speaker=speaker, **HINGLISH | {"translation": "Yes", "translator": "Aangan"})
    assert (open_one.card.words, open_one.card.under, open_one.card.says) == ("Haan ji", "Yes", "Gaurav, December 2023")
    story = make_article(safe_from=event, safe_title="Later")
    for hidden in (make_quote(speaker=speaker, safe_from=event), make_quote(speaker=speaker, article=story)):
        assert (hidden.card.words, hidden.card.under, hidden.card.says) == ("", "", "Gaurav, December 2023")


def test_who_translated_is_said_in_words(settings):
    def note(**fields):
        return Quote(**fields).translation_note

    assert note() == ""
    assert note(translator="Pinkvilla") == "translation: Pinkvilla"
    assert note(translator=settings.SITE_NAME, is_free=True) == "our free translation"


def body_of(story) -> str:
    return SearchEntry.objects.get(story=story.pk).body


def test_a_story_is_found_by_its_quotes_as_soon_as_they_are_kept():
    story, other = make_article(), make_article()
    Article.objects.update(modified_at=timezone.now() - timedelta(days=1))
    quote = make_quote(
        words="Zamanat ki baat", article=story, **HINGLISH | {"translation": "Of bail", "translator": "A"}
    )
    assert "Zamanat ki baat Of bail" in body_of(story)
    assert Article.objects.get(pk=story.pk).modified_at > timezone.now() - timedelta(minutes=1)
    quote.article = other
    quote.keep()
    assert ("Zamanat" in body_of(story), "Zamanat" in body_of(other)) == (False, True)
    quote.delete()
    assert "Zamanat" not in body_of(other)


def test_full_text_knows_no_words_that_a_reader_of_the_story_may_not_see():
    event = make_event()
    story = make_article(safe_from=event, safe_title="Later")
    make_quote(words="Zamanat", article=story, safe_from=event)
    make_quote(words="Kahani", article=story, safe_from=make_event())
    assert ("Zamanat" in body_of(story), "Kahani" in body_of(story)) == (True, False)


def test_quotes_stand_behind_their_paragraphs():
    story = make_article(body="<p>One</p><h2>Two</h2><p>Three</p>")
    end, first, also_first, far = (
        make_quote(words=word, article=story, after_paragraph=after)
        for word, after in (("end", None), ("first", 1), ("also", 1), ("far", 9))
    )
    story = Article.objects.for_page().get(pk=story.pk)
    assert story.told_to(OPEN).pieces == [
        ("<p>One</p>", first), ("", also_first), ("<h2>Two</h2><p>Three</p>", far), ("", end), ("", None),
    ]  # fmt: skip


def test_who_may_edit_a_story_may_edit_its_quotes():
    writer = make_writer()
    mine, alone = make_quote(article=make_draft(author=writer)), make_quote()
    others = make_quote(article=make_draft())
    published = make_quote(article=make_article(author=writer))
    assert list(Quote.objects.editable_by(writer)) == [mine]
    assert set(Quote.objects.editable_by(make_editor())) == {mine, alone, others, published}
    assert list(Quote.objects.editable_by(make_fan())) == []


def test_quotes_go_with_the_person_when_two_become_one():
    wrong, right = make_actor("Gaurav Khana"), make_actor("Gaurav Khanna")
    said, about = make_quote(speaker=wrong), make_quote(topics=[wrong.tag])
    both = make_quote(topics=[wrong.tag, right.tag])
    TaggedArticle.objects.merge(wrong.tag, into=right.tag, by=make_editor())
    assert list(Quote.objects.of_speaker(right.tag)) == [said]
    assert set(Quote.objects.of_topic(right.tag)) == {about, both}
