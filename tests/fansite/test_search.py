from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from articles.models import Article
from cast.models import TagAlias
from fansite.models import SearchEntry, SearchWord
from fansite.search import CLOSE, OPEN, Question, Term, did_you_mean, excerpts, find, read_place, tally
from fansite.text import words
from tests.factories import make_actor, make_article, make_character, make_draft, make_editor, make_tag

pytestmark = pytest.mark.django_db


def ask(text: str, **filters) -> Question:
    return Question(tuple(Term(*named) for named in TagAlias.objects.named_in(words(text))), **filters)


def found(text: str, **filters) -> list[str]:
    keys, _ = find(ask(text, **filters))
    return [story.title for story in Article.objects.all().in_order(keys)]


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def test_headline_counts_more_than_standfirst_than_tags_than_text():
    toshu = make_character("Paritosh Shah", spellings=["Toshu"]).tag
    make_article(title="In the text", body="<p>Toshu speaks.</p>", published_at=ago(1))
    make_article(title="By its tag", tags=[toshu], published_at=ago(2))
    make_article(title="In the standfirst", standfirst="Toshu again", published_at=ago(3))
    make_article(title="Toshu in the headline", published_at=ago(4))
    make_article(title="None of it")
    assert found("toshu") == ["Toshu in the headline", "In the standfirst", "By its tag", "In the text"]


def test_within_a_rank_the_newest_stands_first():
    for day in (3, 1, 2):
        make_article(title=f"Leap {day}", published_at=ago(day))
    assert found("leap") == ["Leap 1", "Leap 2", "Leap 3"]


def test_all_words_are_found_wherever_they_stand():
    make_article(title="Mehendi", standfirst="In the garden", body="<p>It rains.</p><p>They dance.</p>")
    make_article(title="Mehendi without the rest")
    assert found("mehendi garden dance") == ["Mehendi"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("weddings", "A wedding"),
        ("dancing", "She danced"),
        ("CAFE", "The café"),
        ("café", "Her cafe"),
        ("अनुपमा", "अनुपमा की कहानी"),
        ("कहानी", "अनुपमा की कहानी"),
        ("K.N", "Aashish K.N Mehrotra"),
        ("x-ray", "An x-ray of the plot"),
        ("who", "Who has played him?"),
        ("2023", "The leap of 2023"),
        ("Kavya's", "Kavya's move"),
    ],
)
def test_words_meet_in_their_stems_accents_and_scripts(typed, written):
    make_article(title=written)
    assert found(typed) == [written]


@pytest.mark.parametrize("typed", ["अनपम", "अन", "की"])
def test_devanagari_is_found_whole_or_not_at_all(typed):
    make_article(title="अनुपमा का घर")
    assert found(typed) == []


def test_a_name_of_several_words_finds_its_tag_by_any_spelling():
    tag = make_actor("Aashish Mehrotra", spellings=["Ashish K N Mehrotra"]).tag
    make_article(title="A talk", tags=[tag], standfirst="About the leap")
    make_article(title="Another talk")
    assert found("ashish k.n. mehrotra leap") == ["A talk"]


def test_renaming_a_tag_needs_no_new_index():
    tag = make_character("Samar Shah").tag
    make_article(title="A son", tags=[tag])
    tag.set_spellings(["Sammy"])
    assert found("sammy") == ["A son"]


def test_filters_narrow_by_kind_year_and_tag(settings):
    tag = make_character("Samar").tag
    last_minute = timezone.datetime(2022, 12, 31, 18, 29, 59, tzinfo=timezone.get_fixed_timezone(0))
    make_article(title="Leap A", kind="interview", published_at=last_minute)
    make_article(title="Leap B", tags=[tag], published_at=last_minute + timedelta(seconds=1))
    assert found("leap", kind="interview") == ["Leap A"]
    assert found("leap", tags=(tag.pk,)) == ["Leap B"]
    assert (found("leap", year=2022), found("leap", year=2023)) == (["Leap A"], ["Leap B"])
    assert found("leap", kind="interview", tags=(tag.pk,)) == []


def test_what_is_not_published_is_not_found(time_machine):
    now = timezone.now().replace(microsecond=0)
    time_machine.move_to(now, tick=False)
    editor = make_editor()
    make_draft(title="Secret draft").submit(by=editor)
    make_draft(title="Secret draft in hand")
    make_article(title="Secret withdrawn").withdraw(by=editor)
    make_article(title="Secret to come", published_at=now + timedelta(minutes=1))
    assert found("secret") == []
    time_machine.move_to(now + timedelta(minutes=1), tick=False)
    assert found("secret") == ["Secret to come"]


def test_the_entry_follows_every_change():
    story = make_article(title="First words")
    Article.objects.filter(pk=story.pk).update(title="Other words", body="<p>Jalebi</p>")
    story.sync()
    assert (found("first"), found("other jalebi")) == ([], ["Other words"])
    story.withdraw(by=story.author)
    assert found("other") == []
    story.publish(by=story.author)
    assert found("other") == ["Other words"]
    story.delete()
    assert found("other") == []
    assert SearchEntry.objects.count() == 0


def test_pages_go_on_by_key_and_lose_nothing():
    for number in range(6):
        make_article(title=f"Rain {number}", published_at=ago(number))
        make_article(title=f"Sun {number}", standfirst="Then rain", published_at=ago(number))
    whole, place = find(ask("rain"), most=20)
    assert place is None
    pages, after = [], None
    while True:
        page, after = find(ask("rain"), after=after, most=5)
        pages += page
        if after is None:
            break
    assert pages == whole
    assert len(set(pages)) == 12


