"""A blog brought in whole: the small file written by hand, and one of some fifty posts."""

import datetime
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.comments.models import Comment
from articles.models import Article, FormerAddress, FormerSlug
from cast.models import Tag
from fansite.accounts.models import User
from fansite.models import ImportedItem
from fansite.moving.wordpress import import_wordpress
from tests.factories import make_article, make_character, make_editor
from tests.fansite.moving.blog import write_blog
from tests.fansite.moving.export import BLOG, comment, post, write_export
from tests.reading import numbers

pytestmark = pytest.mark.django_db
BY_HAND = Path(__file__).parent / "blog.xml"
TABLES = (Article, Comment, User, Tag, FormerAddress, FormerSlug, ImportedItem)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in TABLES}


def story(title: str) -> Article:
    return Article.objects.get(title=title)


def bring(tmp_path: Path, *items: str, **options):
    return import_wordpress(write_export(tmp_path, *items, **options))


def test_a_story_comes_in_with_all_that_belongs_to_it():
    import_wordpress(BY_HAND)
    kites = story("Sankranti & kites — पतंग की शाम")
    first, answer = kites.comments.order_by("pk")
    assert kites.body.splitlines() == [
        "<p>The whole lane was on the roofs. <strong>Nobody</strong> won.</p>",
        "<h2>The kites</h2>",
        "<ul><li>Red ones</li><li>A <em>torn</em> one</li></ul>",
        "<p><em>The roof, once it was quiet</em></p>",
        '<p><a href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener">https://www.youtube.com/watch?v=abcdefghijk</a></p>',
        '<p>More in <a href="/articles/an-old-post/" rel="noopener">an old post</a>.</p>',
    ]
    assert (kites.slug, kites.kind, kites.status) == ("sankranti-kites", "recap", "published")
    assert kites.standfirst == "Kites, roofs and a torn string."
    assert kites.published_at == kites.first_published_at == datetime.datetime(2022, 1, 14, 13, 5, tzinfo=datetime.UTC)
    assert kites.modified_at == datetime.datetime(2022, 1, 15, 3, 30, tzinfo=datetime.UTC)
    assert [tag.name for tag in kites.tags.all()] == ["Festival weeks"]
    assert (kites.author.username, kites.author.display_name) == ("asharao", "Asha Rao")
    assert [former.slug for former in kites.former_slugs.all()] == ["kites"]
    assert (first.author.display_name, first.body) == ("Riya", "Our roof too!")
    assert (answer.author, answer.reply_to, answer.parent) == (kites.author, first, first)
    assert answer.created_at == datetime.datetime(2022, 1, 14, 14, 40, tzinfo=datetime.UTC)
    assert (kites.comments_open, kites.comment_count) == (False, 2)
    old = story("An old post")
    assert old.body == "<p>Before there were blocks,<br>there were <em>lines</em>.</p>\n<p><em>The roof again</em></p>"
    assert old.standfirst == "Before there were blocks, there were lines."
    assert list(old.tags.all()) == []


def test_a_blog_of_fifty_posts_comes_in_whole_and_only_once(tmp_path):
    file = write_blog(tmp_path)
    report = import_wordpress(file)
    first = counts()
    assert report.left.get("Stories that could not be made") is None
    assert report.made["stories published"] == 45
    assert report.made["stories scheduled"] == 1
    assert report.made["stories in review"] == 1
    assert report.made["stories as drafts"] == 3
    assert report.made["comments"] == 55
    again = import_wordpress(file)
    assert counts() == first
    assert again.made == {"stories that were brought in before": 50}


def test_every_imported_page_is_well_formed_and_found(client, tmp_path):
    import_wordpress(write_blog(tmp_path))
    for one in Article.objects.published():
        page = client.get(one.get_absolute_url())
        assert page.status_code == 200, one.slug
        check_nesting(page.content.decode())
        found = client.get("/search/", {"q": one.title}).context["stories"]
        assert one.pk in numbers(found), one.title


class Nesting(HTMLParser):
    VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "use", "source"}

    def __init__(self):
        super().__init__()
        self.open, self.faults = [], []

    def handle_starttag(self, tag, attrs):
        if tag in ("p", "ul", "ol", "h2", "h3", "blockquote", "div") and "p" in self.open:
            self.faults.append(f"{tag} in p")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID and (not self.open or self.open.pop() != tag):
            self.faults.append(f"</{tag}> closes something else")


def check_nesting(page: str) -> None:
    parser = Nesting()
    parser.feed(page)
    assert parser.faults == []


def test_what_was_hidden_on_the_blog_stays_hidden(client, tmp_path):
    import_wordpress(write_blog(tmp_path))
    hidden = {"A draft of mine": "draft", "Looked at by somebody": "in_review", "For us alone": "draft", "Behind a password": "draft"}  # fmt: skip
    assert {title: story(title).status for title in hidden} == hidden
    assert story("Next year").is_scheduled
    for title in (*hidden, "Next year"):
        one = story(title)
        assert client.get(one.get_absolute_url()).status_code == 404
        assert {client.get(former.path).status_code for former in one.former_addresses.all()} <= {404, 200}
        assert one.slug not in client.get("/").content.decode()
    assert not Article.objects.filter(title="Thrown away").exists()
    assert not Comment.objects.filter(body="Secret").exists()


