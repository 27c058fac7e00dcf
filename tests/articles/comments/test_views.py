import pytest
from django.test import Client
from django.utils import timezone

from articles.comments.models import Comment, Heart, ThreadVisit
from fansite.accounts.models import User
from tests.factories import make_article, make_comment, make_fan, make_moderator, make_newcomer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def story(db):
    return make_article(slug="s")


@pytest.fixture
def fan(client, db):
    fan = make_fan()
    client.force_login(fan)
    return fan


def post(client, **data):
    return client.post("/articles/s/comments/", {"body": "Namaste", "token": "t"} | data)


def test_a_comment_is_posted_once_however_often_it_is_sent(client, story, fan):
    first, second = post(client), post(client)
    comment = Comment.objects.get()
    assert (comment.author, comment.body) == (fan, "Namaste")
    assert first["Location"] == second["Location"] == f"/c/{comment.pk}/"
    assert client.get(first["Location"])["Location"] == f"/articles/s/#c{comment.pk}"


def test_a_reply_says_whom_it_answers(client, story, fan):
    head = make_comment(story, make_fan(display_name="Chai at six"))
    assert "Chai at six" in client.get(f"/articles/s/comments/new/?parent={head.pk}").content.decode()
    post(client, parent=head.pk)
    reply = Comment.objects.get(parent=head)
    assert reply.reply_to == head
    assert "Chai at six" in client.get("/articles/s/").content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"body": "  \n "}, "Write something first."),
        ({"body": "\x07 \u0007"}, "Write something first."),
        ({"body": "\u200b\u2060"}, "Write something first."),
        ({"body": "x" * 4001}, "4000"),
        ({"body": "Kept text", "parent": "999999"}, "no longer there"),
        ({"body": "Kept text", "parent": "abc"}, "no longer there"),
    ],
)
def test_what_cannot_be_posted_is_told_and_the_text_is_kept(client, story, fan, data, words):
    response = post(client, **data)
    assert response.status_code in (409, 422)
    page = response.content.decode()
    assert words in page
    assert data["body"].strip("\x07 \n\u200b\u2060") in page
    assert not Comment.objects.exists()


def test_a_lines_end_counts_once(client, story, fan):
    assert post(client, body="\r\n".join("x" * 2000)).status_code == 302
    assert len(Comment.objects.get().body) == 3999


def test_a_reply_whose_comment_is_gone_can_be_sent_again(client, story, fan):
    page = post(client, parent="999999").content.decode()
    assert 'name="parent" value="999999"' not in page
    assert ">\nNamaste</textarea>" in page
    assert "comment of its own" in page


def test_text_survives_a_story_that_was_withdrawn(client, story, fan):
    story.withdraw(by=story.author)
    response = post(client, body="Typed while it was open")
    assert response.status_code == 410
    assert "Typed while it was open" in response.content.decode()


def test_text_survives_a_session_that_ended(client, story):
    response = post(client, body="Main wapas aaungi")
    assert response.status_code == 403
    assert "Main wapas aaungi" in response.content.decode()
    assert not Comment.objects.exists()


def test_a_closed_thread_takes_no_comment_and_says_so(client, story, fan):
    type(story).objects.update(comments_open=False)
    response = post(client, body="Too late")
    assert response.status_code == 409
    assert "closed" in response.content.decode()
    assert "Too late" in response.content.decode()


def test_a_newcomer_is_told_who_may_talk_instead_of_being_offered_a_form(client, story):
    make_comment(story)
    type(story).objects.update(comments_member_days=7)
    said = "Only fans who joined at least 7 days ago can comment on this story."
    assert said in client.get("/articles/s/").content.decode()
    client.force_login(make_newcomer())
    for path in ("/articles/s/", "/articles/s/comments/", "/articles/s/comments/new/"):
        page = client.get(path).content.decode()
        assert f"{said} You can in 7 days." in page
        assert "<textarea" not in page
    assert client.post("/articles/s/comments/", {"body": "Already"}).status_code == 409


def test_the_form_page_leads_through_sign_in_and_back(client, story):
    response = client.get("/articles/s/comments/new/")
    assert response["Location"] == "/accounts/login/?next=/articles/s/comments/new/"