def test_two_stories_of_one_second_stay_two():
    moment = ago(1)
    make_article(title="Twin one", published_at=moment)
    make_article(title="Twin two", published_at=moment)
    assert found("twin") == ["Twin two", "Twin one"]


def test_the_last_word_may_go_on():
    make_article(title="Anupamaa dances")
    make_article(title="Anuj waits")
    assert found("anup") == []
    assert found("anup", open_end=True) == ["Anupamaa dances"]


def test_excerpts_mark_what_was_found():
    story = make_article(
        title="Rain & <sun>", standfirst="Nothing of it", body=f"<p>{'Much talk. ' * 80}</p><p>Then rain came.</p>"
    )
    excerpt = excerpts(ask("rain"), [story.pk])[story.pk]
    assert excerpt.title == f"{OPEN}Rain{CLOSE} & <sun>"
    assert f"Then {OPEN}rain{CLOSE} came" in excerpt.passage
    assert len(excerpt.passage) < 300


def test_an_excerpt_is_the_standfirst_where_that_holds_the_word():
    story = make_article(title="Sun", standfirst="After the rain", body="<p>Rain</p>")
    assert excerpts(ask("rain"), [story.pk])[story.pk].passage == f"After the {OPEN}rain{CLOSE}"


def test_the_tally_counts_kinds_years_and_tags():
    tag, other = make_character("Samar").tag, make_tag("Weddings")
    for year in (2021, 2022, 2022):
        make_article(
            title="Leap", tags=[tag], published_at=timezone.datetime(year, 6, 1, tzinfo=timezone.get_fixed_timezone(0))
        )
    make_article(title="Leap", kind="recap", tags=[other])
    told = tally(ask("leap"))
    assert told.kinds == {"news": 3, "recap": 1}
    assert told.years == {2021: 1, 2022: 2, timezone.localdate().year: 1}
    assert told.tags == {tag.pk: 3, other.pk: 1}
    assert told.is_whole
    assert tally(ask("leap", year=2022)).kinds == {"news": 2}


def test_a_long_tally_says_that_it_is_not_whole(monkeypatch):
    monkeypatch.setattr("fansite.search.MOST_COUNTED", 2)
    for day in range(3):
        make_article(title="Leap", published_at=ago(400 * day))
    told = tally(ask("leap"))
    assert (sum(told.years.values()), told.is_whole) == (2, False)
    assert max(told.years) == timezone.localdate(ago(0)).year


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("mehndi", "mehendi"), ("rupli ganguly", "rupali ganguly"), ("weding", "wedding"), ("अनपमा", "अनुपमा")],
)
def test_a_slip_is_put_right(slip, meant):
    make_actor("Rupali Ganguly", name_hi="अनुपमा")
    make_article(title="A wedding with mehendi")
    assert did_you_mean(slip) == meant


@pytest.mark.parametrize("typed", ["wedding", "qqqqqqq", "", "ab"])
def test_what_is_right_or_far_from_everything_is_left_alone(typed):
    make_article(title="A wedding")
    assert did_you_mean(typed) == ""


@pytest.mark.parametrize("text", ["", "x", "4-1", "0-x", "0-" + "9" * 19, "0-" + "9" * 30, "-1-5", "0--5", "٣-1", None])
def test_a_place_that_is_none_begins_from_the_first_page(text):
    assert read_place(text) is None


ODD = ['"', "AND", "NOT", "NEAR(a b)", "a*", "title:x", "{x}", "^x", "-x", "'", "''", "\\", "a'b", ":*", "!x", "<->",
       "(", ")", "%s", "%", "&|", "\x02", "\u200d", "्", "़", "½", "²", "Ⅷ", "ẞ", "🙂", "\ud7ff", "क़", "x" * 200, "#tag1", "a:b", "٣"]  # fmt: skip


@pytest.mark.parametrize("typed", ODD, ids=ascii)
def test_odd_words_never_fail(typed):
    make_article(title=f"Odd {typed}"[:160] if typed != "\x02" else "Odd", tags=[make_tag()])
    for question in (ask(typed), ask(f"odd {typed}", open_end=True), ask(typed, kind="news", tags=(1, 2), year=2020)):
        if question.terms:
            keys, _ = find(question)
            excerpts(question, keys)
            tally(question)
    did_you_mean(typed)


def test_stories_saved_at_once_learn_words_once():
    SearchWord.objects.learn("Jalebi jalebi JALEBI", "jalebi")
    SearchWord.objects.learn("Jalebi kachori 12345 abc")
    assert sorted(SearchWord.objects.values_list("word", flat=True)) == ["jalebi", "kachori"]


def test_the_index_is_used_and_no_table_is_read_whole():
    keys = [make_article(title="Leap").pk]
    assert find(ask("leap"))[0] == keys
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM fansite_search_docsize")
        else:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'fansite_search_in%'")
        assert cursor.fetchone()[0] == (1 if connection.vendor == "sqlite" else 3)


def test_stories_from_before_the_index_are_found_after_the_migration():
    """What it does to stories, not the way there: the tables are those of today, which have all columns of then."""
    for make, title in ((make_article, "Jalebi published"), (make_draft, "Jalebi draft")):
        make(title=title, body="<p>Kachori</p><p>and chai</p>")
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    then = MigrationLoader(connection).project_state([("articles", "0002_search_entries")]).apps
    import_module("articles.migrations.0002_search_entries").make_entries(then, None)
    assert found("jalebi kachori") == ["Jalebi published"]
    assert did_you_mean("kachri") == "kachori"


def test_a_lost_index_is_made_anew():
    make_article(title="Jalebi")
    SearchEntry.objects.all().delete()
    assert found("jalebi") == []
    assert call_command("rebuild_search") == "1 stories can be found"
    assert found("jalebi") == ["Jalebi"]
