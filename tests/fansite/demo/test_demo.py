import io
import re
import shutil
from html import unescape

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from articles.comments.models import Comment
from articles.models import (
    AlsoRead,
    Article,
    Claim,
    ClaimStatement,
    Photo,
    Question,
    Quote,
    QuoteTopic,
    StoryOfEvent,
    VerdictEntry,
)
from cast.models import (
    Actor,
    Character,
    EventCharacter,
    Move,
    Portrayal,
    RatingStatement,
    Relationship,
    Source,
    StoryEvent,
    Tag,
    Track,
)
from cast.timeline import in_bunches
from fansite.accounts.models import User
from fansite.models import DemoItem
from fansite.pictures.models import Picture

# First the demo, then the test inside of it.
pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]

ACTORS = {
    "Rupali Ganguly", "Gaurav Khanna", "Sudhanshu Pandey", "Madalsa Sharma", "Aashish Mehrotra", "Sagar Parekh", "Paras Kalnawat", "Nidhi Shah",
    "Muskan Bamne", "Asmi Deo", "Adhik Mehta", "Viraj Kapoor", "Adrija Roy", "Alisha Parveen Khan", "Shivam Khajuria",
}  # fmt: skip
CHARACTERS = {
    "anupamaa", "anuj-kapadia", "samar-shah", "vanraj", "paritosh", "kinjal", "pakhi", "pari", "choti-anu", "malti-devi", "adhik", "romil", "baa",
}  # fmt: skip
OF_THE_STORY = (Track, StoryEvent, StoryOfEvent, RatingStatement, Quote, QuoteTopic, Photo, Question, AlsoRead)
OF_THE_DESK = (Claim, ClaimStatement, VerdictEntry)
UNPLAYED = {"vanraj", "malti-devi", "pari", "baa"}


def demo() -> str:
    out = io.StringIO()
    call_command("demo", "--no-serve", stdout=out)
    return out.getvalue()