def test_a_quote_begins_the_answer(client, story, fan):
    head = make_comment(story, body="Dekha? ||Woh gaya||")
    page = client.get("/articles/s/").content.decode()
    assert f"/articles/s/comments/new/?quote=1&amp;parent={head.pk}" in page
    page = client.get(f"/articles/s/comments/new/?quote=1&parent={head.pk}").content.decode()
    assert "\n&gt; Dekha? ||Woh gaya||\n\n</textarea>" in page
    post(client, body="> Dekha? ||Woh gaya||\n\nHaan", parent=head.pk)
    assert "<blockquote><p>Dekha? <label" in Comment.objects.get(parent=head).body_html


@pytest.mark.parametrize("kind", ["new", "edit"])
def test_a_preview_shows_the_comment_and_keeps_nothing(client, story, fan, kind):
    comment = make_comment(story, fan, body="Pehle")
    sent = {"body": "<b>Phir</b> ||raaz||", "preview": "1", "token": "t", "parent": comment.pk}
    answer = client.post("/articles/s/comments/" if kind == "new" else f"/c/{comment.pk}/edit/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<div class="words"><p>&lt;b&gt;Phir&lt;/b&gt; <label class="spoiler">' in page
    assert ">\n&lt;b&gt;Phir&lt;/b&gt; ||raaz||</textarea>" in page
    if kind == "new":
        assert f'name="parent" value="{comment.pk}"' in page
        assert 'name="token" value="t"' in page
    assert list(Comment.objects.values_list("body", flat=True)) == ["Pehle"]


def test_the_browser_says_what_was_seen_and_a_comment_says_it_too(client, story, fan):
    now = int(timezone.now().timestamp())
    client.get("/articles/s/")
    assert client.get("/articles/s/comments/seen/").status_code == 405
    assert not ThreadVisit.objects.exists()
    for at in ("", "x", "-1", "9" * 30):
        assert client.post("/articles/s/comments/seen/", {"at": at}).status_code == 400
    assert client.post("/articles/s/comments/seen/", {"at": now}).status_code == 204
    assert ThreadVisit.objects.get(fan=fan, article=story).seen_at.timestamp() == now
    assert client.post("/articles/s/comments/seen/", {"at": "9" * 18}).status_code == 204
    assert ThreadVisit.objects.get().seen_at <= timezone.now()
    make_comment(story)
    assert "1 new since your last visit" in client.get("/articles/s/").content.decode()
    assert "new</span>" in client.get("/articles/s/comments/?sort=oldest").content.decode()
    post(client)
    assert "since your last visit" not in client.get("/articles/s/").content.decode()


def test_hearts_by_form(client, story, fan):
    comment = make_comment(story)
    for on, hearts in (("1", 1), ("1", 1), ("0", 0)):
        assert client.get(f"/c/{comment.pk}/heart/").status_code == 200
        assert client.post(f"/c/{comment.pk}/heart/", {"on": on}).status_code == 302
        assert Heart.objects.filter(fan=fan).count() == hearts


def test_one_deletes_ones_own_and_nobody_elses(client, story, fan):
    mine, other = make_comment(story, fan), make_comment(story)
    assert client.get(f"/c/{mine.pk}/delete/").status_code == 200
    assert client.post(f"/c/{mine.pk}/delete/")["Location"] == "/articles/s/#comments"
    assert client.post(f"/c/{mine.pk}/delete/").status_code == 410
    assert client.post(f"/c/{other.pk}/delete/").status_code == 404
    assert list(Comment.objects.visible()) == [other]
    assert client.get(f"/c/{mine.pk}/").status_code == 410


def test_one_edits_ones_own_while_it_is_offered(client, story, fan):
    mine, other = make_comment(story, fan, body="Pehle"), make_comment(story)
    assert f"/c/{mine.pk}/edit/" in client.get("/articles/s/").content.decode()
    assert "Pehle" in client.get(f"/c/{mine.pk}/edit/").content.decode()
    assert client.post(f"/c/{mine.pk}/edit/", {"body": "Phir"})["Location"] == f"/c/{mine.pk}/"
    assert "edited</span>" in client.get("/articles/s/").content.decode()
    assert client.post(f"/c/{mine.pk}/edit/", {"body": " "}).status_code == 422
    assert client.post(f"/c/{other.pk}/edit/", {"body": "Phir"}).status_code == 404
    make_comment(story, reply_to=mine)
    assert f"/c/{mine.pk}/edit/" not in client.get("/articles/s/").content.decode()
    assert client.get(f"/c/{mine.pk}/edit/").status_code == 409
    refused = client.post(f"/c/{mine.pk}/edit/", {"body": "Typed too late"})
    assert (refused.status_code, Comment.objects.get(pk=mine.pk).body) == (409, "Phir")
    assert "Typed too late" in refused.content.decode()
    client.logout()
    refused = client.post(f"/c/{mine.pk}/edit/", {"body": "Typed while signed in"})
    assert (refused.status_code, Comment.objects.get(pk=mine.pk).body) == (403, "Phir")
    assert "Typed while signed in" in refused.content.decode()
    assert f"next=%2Fc%2F{mine.pk}%2Fedit%2F" in refused.content.decode()


@pytest.mark.parametrize("path", ["delete", "heart"])
def test_nothing_changes_by_get_or_without_sign_in(client, story, path):
    comment = make_comment(story)
    response = client.post(f"/c/{comment.pk}/{path}/", {"on": "1"})
    assert response["Location"].startswith("/accounts/login/")
    client.force_login(comment.author)
    client.get(f"/c/{comment.pk}/{path}/")
    assert Comment.objects.visible().get().heart_count == 0


def test_posts_need_the_csrf_token(story):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_fan())
    response = post(strict, body="Typed for ten minutes")
    assert response.status_code == 403
    assert "Typed for ten minutes" in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "page", ["/articles/s/", "/articles/s/comments/", "/c/{pk}/replies/", "/c/{pk}/heart/", "/", "/fans/{fan}/"]
)
def test_removed_comments_show_no_text_to_anybody(client, story, page):
    gone = make_comment(story, body="Zamanat")
    make_comment(story, reply_to=gone)
    gone.remove(by=make_moderator(), reason="Nickname for an actor")
    for reader in (None, make_fan()):
        if reader:
            client.force_login(reader)
        shown = client.get(page.format(pk=gone.pk, fan=gone.author.username)).content.decode()
        assert "Zamanat" not in shown
    assert "Nickname for an actor" in client.get("/articles/s/").content.decode()


