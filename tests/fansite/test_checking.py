"""Each thing that is kept twice is broken once by hand, seen, mended, and seen no more."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as kept
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article
from fansite.checking import CHECKS, check_site
from fansite.pictures.models import Picture
from tests.factories import make_article, make_comment, make_draft, make_fan, make_picture, make_tag

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: object):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


def lose(which: str):
    def run():
        picture = Picture.objects.first()
        avif = picture.renditions.filter(format="avif").first()
        fan = type(picture.uploaded_by).objects.exclude(avatar="").get()
        names = {"original": picture.file, "rendition": avif.path, "avatar": next(iter(fan.avatar_files.values()))}
        default_storage.delete(names[which])
        if which == "rendition":
            picture.renditions.get(format="webp", width=400).delete()

    return run


def leave_a_file():
    path = Path(kept.MEDIA_ROOT, "renditions", "nobodys-400.webp")
    path.write_bytes(b"x")
    before = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(path, (before, before))
    Path(kept.MEDIA_ROOT, "renditions", "coming-in-400.webp").write_bytes(b"x")


def drop_a_trigger():
    table = " ON cast_tag" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER cast_tag_epoch_update{table}")()


BREAKS = {
    "stories with a wrong number of comments": sql("UPDATE articles_article SET comment_count = 7"),
    "comments with a wrong number of hearts": sql("UPDATE comments_comment SET heart_count = 7"),
    "stories whose tags show another date": sql(
        "UPDATE articles_taggedarticle SET published_at = NULL WHERE published_at IS NOT NULL"
    ),
    "stories that search knows otherwise or not at all": sql("DELETE FROM fansite_searchentry"),
    "entries of search without a story": sql(
        "INSERT INTO fansite_searchentry (story, title, standfirst, body, marks) VALUES (999, '', '', '', '')"
    ),
    "tags that their own name does not find": sql("DELETE FROM cast_tagalias"),
    "spellings under a wrong key": sql("UPDATE cast_tagalias SET key = 'nonsense'"),
    "former addresses that another tag has": lambda: make_tag("Elsewhere").aliases.create(
        kind="old_slug", text="trp-talk", key="trptalk", slug="trp-talk"
    ),
    "pictures without all of their renditions": lose("rendition"),
    "fans whose own picture is lost": lose("avatar"),
    "files that belong to nothing": leave_a_file,
    "tables whose changes pages would not see": drop_a_trigger,
}
# With these a person has to do something.
LEFT = {
    "pictures whose original is lost": lose("original"),
    "pictures covered for an event that is gone": sql("UPDATE pictures_picture SET safe_from = 999"),
    "answers that stand in no thread of their story": lambda: make_comment(reply_to=None).replies.create(
        article=make_article(), body="Elsewhere"
    ),
}


@pytest.fixture
def site():
    fan = make_fan()
    story = make_article(tags=[make_tag("TRP talk", name_hi="टीआरपी")])
    make_draft(tags=[make_tag()])
    comment = make_comment(story, fan)
    comment.set_heart(fan=make_fan(), on=True)
    make_comment(story, reply_to=comment)
    Picture.objects.filter(pk=make_picture(900, 600).pk).update(uploaded_by=fan)
    fan.set_avatar({side: b"a square" for side in (48, 96)})
    return story


def wrong(*, repair: bool = False) -> dict[str, int]:
    return {found.about: found.left for found in check_site(repair=repair) if found.left}


def test_what_is_as_it_should_be_is_left_alone(site, capsys):
    call_command("check_site", "--repair")
    assert len(capsys.readouterr().out.splitlines()) == len(CHECKS)


@pytest.mark.parametrize("about", BREAKS)
def test_what_can_be_mended_is_seen_and_mended(site, about):
    version = Article.objects.get(pk=site.pk).comments_version
    BREAKS[about]()
    assert about in wrong()
    assert wrong(repair=True) == {}
    assert wrong() == {}
    assert Article.objects.get(pk=site.pk).comments_version > version - ("number" not in about)


@pytest.mark.parametrize("about", LEFT)
def test_what_cannot_be_mended_is_said(site, about, capsys):
    LEFT[about]()
    with pytest.raises(CommandError, match="--repair"):
        call_command("check_site")
    with pytest.raises(CommandError, match="1 wrong"):
        call_command("check_site", "--repair")
    assert wrong() == {about: 1}
    assert "person" in capsys.readouterr().out


def test_every_check_was_broken_once():
    assert {check.about for check in CHECKS} - BREAKS.keys() - LEFT.keys() == {"rows that lead nowhere"}
