"""Pieces that are kept: each page is the same, byte for byte, as one that was made without them."""

import re

import pytest
from django.db import connection, transaction
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.comments.models import Comment
from articles.models import Article
from fansite.accounts.models import User
from fansite.pieces import Piece, Pieces
from fansite.templatetags.kept import TOKEN, OneReadersOwn
from tests.factories import make_article, make_comment, make_event, make_fan, make_moderator, make_tag
from tests.test_budgets import fill_covered

# In a transaction there are none.
pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    *("/", "/articles/", "/articles/?kind=news", "/tags/", "/tags/rupali/", "/tags/samar/", "/search/?q=rupali"),
    *("/articles/lead/", "/articles/lead/comments/", "/articles/lead/comments/?sort=oldest", "/c/{comment}/replies/"),
    "/articles/lead/?open=s1",
)
# A token of each page, the second in which it was made.
OF_THE_MOMENT = re.compile(
    r'name="csrfmiddlewaretoken" value="\w{64}"|name="at" value="\d+"|name="token" value="[^"]+"'
)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert TOKEN not in answer.text
    return OF_THE_MOMENT.sub("", answer.text)


def reader(fan: User | None = None, point: str = "") -> Client:
    client = Client()
    if fan:
        client.force_login(fan)
    if point:
        client.cookies["spoiler"] = point
    return client


def test_every_reader_gets_their_own_page():
    ids, now = fill_covered(1)
    fan, other, moderator = make_fan(), make_fan(), make_moderator()
    own = make_comment(Article.objects.get(slug="lead"), fan)
    own.set_heart(fan=other, on=True)
    other.set_block(User.objects.get(username="fan_of_all"), on=True)
    readers = [
        *(reader(), reader(fan), reader(other), reader(moderator)),
        *(reader(point="0"), reader(point=str(now.pk))),
    ]
    pages = [address.format(**ids) for address in PAGES]
    with transaction.atomic():
        plain = [[page(one, address) for address in pages] for one in readers]
    # Made, and found again by others who come from the other side.
    for those in (list(zip(readers, plain, strict=True)), list(zip(readers, plain, strict=True))[::-1]):
        for one, wanted in those:
            assert [page(one, address) for address in pages] == wanted


def talk(story: Article) -> Comment:
    return story.comments.get(body="Kya scene tha")


CHANGES = {
    "a headline": ("/articles/lead/", lambda story: Article.objects.update(title="Changed")),
    "a headline in lists": ("/", lambda story: Article.objects.update(title="Changed")),
    "a story that is gone": ("/articles/", lambda story: story.delete()),
    "a story that was withdrawn": ("/", lambda story: story.withdraw(by=story.author)),
    "a fan's name": ("/articles/lead/", lambda story: User.objects.update(display_name="Changed")),
    "a fan who was banned": ("/articles/lead/", lambda story: User.objects.update(is_active=False)),
    "a role": ("/articles/lead/", lambda story: talk(story).author.groups.add(make_moderator().groups.get())),
    "a comment": ("/articles/lead/", lambda story: make_comment(story, body="Changed")),
    "the count of comments": ("/", lambda story: make_comment(story)),
    "a heart": ("/articles/lead/", lambda story: talk(story).set_heart(fan=make_fan(), on=True)),
    "other words": ("/articles/lead/", lambda story: talk(story).edit(by=talk(story).author, body="Changed")),
    "what was removed": ("/articles/lead/", lambda story: talk(story).remove(by=make_moderator(), reason="spam")),
    "a talk that was closed": ("/articles/lead/", lambda story: Article.objects.update(comments_open=False)),
    "a tag": ("/articles/lead/", lambda story: story.set_tags([])),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen_at_once(what):
    story = make_article(slug="lead", tags=[make_tag()])
    make_comment(story, body="Kya scene tha")
    fan = reader(make_fan())
    address, change = CHANGES[what]
    before = page(fan, address)
    assert page(fan, address) == before
    change(story)
    after = page(fan, address)
    assert after != before
    with transaction.atomic():
        assert page(fan, address) == after


def test_what_changes_while_a_page_is_made_is_on_the_next(client):
    """The version is looked up before the page reads anything, so what is read too early is not found again."""
    make_article(slug="lead", title="Old words")
    late = []

    def change_once_read(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if not late and "articles_article" in sql and '"title"' in sql:
            late.append(sql)
            Article.objects.update(title="New words")
        return answer

    with connection.execute_wrapper(change_once_read):
        page(client, "/articles/lead/")
    assert late
    assert "New words" in page(client, "/articles/lead/")
    assert "Old words" not in page(client, "/articles/lead/")


def test_what_is_not_committed_is_not_kept(client):
    make_article(slug="lead", title="Old words")
    page(client, "/articles/lead/")
    with transaction.atomic():
        Article.objects.update(title="New words")
        assert "New words" in page(client, "/articles/lead/")
        transaction.set_rollback(True)
    assert "Old words" in page(client, "/articles/lead/")


def test_each_reader_has_a_token_of_their_own():
    comment = make_comment(make_article(slug="lead"))
    for fan in (make_fan(), make_fan()):
        client = Client(enforce_csrf_checks=True)
        client.force_login(fan)
        text = client.get("/articles/lead/").text
        form = text[text.index(f'action="/c/{comment.pk}/heart/"') :]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        answer = client.post(f"/c/{comment.pk}/heart/", {"on": "1", "csrfmiddlewaretoken": token})
        assert answer.status_code == 302
    assert comment.hearts.count() == 2


@pytest.mark.parametrize("name", ["user", "theme", "comes_back", "unread", "messages", "request"])
def test_a_piece_shows_nothing_that_is_one_readers_own(rf, name):
    template = engines["django"].from_string("{% load kept %}{% kept 'x' %}{{ " + name + " }}{% endkept %}")
    request = rf.get("/")
    request._pieces = Pieces(())
    with pytest.raises(OneReadersOwn):
        template.render({}, request)


# A page whose pieces are there: session, fan and notices beside.
WARM = {"/": 6, "/articles/": 3, "/tags/": 2, "/tags/rupali/": 5, "/articles/lead/": 7, "/search/?q=rupali": 10}


def test_a_page_with_its_pieces_asks_little(client):
    fill_covered(3)
    asked = {}
    for address in WARM:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked[address] = len(queries)
    assert asked == WARM


def test_memory_is_bounded():
    pieces = Pieces((), most=100)
    for number in range(50):
        pieces.keep(number, Piece("x" * 30, {}))
    assert list(pieces.kept) == [47, 48, 49]
    assert pieces.size == 90
    pieces.keep("large", Piece("x" * 200, {}))
    assert (pieces.kept, pieces.size) == ({}, 0)


def test_readers_who_have_come_less_far_get_covers(client):
    event = make_event(is_break=True, break_label="up to here")
    make_article(slug="lead", title="The wedding", safe_from=event, safe_title="A day in the house")
    assert "The wedding" in page(client, "/articles/")
    assert "The wedding" not in page(reader(point="0"), "/articles/")
    assert "The wedding" in page(reader(point=str(event.pk)), "/articles/")