def counts() -> dict:
    return {
        model.__name__: model.objects.count()
        for model in (
            User,
            Tag,
            Actor,
            Character,
            Portrayal,
            Relationship,
            Source,
            Picture,
            Article,
            Comment,
            *OF_THE_STORY,
            *OF_THE_DESK,
        )
        for model in (User, Tag, Actor, Character, Portrayal, Move, Source, Picture, Article, Comment)
    }


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo as it was loaded once for all these tests, and what was said at that; each test leaves it as it was."""
    data_dir = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DATA_DIR=data_dir):
        yield data_dir, demo()
        transaction.set_rollback(True)


@pytest.fixture
def data_dir(loaded, settings, tmp_path):
    settings.DATA_DIR = shutil.copytree(loaded[0], tmp_path / "data")
    return settings.DATA_DIR


def test_the_demo_shows_a_whole_site_once(loaded, data_dir, client):
    said = loaded[1]
    password = next(line.split()[2] for line in said.splitlines() if line.split()[1:2] == ["demo_editor"])
    assert (data_dir / "demo-accounts.txt").stat().st_mode & 0o777 == 0o600
    assert client.login(username="demo_editor", password=password)
    assert set(Actor.objects.values_list("tag__name", flat=True)) == ACTORS
    assert set(Character.objects.values_list("tag__slug", flat=True)) == CHARACTERS
    assert Article.objects.published().count() >= 8
    assert len(set(Article.objects.published().values_list("kind", flat=True))) >= 6
    assert Comment.objects.visible().count() >= 40
    assert User.objects.filter(password__startswith="!").count() >= 10
    samar = Character.objects.get(tag__slug="samar-shah")
    assert [(role.actor.name, role.since, role.until) for role in samar.role_list] == [
        ("Paras Kalnawat", "", "..2023-02-05"),
        ("Sagar Parekh", "..2023-02-05", "..2023-12"),
    ]
    unnamed = Portrayal.objects.filter(character=None).values_list("actor__tag__name", "replaces__actor__tag__name")
    assert set(unnamed) == {
        ("Alisha Parveen Khan", None),
        ("Adrija Roy", "Alisha Parveen Khan"),
        ("Shivam Khajuria", None),
    }
    assert set(Character.objects.filter(portrayals=None).values_list("tag__slug", flat=True)) == UNPLAYED
    assert set(Actor.objects.filter(portrayals=None).values_list("tag__slug", flat=True)) == {
        "sudhanshu-pandey",
        "madalsa-sharma",
    }
    page = client.get("/cast/moves/").content.decode()
    assert re.findall(r'<h2 class="year">(.+?)</h2>', page) == ["2025", "2023"]
    assert len(re.findall(r'class="face', page[page.index("<h1") : page.index("</main>")])) == 7

    before = counts()
    assert "already" in demo()
    assert counts() == before


def test_the_demo_ties_what_its_sources_tie_and_guesses_nothing(data_dir):
    said = {(str(tie.one), tie.kind, str(tie.other)) for tie in Relationship.objects.with_names()}
    assert said == {
        ("Malti Devi", "parent", "Anuj Kapadia"),
        ("Anupamaa", "parent", "Samar Shah"),
        ("Anupamaa", "parent", "Choti Anu"),
        ("Anupamaa", "linked", "Anuj Kapadia"),
        ("Kinjal", "linked", "Paritosh"),
        ("Kinjal", "linked", "Pari"),
    }
    assert not Relationship.objects.filter(source=None).exists()
    houses = dict(Character.objects.exclude(family="").values_list("tag__slug", "family"))
    assert houses == {"anuj-kapadia": "Kapadia"} | dict.fromkeys(("samar-shah", "vanraj", "paritosh", "kinjal"), "Shah")


def test_ties_come_to_a_demo_that_had_none_yet(data_dir):
    DemoItem.objects.filter(key__regex="^(tie|family):").delete()
    Relationship.objects.exclude(kind="parent").delete()
    Relationship.objects.filter(other__tag__slug="anuj-kapadia").delete()
    Character.objects.update(family="")
    EventCharacter.objects.filter(character__tag__slug="pari").delete()
    Character.objects.get(tag__slug="pari").delete()
    Character.objects.filter(tag__slug="kinjal").update(family="Mine")
    demo()
    ties = Relationship.objects.values_list("one__tag__slug", "kind", "other__tag__slug")
    assert sorted(ties) == [
        ("anupamaa", "linked", "anuj-kapadia"),
        ("anupamaa", "parent", "choti-anu"),
        ("anupamaa", "parent", "samar-shah"),
        ("kinjal", "linked", "paritosh"),
        ("malti-devi", "parent", "anuj-kapadia"),
    ]
    assert Character.objects.get(tag__slug="kinjal").family == "Mine"
    assert Character.objects.get(tag__slug="vanraj").family == "Shah"


def test_the_demos_story_keeps_the_order_that_sources_give_and_invents_none(data_dir):
    events = list(StoryEvent.objects.for_page())
    assert [len(bunch.events) for bunch in in_bunches(events)] == [3, 1, 3, 5, 1]
    assert [event.title for event in events if event.is_break] == [
        "Malti Devi is Anuj’s mother",
        "Anupamaa and Anuj are separated",
        "A leap is on its way",
    ]
    assert {event.happened for event in events} == {"", "..2023-12", "2023-12", "..2025-04-21"}
    assert {event.kind for event in events}.isdisjoint({"wedding"})
    assert all(event.story_rows.exists() and event.track for event in events)
    assert not RatingStatement.objects.exclude(week="", figure=None).exists()
    assert list(RatingStatement.objects.exclude(contradicts=None).values_list("contradicts__text", flat=True)) == [
        "It used to be at the top and has dropped since; the fall began with Samar’s track."
    ]


def test_the_demos_photos_stand_in_their_story_once(data_dir, client):
    lost, drawn = Photo.objects.order_by("pk")
    assert (lost.picture, drawn.picture.credit, drawn.right) == (None, "Rangoli drawn for this story", "ours")
    assert [str(tag) for tag in lost.people.all()] == ["Sagar Parekh"]
    page = client.get("/articles/a-picture-from-the-set/").text
    assert page.count("The picture is no longer available") == 1
    page = client.get("/articles/one-name-many-spellings/").text
    assert page.index("because they share a name.</p><figure") < page.index("She is Baa.")


def test_the_demos_quotes_stand_in_their_story_once(data_dir, client):
    quotes = Quote.objects.filter(article__slug="gaurav-khanna-on-rupali-ganguly").order_by("after_paragraph")
    assert [(quote.words[:11], quote.after_paragraph, quote.translator, quote.is_free) for quote in quotes] == [
        ("Main Rupali", 1, "Unnamed publisher", False),
        ("Altercation", 3, "Aangan", True),
        ("Even Sudhan", 5, "Unnamed publisher", False),
    ]
    page = client.get("/articles/gaurav-khanna-on-rupali-ganguly/").text
    assert [page.count(quote.words) for quote in quotes] == [1, 1, 1]
    assert page.index("he took the other way.</p><figure") < page.index("What followed was not")
    assert page.index("how a scene should be done.</p><figure") < page.index("The English that was printed")
    # An earlier version of the demo had the words in the text.
    DemoItem.objects.filter(key__startswith="quote:").delete()
    Quote.objects.all().delete()
    story = Article.objects.get(slug="gaurav-khanna-on-rupali-ganguly")
    written = "<blockquote><p>Main Rupali ko friend nahi bolunga.</p><p>I won’t.</p></blockquote>"
    Article.objects.filter(pk=story.pk).update(body=f"<p>Before</p>{written}<p>After</p>")
    demo()
    story.refresh_from_db()
    assert (story.body, Quote.objects.count()) == ("<p>Before</p><p>After</p>", 4)


def test_the_demos_rumours_stand_with_verdicts_and_histories(data_dir, client):
    summaries = {claim.slug: claim.summary for claim in Claim.objects.for_row()}
    assert summaries == {
        "two-groups-on-the-set": "denied by Aashish K.N Mehrotra and Sagar Parekh to TellyChakkar, 5 February 2023",
        "gaurav-khanna-and-rupali-ganguly": "partly confirmed by Gaurav Khanna to Siddharth Kannan, by 21 April 2025",
        "muskan-bamne-after-the-leap": "denied by Muskan Bamne to TellyChakkar, December 2023",
        "nidhi-shah-after-the-leap": "no answer settles it so far",
        "a-headline-in-the-margin": "no answer settles it so far",
        "asmi-deo-leaves": "confirmed by Rupali Ganguly on Instagram live, December 2023",
    }
    assert all(claim.statements.exists() and claim.stories.count() == 2 for claim in Claim.objects.public())
    assert [entry.after for entry in VerdictEntry.objects.filter(claim__slug__contains="gaurav").order_by("at")] == [
        "denied",
        "partly_true",
    ]
    third = "denied by Muskan Bamne to TellyChakkar, December 2023"
    for path in ("cast/actors/muskan-bamne", "cast/characters/pakhi", "articles/before-the-leap", "rumours"):
        assert third in client.get(f"/{path}/").text, path
    listed = client.get("/rumours/").text
    places = [listed.index(f"/rumours/{slug}/") for slug in ("nidhi-shah-after-the-leap", "two-groups-on-the-set")]
    assert places == sorted(places)
    assert Claim.objects.long_open().filter(slug="nidhi-shah-after-the-leap").exists()
    client.cookies["spoiler"] = "0"
    assert "accident" not in client.get("/rumours/").text
    assert "accident" not in client.get("/rumours/a-headline-in-the-margin/").text


def test_rumours_come_to_a_demo_that_had_none_yet_and_a_deleted_one_stays_so(data_dir):
    Claim.objects.all().delete()
    before = counts()
    assert "already" in demo()
    assert counts() == before
    DemoItem.objects.filter(key__regex="^(claim|claim-told|statement|verdict):").delete()
    Article.objects.get(slug="before-the-leap").delete()
    demo()
    assert Claim.objects.count() == 6
    assert Claim.objects.get(slug="muskan-bamne-after-the-leap").stories.get().slug == "the-rumour-ledger"
    assert VerdictEntry.objects.count() == 5


def test_what_a_person_changed_stays_so(data_dir):
    story = Article.objects.get(slug="who-has-played-samar")
    Article.objects.filter(pk=story.pk).update(title="Changed by an editor")
    editor = User.objects.get(username="demo_editor")
    editor.set_password("chosen by a person")
    editor.save()
    Article.objects.get(slug="the-rumour-ledger").delete()
    Comment.objects.filter(article=story).first().delete()
    Portrayal.objects.all().delete()
    StoryEvent.objects.get(title="Alone in the USA").delete()
    RatingStatement.objects.first().delete()
    Actor.objects.get(tag__slug="viraj-kapoor").delete()
    before = counts()
    assert "already" in demo()
    assert counts() == before
    assert Article.objects.get(pk=story.pk).title == "Changed by an editor"
    assert User.objects.get(username="demo_editor").check_password("chosen by a person")
    (data_dir / "demo-accounts.txt").unlink()
    printed = next(line.split()[2] for line in demo().splitlines() if line.split()[1:2] == ["demo_editor"])
    assert User.objects.get(username="demo_editor").check_password(printed)


def test_a_later_piece_is_added_even_where_what_it_needs_is_gone(data_dir):
    DemoItem.objects.filter(key__startswith="comment:who-has-played-samar/").delete()
    DemoItem.objects.filter(key__contains="/who-has-played-samar").delete()
    Article.objects.get(slug="who-has-played-samar").delete()
    before = counts()
    assert "pieces of demo content made" in demo()
    assert counts() == before


def test_the_demo_says_nowhere_that_samar_dies_to_whom_is_at_the_beginning(data_dir, client):
    told = re.compile(
        r"bullet|dead son|the son she has lost|samar.{0,40}(\bdie[sd]?\b|death)|takes it, and dies", re.I | re.S
    )
    first = ["/", "/story/?by=track", "/story/?character=samar-shah", "/search/?q=samar", "/sitemap.xml"]
    assert told.search(client.get("/story/").text)
    client.cookies["spoiler"] = "0"
    seen, waiting, telling = set(), list(first), []
    while waiting:
        path = waiting.pop()
        answer = client.get(path, follow=True)
        page = unescape(answer.text) if answer["Content-Type"].startswith(("text/", "application/")) else ""
        if told.search(page):
            telling.append(path)
        links = re.findall(r'(?:href="|<loc>http://127.0.0.1:8000)(/[^"#<]*)', page)
        fresh = {link for link in links if not re.match("/(accounts|reading|static|media|admin)/|.*open=", link)} - seen
        seen |= fresh
        waiting += fresh
    assert len(seen) > 100
    assert telling == []