@pytest.mark.parametrize("query", ["sort=worst", "after=x", "after=999999999999999999999", "sort=oldest&after=0"])
def test_odd_queries_never_fail(client, story, query):
    assert client.get(f"/articles/s/comments/?{query}").status_code == (404 if "worst" in query else 200)


def test_pages_of_threads_lead_on(client, story):
    author = make_fan()
    heads = [make_comment(story, author, body=f"number {number}.") for number in range(25)]
    first = client.get("/articles/s/")
    assert first.context["older_url"] == f"/articles/s/comments/?after={heads[5].pk}"
    older = client.get(first.context["older_url"]).content.decode()
    assert "number 4." in older
    assert "number 5." not in older


def test_a_name_whose_page_is_closed_is_no_link(client):
    fan = make_fan("left_us", display_name="Riya")
    comment = make_comment(author=fan)
    assert "/fans/left_us/" in client.get(comment.article.get_absolute_url()).content.decode()
    User.objects.filter(pk=fan.pk).update(is_active=False)
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "<b>Riya</b>" in page
    assert "/fans/left_us/" not in page + client.get("/").content.decode()
    assert client.get("/fans/left_us/").status_code == 404


def test_a_held_comment_offers_nothing_that_would_be_refused(client, story, fan):
    make_comment(story, fan, "Wait for it")
    offers = "Reply to", "Give a heart"
    assert [offer in client.get("/articles/s/").content.decode() for offer in offers] == [True, True]
    Comment.objects.update(state="held")
    page = client.get("/articles/s/").content.decode()
    assert "Wait for it" in page
    assert [offer in page for offer in offers] == [False, False]
