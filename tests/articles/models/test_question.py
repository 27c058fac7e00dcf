"""Interviews in questions and answers, by one, several, or nobody who is named."""

import re

import pytest
from django.db import IntegrityError, transaction

from articles import history
from articles.differences import changes
from articles.models import Article, Question, TaggedArticle
from articles.quotes import PER_PAGE
from fansite.models import SearchEntry
from tests.articles.test_admin import change, form
from tests.factories import (
    make_actor,
    make_article,
    make_draft,
    make_editor,
    make_event,
    make_question,
    make_quote,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db
KHABAR = {"asked": "Kya khabar?", "answer": "Sab theek.\n\nBilkul.", "language": "hi-Latn", "translation": "All is well.", "translator": "Aangan"}  # fmt: skip


def typed(number=0, **fields) -> dict:
    """A row of the story's form."""
    ordinary = {"asked": "How is tea made?", "answer": "With time.", "language": "en"}
    return {f"questions-{number}-{name}": value for name, value in (ordinary | fields).items()}


def rows(count: int, initial: int = 0) -> dict:
    return {"questions-TOTAL_FORMS": count, "questions-INITIAL_FORMS": initial}


def asked(page: str) -> list[str]:
    return re.findall(r'<section class="asked" id="q[0-9]+"><h2>(.+?)</h2>', page)


def test_a_story_tells_questions_and_answers_in_both_languages(client):
    aashish, sagar, madalsa = (make_actor(name) for name in ("Aashish Mehrotra", "Sagar Parekh", "Madalsa Sharma"))
    story = make_article(slug="tea", body="<p>One.</p><p>Two.</p>", kind="interview")
    make_question(article=story, asked="Last?")
    make_question(article=story, asked="First & foremost?", position=2, speakers=[aashish, sagar, madalsa])
    make_question(article=story, **KHABAR, position=1, speakers=[sagar], is_free=True)
    make_question(article=story, asked="Within?", after_paragraph=1)
    page = client.get("/articles/tea/").text
    assert asked(page) == ["Within?", "Kya khabar?", "First &amp; foremost?", "Last?"]
    assert page.index("One.") < page.index("Within?") < page.index("Two.") < page.index("Kya khabar?")
    assert '<p lang="hi-Latn">Sab theek.</p><p lang="hi-Latn">Bilkul.</p><div class="sense"><p>All is well.</p><p class="note">Our free translation</p></div>' in page  # fmt: skip
    who = re.findall(r'<p class="who">(.+?)</p>', page)
    assert [re.sub("<.+?>", "", names) for names in who] == ["Sagar Parekh", "Aashish Mehrotra, Madalsa Sharma and Sagar Parekh"]  # fmt: skip


def test_search_and_feeds_know_the_answers(client):
    story = make_article()
    make_question(article=story, asked="Chai?", answer="Kadak.", speakers=[make_actor("Sagar")])
    assert "Chai? Kadak. — Sagar" in SearchEntry.objects.get(story=story.pk).body
    assert "<h2>Chai?</h2><p lang=" in client.get("/feeds/latest.json").json()["items"][0]["content_html"]


def test_by_topic_answers_stand_among_the_quotes_of_their_time(client):
    set_, sagar = make_tag("On the set"), make_actor("Sagar")
    for date in ("2024", "..2022-05"):
        make_quote(words=date, said_on=date, topics=[set_], speaker=sagar)
    story = make_article(source=make_source(date="2023-02-05"), said_to="TellyChakkar", title="Talk")
    question = make_question(article=story, asked="Well?", speakers=[sagar], topics=[set_])
    make_question(article=make_draft(), topics=[set_], asked="Draft?")
    for address in ("/quotes/?topic=on-the-set", "/quotes/?speaker=sagar", "/quotes/?topic=on-the-set&speaker=sagar"):
        page = client.get(address).text
        assert re.findall("“(2024|..2022-05)”|(Well)|(Draft)", page) == [("2024", "", ""), ("", "Well", ""), ("..2022-05", "", "")]  # fmt: skip
    assert f'href="/articles/{story.slug}/#q{question.pk}"' in page
    assert "to TellyChakkar" in page
    assert "Well?" not in client.get("/quotes/").text


def test_a_long_list_of_both_goes_on_by_key(client):
    tag, source = make_tag("Tea"), make_source(date="2023-12")
    for number in range(PER_PAGE):
        make_quote(words=f"Q{number}.", said_on="2023-12", topics=[tag])
        make_question(article=make_article(source=source), asked=f"A{number}?", topics=[tag])
    seen, address = [], "/quotes/?topic=tea"
    while address:
        page = client.get(address).text
        seen += re.findall(r"(?:“|>)([QA][0-9]+)[.?]", page)
        address = "".join(re.findall(r'href="([^"]+)" rel="next"', page)).replace("&amp;", "&")
    assert seen == [f"{kind}{number}" for kind in "QA" for number in reversed(range(PER_PAGE))]


def test_an_answer_in_a_covered_story_is_covered_where_it_stands_by_itself(client):
    tag = make_tag("Tea")
    story = make_article(safe_from=make_event(), safe_title="Safe", title="Telling", source=make_source())
    make_question(article=story, asked="Secret?", answer="Secret.", topics=[tag], speakers=[make_actor("Secret")])
    client.cookies["spoiler"] = "0"
    page = client.get("/quotes/?topic=tea").text
    assert (page.count("An answer from later in the story"), "Secret?" in page, "Secret." in page) == (1, False, False)
    opened = client.get(f"/articles/{story.slug}/?open=s{story.pk}").text
    assert "Secret?" in opened


def test_what_is_typed_is_kept_and_shown_beforehand(client):
    client.force_login(editor := make_editor())
    sagar, tag = make_actor("Sagar"), make_tag("Tea")
    data = form(editor, slug="tea", kind="interview", said_to="Pinkvilla", aired_on="2023-12", episode="7") | rows(2)
    data |= typed(0, position="2", speakers=[sagar.pk], topics=[tag.pk]) | typed(1, **KHABAR, position="1")
    seen = client.post("/admin/articles/article/add/", data | {"_preview": "1"}).text.replace("&quot;", '"')
    assert seen.index("Kya khabar?") < seen.index("How is tea made?") < seen.index("Said to Pinkvilla.")
    assert (Article.objects.count(), ">Sagar</a>" in seen.replace("&lt;", "<").replace("&gt;", ">")) == (0, True)
    assert client.post("/admin/articles/article/add/", data).status_code == 302
    story = Article.objects.get()
    assert (story.said_to, story.aired_on, story.episode) == ("Pinkvilla", "2023-12", 7)
    assert [(one.asked, list(one.speakers.all()), list(one.topics.all())) for one in story.questions.for_story()] == [
        ("Kya khabar?", [], []),
        ("How is tea made?", [sagar], [tag]),
    ]
    assert 'class="aired"' in client.get("/articles/tea/").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"asked": "\u200b"}, "Write a question that can be seen."),
        ({"answer": "\u200b\n"}, "Write an answer that can be seen."),
        ({"language": "hi"}, "What was not said in English needs a translation."),
        ({"translation": "So."}, "Say who translated"),
        ({"after_paragraph": "0"}, "Paragraphs are counted from 1"),
        ({"position": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"speakers": ["99"]}, "99 is not one of the available choices."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, wrong, told):
    client.force_login(editor := make_editor())
    page = client.post("/admin/articles/article/add/", form(editor) | rows(1) | typed(**wrong))
    assert (page.status_code, told in page.text.replace("&#x27;", "'"), Article.objects.count()) == (200, True, 0)


