"""What was exported comes back as it was, or not at all."""

import json
import shutil
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from articles import history
from articles.comments.models import ModerationEntry
from articles.models import Article, FormerAddress
from fansite.accounts.models import NoticeChoice, User
from fansite.models import ImportedItem
from fansite.moving.leaving import export_site, sha256, stored
from fansite.moving.restoring import import_site
from fansite.moving.tables import exported_models
from tests.factories import (
    make_actor,
    make_article,
    make_character,
    make_comment,
    make_draft,
    make_editor,
    make_embed,
    make_fan,
    make_grievance,
    make_held_word,
    make_moderator,
    make_photo,
    make_picture,
    make_portrayal,
    make_quote,
    make_sanction,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db
KEPT: list[Path] = []


def fill() -> None:
    """Something in every table that a day on the site would fill."""
    actor = make_actor("Rupali Ganguly", name_hi="रूपाली गांगुली", picture=make_picture(), nicknames=["Rups"])
    first = make_portrayal(actor=actor, character=make_character("Anupamaa"), source=make_source())
    make_portrayal(actor=make_actor(), replaces=first)
    fan, editor = make_fan("chai_at_six"), make_editor("the_editor")
    EmailAddress.objects.create(user=fan, email=fan.email, primary=True, verified=True)
    story = make_article(author=editor, tags=[actor.tag, make_tag("Tea")], cover=make_picture(), title="चाय & more")
    make_draft(author=editor)
    make_quote(article=story, topics=[actor.tag], speaker=actor, said_on="..2025-04-21")
    make_photo(story, picture=make_picture(), people=[actor.tag], address="https://example.com/p")
    make_embed(story)
    story.take_slug("renamed")
    story.save()
    history.keep(story, by=editor, comment="Published.")
    FormerAddress.objects.keep(story, "/2021/05/tea/")
    ImportedItem.objects.mark("wordpress", "story one", story.pk)
    head = make_comment(story, fan)
    answer = make_comment(story, editor, reply_to=head)
    make_comment(story, make_fan(), reply_to=answer).set_heart(fan=fan, on=True)
    answer.report(by=fan, reason="spam", words="Again")
    fan.set_avatar({48: b"a face"})
    ModerationEntry.objects.take_from_page(fan, by=editor, reason="Unkind", things=["picture"])
    fan.set_avatar({48: b"another face"})
    fan.set_block(make_sanction().fan, on=True)
    make_held_word()
    make_grievance().acknowledge(by=editor)
    head.remove(by=make_moderator(), reason="spoilers")
    actor.tag.set_follow(fan=fan, on=True)
    NoticeChoice.objects.choose(fan.pk, "story", by_mail=True)
    story.announce()
    User.objects.filter(pk=fan.pk).update(last_login=story.published_at)


def empty() -> None:
    """As after migrate: rows that it made itself stay. The keys between the tables are looked at only at the end."""
    for model in exported_models():
        if model is not Group:
            for field in model._meta.many_to_many:
                field.remote_field.through._base_manager.all()._raw_delete("default")
            model._base_manager.all()._raw_delete("default")


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*.*")
        if path.parent.name in ("models", "stories")
    }


@pytest.fixture
def filled(tmp_path) -> Path:
    """An export of what the database holds."""
    fill()
    export_site(tmp_path / "out", with_media=True)
    return tmp_path / "out"


@pytest.fixture
def exported(tmp_path, tmp_path_factory) -> Path:
    """The export alone, a copy of one that is made once; the database holds nothing of it."""
    if not KEPT:
        folder = tmp_path_factory.mktemp("export") / "out"
        with transaction.atomic():
            fill()
            export_site(folder, with_media=True)
            transaction.set_rollback(True)
        lose_media()
        KEPT.append(folder)
    return Path(shutil.copytree(KEPT[0], tmp_path / "out"))


def lose_media() -> None:
    for name in list(stored()):
        default_storage.delete(name)


def rewrite(path: Path, change) -> None:
    path.write_text(json.dumps(change(json.loads(path.read_text()))))


def test_everything_comes_back_as_it_was(filled, tmp_path):
    counts = {model._meta.label: model._base_manager.count() for model in exported_models()}
    empty()
    lose_media()
    report = import_site(filled)
    assert {model._meta.label: model._base_manager.count() for model in exported_models()} == counts
    export_site(tmp_path / "again", with_media=True)
    assert files(tmp_path / "again") == files(filled)
    assert (tmp_path / "again/media.json").read_text() == (filled / "media.json").read_text()
    assert report.left == {}
    assert [group.name for group in User.objects.get(username="the_editor").groups.all()] == ["Editors"]
    assert User.objects.get(username="chai_at_six").check_password("ten-thousand-diyas")


def test_stories_are_found_again_once_they_are_back(filled, client):
    empty()
    import_site(filled)
    assert [story.title for story in client.get("/search/?q=more").context["stories"]] == ["चाय & more"]


