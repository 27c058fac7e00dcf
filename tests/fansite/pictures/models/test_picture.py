import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from fansite.moving import leaving
from fansite.pictures.models import Picture, Rendition
from tests.factories import make_fan, make_picture, upload_picture
from tests.fansite.pictures.files import exif, jpeg, plain, saved

pytestmark = pytest.mark.django_db


def stored() -> set[str]:
    """Every file in the storage."""
    return {name for folder in ("originals/", "renditions/") for name in leaving.stored(folder)}


def opened(name: str) -> Image.Image:
    with default_storage.open(name) as file:
        return Image.open(io.BytesIO(file.read()))


def test_a_picture_has_its_renditions_in_two_formats_and_one_for_link_previews():
    picture = upload_picture(1700, 1000)
    assert [(one.format, one.width, one.height) for one in picture.renditions.all()] == [
        ("avif", 400, 235), ("avif", 800, 471), ("avif", 1200, 706), ("avif", 1600, 941), ("jpeg", 1200, 630),
        ("webp", 400, 235), ("webp", 800, 471), ("webp", 1200, 706), ("webp", 1600, 941),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (900, [400, 800, 900]),
        (800, [400, 800]),
        (401, [400, 401]),
        (400, [400]),
        (60, [60]),
        (1601, [400, 800, 1200, 1600]),
    ],
)
def test_no_rendition_is_scaled_up(width, widths):
    picture = upload_picture(width, 50)
    assert [one.width for one in picture.renditions.all() if one.format == "webp"] == widths


def test_each_rendition_is_the_file_its_row_tells_of():
    for one in upload_picture(900, 600).renditions.all():
        file = opened(one.path)
        assert (file.format, *file.size) == (one.format.upper(), one.width, one.height)
        assert default_storage.size(one.path) == one.size


def test_names_are_ours_and_never_the_clients():
    upload = SimpleUploadedFile("../../me at home.php.jpg", jpeg(exif=exif()), content_type="text/html")
    picture = Picture.objects.add(upload, alt="Me")
    assert {name.split("/")[0] for name in stored()} == {"originals", "renditions"}
    assert not [name for name in stored() if "me" in name or "php" in name]
    assert stored() == set(picture.files)


def test_nothing_is_kept_of_what_a_camera_wrote():
    picture = Picture.objects.add(jpeg(exif=exif(orientation=6), comment=b"secret words"), alt="A field")
    assert (picture.width, picture.height) == (200, 300)
    for name in picture.files:
        assert not opened(name).info.keys() & {"exif", "icc_profile", "comment", "xmp"}
        with default_storage.open(name) as file:
            assert b"secret words" not in file.read()


def test_a_transparent_picture_stays_transparent_everywhere():
    clear = plain().convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    picture = Picture.objects.add(saved(clear, "PNG"), alt="A haze")
    assert {opened(name).mode for name in picture.files if not name.endswith(".jpg")} == {"RGBA"}
    assert opened(picture.share.path).mode == "RGB"


def test_a_picture_we_painted_needs_no_file():
    assert (Picture.objects.add(plain(), decorative=True).width, len(stored())) == (300, 4)


def test_two_uploads_of_one_file_keep_files_of_their_own():
    first, second = upload_picture(), upload_picture()
    assert not set(first.files) & set(second.files)


def test_a_file_that_is_no_picture_leaves_nothing():
    with pytest.raises(ValidationError):
        Picture.objects.add(b"<html>", alt="A page")
    assert (Picture.objects.count(), stored()) == (0, set())


def test_what_the_database_refuses_leaves_no_files():
    with pytest.raises(IntegrityError, match="picture_is_described_or_decorative"), transaction.atomic():
        Picture.objects.add(jpeg())
    assert (Picture.objects.count(), stored()) == (0, set())


def test_a_storage_that_fails_half_way_leaves_nothing(monkeypatch):
    calls = []

    def failing(self, name, content, max_length=None):
        calls.append(name)
        if len(calls) == 3:
            raise OSError("disk full")
        return super(type(self), self).save(name, content, max_length)

    monkeypatch.setattr(type(default_storage._wrapped), "save", failing)
    with pytest.raises(OSError, match="disk full"):
        upload_picture()
    assert (len(calls), Picture.objects.count(), stored()) == (3, 0, set())


@pytest.mark.parametrize(
    "delete", [lambda picture: picture.delete(), lambda picture: Picture.objects.filter(pk=picture.pk).delete()]
)
def test_the_files_go_with_the_picture(delete, django_capture_on_commit_callbacks):
    picture, other = upload_picture(), upload_picture()
    with django_capture_on_commit_callbacks(execute=True):
        delete(picture)
    assert stored() == set(other.files)
    assert set(Rendition.objects.values_list("picture", flat=True)) == {other.pk}