def test_old_addresses_lead_to_the_story(client, tmp_path):
    name = "%e0%a4%b0%e0%a4%82%e0%a4%97%e0%a5%8b%e0%a4%b2%e0%a5%80"
    bring(tmp_path, post("Rangoli morning", number=12, name=name, meta=[("_wp_old_slug", "first-try")]))
    new = "/articles/rangoli-morning/"
    for old in (f"/2021/05/{name}/", f"/2021/05/{name}", "/2021/05/रंगोली/", "/2021/05/first-try/", "/?p=12", "/articles/first-try/"):  # fmt: skip
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, new), old
    assert client.get("/2021/05/other/").status_code == 404
    assert client.get("/?p=13").status_code == 200


def test_former_slugs_of_what_nobody_saw_give_nothing_away(client, tmp_path):
    bring(tmp_path, post("Hidden", status="draft", meta=[("_wp_old_slug", "first-try")]))
    assert FormerSlug.objects.count() == 0
    assert client.get("/articles/first-try/").status_code == 404


def test_slugs_are_latin_and_taken_once(tmp_path):
    make_article(slug="taken")
    bring(
        tmp_path,
        post("One", name="taken"),
        post("TRP of the week", name="%e0%a4%95"),
        post("सब", number=77, name="%e0%a4%96"),
        post("Old_Style Name", name="old_style-name"),
        post("x" * 150, name="y" * 130),
    )
    slugs = set(Article.objects.values_list("slug", flat=True))
    assert slugs == {"taken", "taken-2", "trp-of-the-week", "story-77", "old-style-name", "x" * 120}


def test_titles_are_plain_cut_and_never_missing(tmp_path):
    report = bring(
        tmp_path,
        post("R &amp; D <em>so</em>\u200b far"),
        post("", content="<p>It began with tea. Then more.</p>"),
        post("", number=9, content=""),
        post("word " * 60),
    )
    titles = list(Article.objects.order_by("pk").values_list("title", flat=True))
    assert titles[:3] == ["R & D so far", "It began with tea. Then more.", "Story 9"]
    assert len(titles[3]) <= 160
    assert titles[3].endswith("word…")
    assert len(report.left["Titles that were cut"]) == 1


def test_dates_come_from_the_blog_however_they_are_written(tmp_path):
    bring(
        tmp_path,
        post("Universal"),
        post("Local", gmt="0000-00-00 00:00:00", local="2021-05-01 10:00:00"),
        post("Feed", gmt="0000-00-00 00:00:00", local="0000-00-00 00:00:00"),
    )
    moment = datetime.datetime(2021, 5, 1, 4, 30, tzinfo=datetime.UTC)
    assert set(Article.objects.values_list("published_at", flat=True)) == {moment}


ON_SQLITE = (
    "CREATE TRIGGER refuse BEFORE INSERT ON articles_article WHEN NEW.title = 'Refused' BEGIN SELECT RAISE(ABORT, 'no'); END",
    "DROP TRIGGER refuse",
)
ON_POSTGRESQL = (
    "ALTER TABLE articles_article ADD CONSTRAINT refuse CHECK (title <> 'Refused')",
    "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE articles_article DROP CONSTRAINT refuse",
)


def test_a_story_that_fails_is_reported_and_the_rest_goes_on(tmp_path):
    refuse, allow = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    file = write_export(
        tmp_path, post("Refused", creator="only_here", tags=["Only here"]), post("Taken in", creator="only_here")
    )
    with connection.cursor() as cursor:  # the database itself refuses one story, as it would one with odd data
        cursor.execute(refuse)
        report = import_wordpress(file)
        assert len(report.left["Stories that could not be made"]) == 1
        assert list(Article.objects.values_list("title", flat=True)) == ["Taken in"]
        assert Article.objects.get().author.username == "only_here"  # made again, as the first was taken back
        assert not Tag.objects.filter(name="Only here").exists()
        cursor.execute(allow)
    assert import_wordpress(file).made["stories published"] == 1


def test_what_people_changed_or_deleted_since_stays_so(tmp_path):
    file = write_export(tmp_path, post("Kept"), post("Deleted", number=5))
    import_wordpress(file)
    Article.objects.filter(title="Kept").update(title="Edited", body="<p>By hand.</p>")
    story("Deleted").delete()
    import_wordpress(file)
    assert list(Article.objects.values_list("title", "body")) == [("Edited", "<p>By hand.</p>")]


