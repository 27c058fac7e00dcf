import pytest
from django.core.files.storage import default_storage
from PIL import Image

from articles.models import Article
from fansite.moving.wordpress import import_wordpress
from fansite.pictures.models import Picture
from tests.fansite.moving.export import BLOG, post, write_export

pytestmark = pytest.mark.django_db
MISSING = "Covers left out: no such file (give --uploads)"


@pytest.fixture
def uploads(tmp_path):
    folder = tmp_path / "uploads"
    (folder / "2021/05").mkdir(parents=True)
    Image.new("RGB", (400, 300), "#b3202a").save(folder / "2021/05/door.png")
    return folder


def door(**fields) -> str:
    ordinary = {
        "type": "attachment",
        "status": "inherit",
        "url": f"{BLOG}/wp-content/uploads/2021/05/door.png",
        "excerpt": "Photo: Asha",
    }
    return post("The door", number=9, **ordinary | fields)


def covered(number: int) -> str:
    return post(f"Story {number}", number=number, meta=[("_thumbnail_id", "9")])


def test_a_cover_comes_from_the_uploads_folder_once_for_all_its_stories(tmp_path, uploads):
    file = write_export(tmp_path, covered(11), covered(12), door(meta=[("_wp_attachment_image_alt", "A red door")]))
    import_wordpress(file, uploads=uploads)
    picture = Picture.objects.get()
    assert (picture.alt, picture.credit, picture.decorative) == ("A red door", "Photo: Asha", False)
    assert set(Article.objects.values_list("cover", flat=True)) == {picture.pk}
    assert default_storage.exists(picture.file)


def test_without_the_folder_it_is_said(tmp_path):
    report = import_wordpress(write_export(tmp_path, covered(11), door()))
    assert report.left[MISSING] == [f"{BLOG}/wp-content/uploads/2021/05/door.png of “Story 11” (post 11)"]
    assert Article.objects.get().cover is None


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "2021/05/none.png", "2021/05", "a\x0bb"])
def test_no_file_outside_the_folder_is_read(tmp_path, uploads, name):
    Image.new("RGB", (400, 300)).save(tmp_path / "secret.png")
    report = import_wordpress(
        write_export(
            tmp_path, covered(11), door(url=f"{BLOG}/wp-content/uploads/{name}", meta=[("_wp_attached_file", name)])
        ),
        uploads=uploads,
    )
    assert Picture.objects.count() == 0
    assert len(report.left[MISSING]) == 1


def test_a_file_that_is_no_picture_is_said(tmp_path, uploads):
    (uploads / "2021/05/door.png").write_text("<?php echo 1;")
    report = import_wordpress(write_export(tmp_path, covered(11), door()), uploads=uploads)
    assert len(report.left["Covers left out: not pictures we can take"]) == 1


def test_a_dry_run_writes_no_file(tmp_path, uploads, settings):
    report = import_wordpress(write_export(tmp_path, covered(11), door()), uploads=uploads, dry_run=True)
    assert report.made["covers"] == 1
    assert not settings.MEDIA_ROOT.exists()
