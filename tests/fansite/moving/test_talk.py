import pytest

from articles.comments.models import Comment
from articles.models import Article
from fansite.accounts.models import User
from fansite.moving.wordpress import import_wordpress
from tests.factories import make_editor
from tests.fansite.moving.export import comment, post, write_export

pytestmark = pytest.mark.django_db


def bring(tmp_path, *comments: str, **fields):
    return import_wordpress(write_export(tmp_path, post("Tea", number=5, comments=comments, **fields)))


def thread() -> list[tuple]:
    rows = Comment.objects.order_by("pk").select_related("reply_to", "parent")
    return [(one.body, one.reply_to and one.reply_to.body, one.parent and one.parent.body) for one in rows]


def test_answers_at_any_depth_stand_in_one_thread(tmp_path):
    deep = [comment(str(depth), number=10 + depth, parent=9 + depth if depth else 0) for depth in range(12)]
    bring(tmp_path, *reversed(deep))
    assert thread() == [("0", None, None)] + [(str(depth), str(depth - 1), "0") for depth in range(1, 12)]
    assert Article.objects.get().comment_count == 12


def test_only_what_readers_of_the_blog_saw_comes_in(tmp_path):
    report = bring(
        tmp_path,
        comment("Seen"),
        comment("Spam", approved="spam"),
        comment("Binned", approved="trash"),
        comment("Waiting", approved="0"),
        comment("Pinged", type="pingback"),
        comment("Tracked", type="trackback"),
        comment("<p> </p>"),
    )
    assert [row[0] for row in thread()] == ["Seen"]
    assert sorted(line.partition(" on ")[0] for line in report.left["Comments left out"]) == [
        "1 in the bin", "1 spam", "1 waiting for approval", "1 without words", "2 pingbacks and trackbacks",
    ]  # fmt: skip


def test_an_answer_to_what_was_left_out_stands_by_itself(tmp_path):
    report = bring(
        tmp_path,
        comment("Spam", number=1, approved="spam"),
        comment("Answer", number=2, parent=1),
        comment("On", number=3, parent=2),
    )
    assert thread() == [("Answer", None, None), ("On", "Answer", "Answer")]
    assert len(report.left["Answers whose comment is not here: they stand by themselves"]) == 1


def test_comments_that_answer_each_other_in_a_ring_all_come_in(tmp_path):
    bring(
        tmp_path, comment("a", number=1, parent=2), comment("b", number=2, parent=1), comment("c", number=3, parent=3)
    )
    assert {row[0] for row in thread()} == {"a", "b", "c"}


def test_long_comments_are_cut_and_html_is_read_as_text(tmp_path):
    report = bring(tmp_path, comment("<b>x</b> &amp; " + "word " * 2000))
    body = Comment.objects.get().body
    assert body.startswith("x & word")
    assert len(body) <= 4000
    assert len(report.left["Comments that were cut"]) == 1


def test_a_guests_comments_share_a_closed_account_that_keeps_no_address(tmp_path):
    bring(
        tmp_path,
        comment("One", author="Riya"),
        comment("Two", author="riya "),
        comment("Three", author="आशा"),
        comment("Four", author=""),
    )
    guests = User.objects.filter(is_active=False).order_by("pk")
    assert [(guest.display_name, guest.comments.count()) for guest in guests] == [
        ("Riya", 2),
        ("आशा", 1),
        ("Anonymous", 1),
    ]
    assert all(guest.email.endswith("@imported.invalid") and not guest.has_usable_password() for guest in guests)
    assert all(guest.username.startswith("guest_") for guest in guests)
    assert not User.objects.filter(email__contains="mail.example", is_active=False).exists()


def test_who_was_signed_in_on_the_blog_keeps_the_authors_account(tmp_path):
    editor = make_editor("asha_here")
    User.objects.filter(pk=editor.pk).update(email="Asha@Mail.example")
    bring(
        tmp_path,
        comment("By me", author="Somebody", user=2),
        comment("Not by me", author="Asha Rao", email="asha@mail.example"),
    )
    assert Article.objects.get().author == editor
    assert [one.author == editor for one in Comment.objects.order_by("pk")] == [True, False]


def test_a_closed_story_is_closed_once_the_comments_are_in(tmp_path):
    bring(tmp_path, comment(), comment_status="closed")
    assert (Article.objects.get().comments_open, Comment.objects.count()) == (False, 1)


def test_comments_of_a_hidden_story_come_in_once_it_is_public(tmp_path):
    report = bring(tmp_path, comment("Secret"), status="private")
    assert Comment.objects.count() == 0
    assert "Comments left out for now, as their story is not public: import again once it is" in report.left
    story = Article.objects.get()
    story.publish(by=story.author)
    bring(tmp_path, comment("Secret"), status="private")
    assert Comment.objects.count() == 1


def test_a_name_whose_page_is_closed_is_no_link(tmp_path, client):
    bring(tmp_path, comment("Hello", author="Riya"))
    page = client.get(Article.objects.get().get_absolute_url()).content.decode()
    assert "<b>Riya</b>" in page
    assert "/fans/guest_riya/" not in page
    assert "/fans/guest_riya/" not in client.get("/").content.decode()
    assert client.get("/fans/guest_riya/").status_code == 404