def test_a_newer_export_adds_new_stories_and_new_comments_alone(tmp_path):
    first = [comment("One", number=1), comment("Two", number=2, parent=1)]
    bring(tmp_path, post("Tea", number=5, comments=first, comment_status="closed"))
    report = bring(
        tmp_path, post("Tea", number=5, comments=[*first, comment("Three", number=3, parent=2)]), post("New")
    )
    tea = story("Tea")
    assert [(one.body, one.reply_to and one.reply_to.body) for one in tea.comments.order_by("pk")] == [
        ("One", None), ("Two", "One"), ("Three", "Two"),
    ]  # fmt: skip
    assert (tea.comment_count, tea.comments_open) == (3, False)
    assert report.made["stories published"] == 1


def test_posts_that_share_a_guid_are_told_apart_by_number(tmp_path):
    items = [post("One", number=5, guid=f"{BLOG}/?p=1"), post("Two", number=6, guid=f"{BLOG}/?p=1")]
    bring(tmp_path, *items)
    bring(tmp_path, *reversed(items))
    assert sorted(Article.objects.values_list("title", flat=True)) == ["One", "Two"]


def test_a_blog_that_moved_and_counts_anew_is_known_by_its_guids(tmp_path):
    bring(tmp_path, post("One", number=5, guid="urn:one", comments=[comment(number=1)]))
    report = bring(tmp_path, post("One", number=905, guid="urn:one", comments=[comment(number=901)]))
    assert counts()["Article"] == counts()["Comment"] == 1
    assert "Comments not looked at: the blog has moved and numbers them anew" in report.left


def test_a_dry_run_tells_the_same_and_changes_nothing(tmp_path, settings):
    file = write_blog(tmp_path)
    before = counts()
    dry = import_wordpress(file, dry_run=True)
    assert counts() == before
    real = import_wordpress(file)
    assert list(dry.lines(most=None)) == list(real.lines(most=None))


def test_links_are_mended_in_the_next_run_when_one_was_broken_off(tmp_path):
    def broken_off(done, total):
        raise KeyboardInterrupt

    file = write_export(tmp_path, post("First", content=f'<a href="{BLOG}/2021/05/second/?x#y">on</a>'), post("Second", name="second"))  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        import_wordpress(file, tick=broken_off)
    assert BLOG in story("First").body
    import_wordpress(file)
    assert story("First").body == '<p><a href="/articles/second/" rel="noopener">on</a></p>'
    assert not ImportedItem.objects.filter(key__startswith="unlinked").exists()


def test_a_category_or_tag_leads_to_whom_it_names(tmp_path):
    paritosh = make_character("Paritosh", nicknames=["Toshu"])
    bring(tmp_path, post("About him", tags=["toshu"]))
    assert list(story("About him").tags.all()) == [paritosh.tag]
    assert story("About him").tag_rows.get().published_at == story("About him").published_at


def test_no_message_names_an_address_and_no_role_is_given(tmp_path):
    make_editor()
    bring(tmp_path, post("One"), post("Two", creator="somebody_unlisted"))
    asha, other = User.objects.get(username="asha"), User.objects.get(username="somebody_unlisted")
    assert asha.email == "asha@mail.example"
    assert not asha.has_usable_password()
    assert (asha.is_staff, asha.groups.count(), other.email) == (False, 0, "somebody_unlisted@imported.invalid")


def test_the_command_says_what_it_made_and_writes_the_whole_report(tmp_path):
    out, whole = io.StringIO(), tmp_path / "report.txt"
    items = [post(f"T{number}", content="[gallery ids='1']") for number in range(25)]
    call_command("import_wordpress", write_export(tmp_path, *items), report=whole, stdout=out, stderr=io.StringIO())
    assert "25  stories published" in out.getvalue()
    assert "… and 5 more" in out.getvalue()
    assert whole.read_text().count("gallery in") == 25


@pytest.mark.parametrize("option", ["--dry-run", "--uploads=nowhere"])
def test_the_command_takes_its_options(tmp_path, option):
    file = write_export(tmp_path, post("One"))
    if option == "--dry-run":
        call_command("import_wordpress", file, option, stdout=io.StringIO())
    else:
        with pytest.raises(CommandError, match="no folder"):
            call_command("import_wordpress", file, option, stdout=io.StringIO())
    assert Article.objects.count() == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), number=st.integers(0, 10**6))
def test_odd_texts_everywhere_never_stop_the_run(tmp_path, text, number):
    text = "".join(char for char in text if char.isprintable() or char in "\n\t")
    odd = {key: text for key in ("excerpt", "name", "creator", "gmt", "modified", "status")}
    said = comment(text, author=text, date=text, parent=number, email=text)
    report = import_wordpress(
        write_export(
            tmp_path, post(text, content=text, categories=[(text, "x")], tags=[(text, "y")], comments=[said], **odd)
        )
    )
    assert report.left.get("Stories that could not be made") is None


def test_the_clock_is_never_ahead(tmp_path):
    bring(
        tmp_path, post("Ahead", modified="2099-01-01 00:00:00", comments=[comment("Later", date="2099-01-01 00:00:00")])
    )
    assert story("Ahead").modified_at <= timezone.now()
    assert Comment.objects.get().created_at <= timezone.now()
