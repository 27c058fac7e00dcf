from datetime import timedelta

import pytest
from django.utils import timezone

from fansite.accounts.models import Notice, NoticeChoice
from tests.factories import make_article, make_comment, make_established_fan, make_event, make_fan, make_moderator

pytestmark = pytest.mark.django_db


def told(fan) -> list[tuple[str, str]]:
    """What stands on the fan's page, the newest first."""
    return [(notice.kind, notice.title) for notice in Notice.objects.on_site(fan).newest_first()]


@pytest.fixture
def story(db):
    return make_article(title="The wedding")


@pytest.fixture
def head(story):
    return make_comment(story, make_fan("meera"), body="Kya shaadi thi!")


def test_who_is_answered_and_who_is_mentioned_are_told_once_each(story, head):
    asha, ravi = make_fan("asha"), make_fan("ravi")
    body = "@meera @asha @ASHA @ravi @nobody_here"
    reply = make_comment(story, ravi, reply_to=head, body=body, token="t")
    make_comment(story, ravi, reply_to=head, body=body, token="t")  # sent twice
    assert told(head.author) == [("reply", "@ravi answered you on “The wedding”")]
    assert told(asha) == [("mention", "@ravi mentioned you on “The wedding”")]
    assert told(ravi) == []
    assert Notice.objects.get(fan=asha).path == f"/c/{reply.pk}/"


def test_nobody_is_told_of_an_answer_to_oneself_nor_is_who_has_left(story, head):
    left = make_comment(story, make_fan("left"))
    make_comment(story, head.author, reply_to=head, body="@meera")
    left.author.is_active = False
    left.author.save()
    make_comment(story, reply_to=left, body="@left")
    assert not Notice.objects.exists()


def test_the_first_seven_who_are_mentioned_are_told(story):
    fans = [make_fan(f"fan_no_{number}") for number in range(9)]
    comment = make_comment(story, body=" ".join(f"@nobody_{n} @fan_no_{n}" for n in range(9)))
    assert [fan.notices.count() for fan in fans] == [1] * 7 + [0] * 2
    comment.write("@fan_no_8 @fan_no_7")  # as who changes it would have it
    comment._after_step(story)
    assert Notice.objects.count() == 7


def test_hearts_are_gathered_and_counted_again(story, head):
    fans = [make_fan() for _ in range(3)]
    for fan in [*fans, head.author]:
        head.set_heart(fan=fan, on=True)
    assert told(head.author) == [("heart", "3 hearts for your comment on “The wedding”")]
    head.set_heart(fan=fans[0], on=False)
    assert told(head.author) == [("heart", "2 hearts for your comment on “The wedding”")]
    Notice.objects.read(head.author, until=10**9)
    head.set_heart(fan=fans[1], on=False)
    assert Notice.objects.unread_words(head.author) == ""
    head.set_heart(fan=fans[1], on=True)
    assert Notice.objects.unread_words(head.author) == "1"
    for fan in fans:
        head.set_heart(fan=fan, on=False)
    assert told(head.author) == []


def test_nobody_is_told_of_a_comment_that_is_gone_but_its_author_of_the_decision(story, head):
    asha, ravi = make_fan("asha"), make_fan("ravi")
    reply = make_comment(story, ravi, reply_to=head, body="@asha")
    reply.set_heart(fan=asha, on=True)
    Notice.objects.read(head.author, until=10**9)
    reply.remove(by=make_moderator(), reason="spam")
    assert told(asha) == []
    assert told(head.author) == [("reply", "@ravi answered you on “The wedding”")]  # who read it knows of it
    assert told(ravi) == [("moderation", "Moderation of your comment on “The wedding”: removed")]
    reply.restore(by=make_moderator(), reason="not spam")
    assert told(asha) == [("mention", "@ravi mentioned you on “The wedding”")]
    assert told(ravi)[0] == ("moderation", "Moderation of your comment on “The wedding”: restored")
    reply.delete_by_author(by=ravi)
    assert told(asha) == []


def test_what_is_held_tells_nobody(story, head):
    reply = make_comment(story, reply_to=head)
    type(reply).objects.update(state="held")
    reply._after_step(story)
    assert told(head.author) == []


def test_what_was_said_long_ago_is_no_news(story, head):
    make_comment(story, reply_to=head, body="@meera", at=timezone.now() - timedelta(days=3))
    assert not Notice.objects.exists()


def test_a_kind_that_a_fan_does_not_want_is_not_kept(story, head):
    NoticeChoice.objects.choose(head.author.pk, "reply", on_site=False)
    make_comment(story, reply_to=head)
    assert told(head.author) == []
    assert Notice.objects.get().by_mail
    NoticeChoice.objects.choose(head.author.pk, "reply", by_mail=False)
    make_comment(story, reply_to=head)
    assert Notice.objects.count() == 1


def test_a_notice_repeats_neither_words_nor_the_headline_of_what_lies_later():
    event = make_event()
    story = make_article(title="Zamanat!", safe_from=event, safe_title="What came next")
    head = make_comment(story, make_fan("meera"), body="zamanat")
    reply = make_comment(story, reply_to=head, body="zamanat @meera")
    head.set_heart(fan=make_fan(), on=True)
    reply.remove(by=make_moderator(), reason="zamanat")
    assert Notice.objects.count() == 2  # one was taken back
    assert all("What came next" in notice.title for notice in Notice.objects.all())
    assert not any("zamanat" in f"{notice.title}{notice.path}".lower() for notice in Notice.objects.all())


def test_nobody_hears_of_a_fan_they_blocked():
    author, blocked = make_fan("chai"), make_fan()
    author.set_block(blocked, on=True)
    comment = make_comment(author=author)
    make_comment(comment.article, blocked, "@chai haan", reply_to=comment)
    make_comment(comment.article, blocked, "@chai suno")
    comment.set_heart(fan=blocked, on=True)
    assert not Notice.objects.filter(count__gt=0).exists()
    comment.set_heart(fan=make_fan(), on=True)
    assert Notice.objects.get(fan=author).title.startswith("1 heart ")


def test_who_reported_hears_what_came_of_it_each_time(story, head):
    asha, mod = make_fan("asha"), make_moderator()
    comment = make_comment(story)
    comment.report(by=asha, reason="spam")
    comment.approve(by=mod)
    about = "Your report of a comment on “The wedding”: a moderator "
    assert told(asha) == [("moderation", f"{about}looked at it: the comment stands")]
    assert told(comment.author) == []  # nothing came of it
    comment.report(by=asha, reason="spam")
    comment.remove(by=mod, reason="spam")
    assert told(asha)[0] == ("moderation", f"{about}agreed and acted on it")


def test_an_author_hears_that_reports_hold_the_comment(story):
    comment = make_comment(story)
    for _ in range(3):
        comment.report(by=make_established_fan(), reason="spam")
    assert "Several fans reported your comment" in told(comment.author)[0][1]