def test_versions_of_stories_come_back_where_the_numbers_of_the_tables_are_others(filled, request):
    """A version says of which table it is; that number is made by migrate, and differs from site to site."""
    empty()
    for number in ContentType.objects.values_list("pk", flat=True):
        ContentType.objects.filter(id=number).update(id=number + 1000)
        Permission.objects.filter(content_type=number).update(content_type=number + 1000)
    ContentType.objects.clear_cache()
    request.addfinalizer(ContentType.objects.clear_cache)
    import_site(filled)
    story = Article.objects.get(slug="renamed")
    kept = history.load(history.revisions(story))
    assert [(one.by.username, one.comment, one.fields["title"]) for one in kept] == [
        ("the_editor", "Published.", "चाय & more")
    ]
    assert sorted(row.text for row in kept[0].rows["tag_rows"].values()) == ["Rupali Ganguly", "Tea"]
    assert kept[0].is_like(history.present(story))


@pytest.mark.django_db(transaction=True)
def test_the_commands_do_it_in_a_database_of_their_own(tmp_path, client, capsys):
    fill()
    call_command("export_site", tmp_path / "out", "--media")
    call_command("flush", interactive=False, verbosity=0)
    call_command("import_site", tmp_path / "out")
    said = capsys.readouterr().out
    assert "only you can read it" in said
    assert client.get("/articles/renamed/").status_code == 200
    assert client.get("/2021/05/tea/").status_code == 301
    before = Article.objects.order_by("-pk").first().pk
    assert make_draft().pk > before


def test_a_database_with_something_in_it_is_refused(filled):
    with pytest.raises(CommandError, match=r"not empty \(.*accounts.user has 7"):
        import_site(filled)


def refused(folder: Path, words: str) -> None:
    empty()
    with pytest.raises(CommandError, match=words):
        import_site(folder)
    assert {model._meta.label_lower for model in exported_models() if model._base_manager.exists()} == {"auth.group"}


def test_an_export_that_was_not_finished_is_refused(exported):
    (exported / "manifest.json").unlink()
    refused(exported, "no manifest.json")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"format": 99}',
        '{"format": 1}',
        '{"format": 1, "models": {"a": 1}, "migrations": {}, "media": {}, "last_numbers": {}}',
        "\xff",
    ],
)
def test_a_manifest_that_is_none_is_refused(exported, text):
    (exported / "manifest.json").write_text(text, encoding="latin-1")
    refused(exported, "not JSON|not of format|damaged")


def test_another_version_of_the_site_is_refused(exported):
    def older(manifest):
        manifest["migrations"]["articles"] = ["0001_initial"]
        return manifest

    rewrite(exported / "manifest.json", older)
    refused(exported, "another version of the site .*articles")


def test_a_table_that_was_changed_or_lost_is_refused(exported):
    rewrite(
        exported / "models/accounts.user.json",
        lambda rows: [row | {"fields": row["fields"] | {"is_superuser": True}} for row in rows],
    )
    refused(exported, "accounts.user.json was changed after the export")
    (exported / "models/accounts.user.json").unlink()
    refused(exported, "accounts.user.json cannot be read")


def sign(folder: Path, label: str, count: int | None = None) -> None:
    """The manifest says what the table's file now is, as a careful hand would."""

    def with_digest(manifest):
        manifest["models"][label]["sha256"] = sha256(folder / f"models/{label}.json")
        manifest["models"][label]["count"] = manifest["models"][label]["count"] if count is None else count
        return manifest

    rewrite(folder / "manifest.json", with_digest)


def test_rows_that_do_not_fit_together_are_refused_whole(exported):
    rewrite(exported / "models/accounts.user.json", lambda rows: rows[1:])
    sign(exported, "accounts.user", 6)
    refused(exported, "Nothing was loaded")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[1:], "7 rows were exported, 6 came in"),
        (lambda rows: [{"model": "cast.tag", "pk": 1, "fields": {}}], "holds a row of cast.tag"),
        (lambda rows: [{"model": "accounts.user", "pk": "x", "fields": {"username": []}}], "Nothing was loaded"),
        (lambda rows: {"not": "rows"}, "Nothing was loaded"),
        (lambda rows: [rows[0], *rows[:-1]], "Nothing was loaded"),
    ],
)
def test_rows_that_are_no_rows_are_refused(exported, change, words):
    rewrite(exported / "models/accounts.user.json", change)
    sign(exported, "accounts.user")
    refused(exported, words)


def test_media_that_are_missing_are_named(exported):
    empty()
    lose_media()
    shutil.rmtree(exported / "media")
    report = import_site(exported)
    listed = json.loads((exported / "media.json").read_text())
    assert report.left == {
        "Media files that are missing: put them back from a backup": [entry["name"] for entry in listed]
    }


def test_media_that_differ_are_left_alone_and_named(exported):
    empty()
    name = json.loads((exported / "media.json").read_text())[0]["name"]
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"another"))
    assert import_site(exported).left == {"Media files that differ from the exported ones, left as they are": [name]}
    assert default_storage.open(name).read() == b"another"


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/outside.txt", "originals/../../outside.txt"])
def test_no_media_file_is_written_outside_the_folder(exported, tmp_path, name):
    rewrite(exported / "media.json", lambda entries: [{"name": name, "bytes": 1, "sha256": "0"}])

    def with_digest(manifest):
        manifest["media"]["sha256"] = sha256(exported / "media.json")
        return manifest

    rewrite(exported / "manifest.json", with_digest)
    refused(exported, "outside the media folder")
    assert list(tmp_path.glob("outside*")) == []