@pytest.mark.parametrize(
    "delete", [lambda picture: picture.delete(), lambda picture: Picture.objects.filter(pk=picture.pk).delete()]
)
@pytest.mark.django_db(transaction=True)
def test_the_files_stay_where_the_deletion_is_taken_back(delete):
    picture = upload_picture()
    with transaction.atomic():
        delete(Picture.objects.get(pk=picture.pk))
        transaction.set_rollback(True)
    assert stored() == set(Picture.objects.get().files)


def test_a_picture_outlives_who_uploaded_it():
    fan = make_fan()
    picture = upload_picture(by=fan)
    fan.delete()
    picture.refresh_from_db()
    assert picture.uploaded_by is None


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"alt": ""}, "picture_is_described_or_decorative"),
        ({"focal_x": 1.01}, "picture_focus_lies_within_it"),
        ({"focal_y": -0.01}, "picture_focus_lies_within_it"),
        ({"height": 0}, "picture_has_a_size"),
    ],
)
def test_the_database_guards_every_picture(fields, constraint):
    picture = upload_picture()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(**fields)


def test_one_rendition_for_each_format_and_width():
    rendition = upload_picture().renditions.first()
    rendition.pk, rendition.name = None, "other-400.avif"
    with (
        pytest.raises(IntegrityError, match=r"picture_id.*format.*width|picture_has_one_rendition"),
        transaction.atomic(),
    ):
        rendition.save()


def test_pages_choose_among_the_other_renditions():
    picture = upload_picture(1600, 1000)
    assert picture.share.format == "jpeg"
    assert picture.share.name not in picture.srcset("avif") + picture.srcset("webp")
    assert (picture.fallback.format, picture.fallback.width) == ("webp", 800)


def test_the_picture_for_link_previews_is_made_anew_and_the_former_file_goes(django_capture_on_commit_callbacks):
    picture = upload_picture()
    former = picture.share
    with django_capture_on_commit_callbacks(execute=True):
        assert picture.draw_share()
    picture = Picture.objects.get()
    assert picture.share.name != former.name
    assert stored() == set(picture.files)
    assert len(picture.files) == 1 + 2 * 3 + 1


def test_pictures_from_before_get_theirs_once(django_capture_on_commit_callbacks):
    pictures = [upload_picture() for _ in range(3)]
    for picture in pictures[:2]:
        default_storage.delete(picture.share.path)
        picture.share.delete()
    lost = pictures[1]
    default_storage.delete(lost.file)
    assert [Picture.objects.draw_missing_shares() for _ in range(2)] == [1, 0]
    shares = {picture.pk: picture.share for picture in Picture.objects.all()}
    assert [shares[picture.pk] is None for picture in pictures] == [False, True, False]
    assert shares[pictures[2].pk] == pictures[2].share
    assert opened(shares[pictures[0].pk].path).size == (1200, 630)


def test_a_share_that_the_database_refuses_leaves_the_former(monkeypatch):
    picture = upload_picture()
    files = stored()
    monkeypatch.setattr("fansite.pictures.models.picture.SHARE_SIZE", (-1, 630))
    with pytest.raises(IntegrityError), transaction.atomic():
        picture.draw_share()
    assert stored() == files == set(Picture.objects.get().files)


def test_a_list_of_pictures_costs_one_query_for_all_renditions(django_assert_num_queries):
    for _ in range(3):
        upload_picture()
    with django_assert_num_queries(2):
        assert [picture.fallback.width for picture in Picture.objects.prefetch_related("renditions")] == [800] * 3


def test_800_pixels_of_an_ordinary_photo_weigh_less_than_60_kb():
    """The nearest to a photo that needs no photo: soft light, edges, and the grain of a camera."""
    grain = Image.effect_noise((1600, 1067), 12)
    light = Image.radial_gradient("L").resize((1600, 1067))
    photo = Image.merge("RGB", [Image.blend(light, grain, share) for share in (0.15, 0.2, 0.25)])
    picture = Picture.objects.add(saved(photo, "JPEG", quality=92), alt="A lamp")
    weights = {one.format: one.size for one in picture.renditions.all() if one.width == 800}
    assert {format: weight for format, weight in weights.items() if weight > 60_000} == {}


def test_what_is_lost_of_a_picture_is_drawn_anew_from_its_original():
    whole, lost = make_picture(), make_picture()
    names = [one.path for one in lost.renditions.all()]
    for name in names:
        default_storage.delete(name)
    assert Picture.objects.draw_missing() == len(names) > 4
    kept = {name: default_storage.open(name).read() for name in names}
    assert {one.path: one.size for one in lost.renditions.all()} == {name: len(data) for name, data in kept.items()}
    assert Image.open(io.BytesIO(kept[lost.largest.path])).size == (900, 600)
    assert Picture.objects.draw_missing() == 0
    default_storage.delete(whole.file)
    default_storage.delete(whole.largest.path)
    assert Picture.objects.draw_missing() == 0
