import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from PIL import Image

from fansite.accounts.models import AVATAR_SIDES, User
from fansite.moving.leaving import stored
from fansite.pictures.models import Picture, Rendition
from tests.factories import PASSWORD, make_comment, make_fan, make_moderator, make_pictured, make_sanction
from tests.fansite.pictures.files import exif, jpeg, plain, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
PATH = "/me/picture/"


@pytest.fixture
def fan(client):
    fan = make_fan("chai")
    client.force_login(fan)
    return fan


def upload(content: bytes = b"") -> dict:
    return {"upload": SimpleUploadedFile("me.jpg", content or jpeg(exif=exif()), "image/jpeg")}


def test_a_fan_puts_a_picture_in_place_of_the_rangoli_changes_it_and_takes_it_away(client, fan, own_media,
        django_capture_on_commit_callbacks):  # fmt: skip
    comment = make_comment(author=fan)
    names = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(PATH, upload())["Location"] == PATH
        fan.refresh_from_db()
        assert set(stored()) == set(fan.avatar_files.values())
        names.append(fan.avatar)
    assert names[0] != names[1]
    for path in ("/fans/chai/", comment.article.get_absolute_url(), "/", "/about/"):
        assert f'<img src="/media/{fan.avatar}-96.webp"' in client.get(path).text, path
    for side in AVATAR_SIDES:
        file = b"".join(client.get(f"/media/{fan.avatar}-{side}.webp").streaming_content)
        image = Image.open(io.BytesIO(file))
        assert (image.size, image.format, "exif" in image.info) == ((side, side), "WEBP", False)
    assert (Picture.objects.count(), Rendition.objects.count()) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PATH, {"away": "1"})
    assert list(stored()) == []
    assert 'src="/media/' not in client.get("/fans/chai/").text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a picture first."),
        ({"upload": "\0"}, "Choose a picture first."),
        (upload(b"<svg/>"), "This is not a whole JPEG, PNG, WebP or AVIF picture."),
        (upload(saved(plain(1, 1), "PNG")), "too small to be seen"),
    ],
)
def test_what_is_no_picture_is_told_beside_the_field_and_nothing_is_kept(client, fan, sent, words):
    assert words in str(client.post(PATH, sent).context["form"].errors["upload"])
    fan.refresh_from_db()
    assert (fan.avatar, list(stored())) == ("", [])


def test_half_a_picture_is_never_kept(fan):
    with pytest.raises(TypeError):
        fan.set_avatar({48: b"a whole file", 96: None})
    assert list(stored()) == []


def test_the_database_knows_what_a_key_is(fan):
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=fan.pk).update(avatar="../x")


def test_whoever_is_banned_or_gone_has_a_rangoli_and_a_lifted_ban_brings_the_picture_back(client, fan):
    banned = make_pictured(make_fan("banned_one"))
    sanction = make_sanction(banned, days=None)
    make_sanction(muted := make_pictured(make_fan("muted_one")))
    comment = make_comment(author=make_pictured(make_fan()))
    User.objects.filter(pk=comment.author_id).update(is_active=False)
    assert 'src="/media/' not in client.get("/fans/banned_one/").text
    assert 'src="/media/' not in client.get(comment.article.get_absolute_url()).text
    assert f"/media/{muted.avatar}" in client.get("/fans/muted_one/").text
    sanction.lift(by=make_moderator())
    assert f"/media/{banned.avatar}" in client.get("/fans/banned_one/").text


def test_who_may_not_speak_shows_no_other_picture_and_may_take_theirs_away(client):
    fan = make_pictured(make_sanction().fan)
    client.force_login(fan)
    assert client.post(PATH, upload()).status_code == 403
    assert User.objects.get(pk=fan.pk).avatar == fan.avatar
    client.post(PATH, {"away": "1"})
    assert User.objects.get(pk=fan.pk).avatar == ""


@pytest.mark.parametrize("way", ["one", "several"])
def test_the_picture_goes_with_the_account(fan, way, django_capture_on_commit_callbacks):
    make_pictured(fan)
    with django_capture_on_commit_callbacks(execute=True):
        (fan if way == "one" else User.objects.filter(pk=fan.pk)).delete()
    assert list(stored()) == []


def test_a_fan_takes_the_picture_along(client, fan):
    make_pictured(fan)
    archive = zipfile.ZipFile(io.BytesIO(client.post("/me/export/", {"password": PASSWORD}).content))
    with default_storage.open(fan.avatar_files[384]) as file:
        assert archive.read("picture.webp") == file.read()


def test_a_moderator_takes_a_picture_away_and_the_fan_hears_why(client, fan, django_capture_on_commit_callbacks):
    User.objects.filter(pk=fan.pk).update(bio="Not kind")
    make_pictured(fan)
    client.force_login(moderator := make_moderator())
    assert "/admin/comments/comment/fans/chai/" in client.get("/fans/chai/").text
    page = client.get(desk := "/admin/comments/comment/fans/chai/")
    assert (f"/media/{fan.avatar}-192.webp" in page.text, "Not kind" in page.text) == (True, True)
    for odd in ({}, {"things": "picture", "reason": " "}, {"things": "\0", "reason": "x" * 201}):
        assert client.post(desk, odd).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(desk, {"things": "picture", "reason": "A real person's face"}, follow=True)
    assert "Picture taken away; chai is told why." in answer.text
    assert list(stored()) == []
    assert "It is gone already." in client.post(desk, {"things": ["bio", "picture"], "reason": "Unkind"}).text
    client.post(desk, {"things": "bio", "reason": "Unkind"})
    words, entry = fan.page_entries.all()
    assert (words.action, words.reason, User.objects.get(pk=fan.pk).bio) == ("bio", "Unkind", "")
    assert (entry.by, entry.action, entry.reason) == (moderator, "picture", "A real person's face")
    client.force_login(fan)
    for path in ("/me/notices/", PATH):
        assert "picture taken away: A real person&#x27;s face" in client.get(path).text
    fan.delete()
    assert str(type(entry).objects.get(pk=entry.pk)) == str(entry)
    assert client.get("/admin/comments/comment/fans/nobody_here/").status_code == 302


def test_only_moderators_see_the_way_to_the_desk(client, fan):
    assert "Moderate …" not in client.get(make_fan().get_absolute_url()).text