def test_versions_keep_questions_with_who_answered(client):
    client.force_login(editor := make_editor())
    story, sagar, tag = make_draft(author=editor), make_actor("Sagar"), make_tag("Tea")
    question = make_question(article=story, asked="Chai?", answer="Kadak.", speakers=[sagar], topics=[tag])
    ordinary = form(editor, title=story.title, slug=story.slug, body=story.body, standfirst=story.standfirst)
    row = {"questions-0-id": question.pk, "questions-0-article": story.pk}
    data = ordinary | rows(1, 1) | row | typed(asked="Chai?", answer="Phiki chai.")
    assert client.post(change(story), data).status_code == 302
    assert list(question.speakers.all()) == []
    first = history.load(history.revisions(story))[-1]
    change_of_words = changes(first, history.present(story))[0]
    assert change_of_words.label == "question “Chai?”"
    assert "<del>Kadak.</del> <ins>Phiki chai.</ins>" in change_of_words.marked
    assert history.restore(story, first) == []
    question.refresh_from_db()
    assert (question.answer, list(question.speakers.all()), list(question.topics.all())) == ("Kadak.", [sagar], [tag])
    assert history.present(story).is_like(first)
    number = question.pk
    question.delete()
    sagar.delete(), sagar.tag.delete()
    assert history.restore(story, first) == ["the speakers of the question “Chai?”"]
    again = Question.objects.get()
    assert (again.pk, list(again.speakers.all()), list(again.topics.all())) == (number, [], [tag])


def test_what_readers_see_of_it_is_a_change():
    story = make_article()
    seen = story.seen()
    question = make_question(article=story)
    assert story.seen() != seen
    seen = story.seen()
    question.speakers.add(make_actor())
    assert story.seen() != seen


def test_a_merged_name_goes_on_answering():
    story, one, other = make_article(), make_actor("Ashish"), make_actor("Aashish")
    both = make_question(article=story, speakers=[one, other], topics=[one.tag, other.tag])
    alone = make_question(article=story, speakers=[one], topics=[one.tag])
    TaggedArticle.objects.merge(one.tag, into=other.tag, by=make_editor())
    for question in (both, alone):
        assert (list(question.speakers.all()), list(question.topics.all())) == ([other], [other.tag])


def test_the_database_keeps_half_a_translation_out():
    story = make_article()
    for fields in ({"language": "hi", "translation": ""}, {"translator": "Aangan"}, {"is_free": True}, {"asked": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_question(article=story, **{"translator": "", "translation": ""} | fields)
