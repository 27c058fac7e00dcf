import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from fansite.pictures.models import Picture
from tests.factories import make_editor, make_event, make_picture
from tests.fansite.pictures.files import jpeg, plain, saved

pytestmark = pytest.mark.django_db
LIST = "/admin/pictures/picture/"
ADD = f"{LIST}add/"
ONCE_MORE = "Choose the file once more: browsers do not keep it when something else is to be corrected."


@pytest.fixture
def editor(client):
    user = make_editor()
    client.force_login(user)
    return user


def form(**fields) -> dict:
    upload = SimpleUploadedFile("set.jpg", jpeg(), content_type="image/jpeg")
    return {"upload": upload, "alt": "The set", "credit": "Aangan", "focal_x": "0.2", "focal_y": "0.8"} | fields


def errors(response) -> dict:
    return response.context["adminform"].form.errors


def test_an_editor_uploads_a_picture(client, editor):
    response = client.post(ADD, form())
    picture = Picture.objects.get()
    assert (response.status_code, picture.alt, picture.credit, picture.focal_x, picture.focal_y, picture.uploaded_by) == (
        302, "The set", "Aangan", 0.2, 0.8, editor,
    )  # fmt: skip
    assert {(one.format, one.width) for one in picture.renditions.all()} == {
        ("avif", 300), ("webp", 300), ("jpeg", 1200),
    }  # fmt: skip


def test_a_photo_of_a_phone_with_the_wrong_ending_is_welcome(client, editor):
    client.post(ADD, form(upload=SimpleUploadedFile("IMG_1.png", saved(plain(2400, 1800), "MPO"), "image/png")))
    assert [(picture.width, picture.height) for picture in Picture.objects.all()] == [(2400, 1800)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg/>", "This is not a whole JPEG, PNG, WebP or AVIF picture. Please save it anew and try again."),
        (b"", "The submitted file is empty."),
        (saved(plain(1, 1), "PNG"), "The picture is 1 × 1 pixels: too small to be seen."),
    ],
)
def test_what_is_wrong_with_a_file_stands_beside_the_field(client, editor, content, sentence):
    response = client.post(ADD, form(upload=SimpleUploadedFile("set.jpg", content, "image/jpeg")))
    assert errors(response) == {"upload": [sentence]}


def test_a_picture_without_words_is_asked_for_them_beside_the_field(client, editor):
    undescribed = {"alt": ["Describe the picture, or mark it as decorative."]}
    assert errors(client.post(ADD, form(alt="   "))) == undescribed | {"upload": [ONCE_MORE]}
    picture = make_picture()
    changed = {"alt": "", "credit": "", "focal_x": "0.5", "focal_y": "0.5"}
    assert errors(client.post(f"/admin/pictures/picture/{picture.pk}/change/", changed)) == undescribed


def test_a_decorative_picture_needs_no_words(client, editor):
    client.post(ADD, form(alt="", decorative="on"))
    assert str(Picture.objects.get()).startswith("Decorative picture")


def test_the_focus_lies_within_the_picture(client, editor):
    outside = {"focal_x": ["This lies between 0 and 1."], "upload": [ONCE_MORE]}
    assert errors(client.post(ADD, form(focal_x="1.5"))) == outside
    assert list(errors(client.post(ADD, form(focal_y="nan")))) == ["focal_y", "upload"]


def test_a_picture_is_chosen_once_and_its_words_may_change(client, editor):
    picture = make_picture()
    address = f"/admin/pictures/picture/{picture.pk}/change/"
    page = client.get(address)
    assert "upload" not in page.context["adminform"].form.fields
    assert picture.fallback.get_absolute_url() in page.text
    files = picture.files
    client.post(address, form(alt="Another word", focal_x="0.5", focal_y="0.5"))
    picture = Picture.objects.get()
    assert (picture.alt, picture.files) == ("Another word", files)


def test_a_moved_focus_moves_what_link_previews_show(client, editor, django_capture_on_commit_callbacks):
    picture = Picture.objects.add(plain(2400, 800), alt="Red beside blue", focal=(0, 0.5))
    former = picture.share
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/pictures/picture/{picture.pk}/change/", form(focal_x="1", focal_y="0.5"))
    picture = Picture.objects.get()
    assert (picture.focal_x, picture.share.name != former.name) == (1, True)
    assert not default_storage.exists(former.path)
    assert [middle_of(picture.share), picture.share.size] == ["blue", default_storage.size(picture.share.path)]


def middle_of(share) -> str:
    with default_storage.open(share.path) as file:
        red, _, blue = Image.open(file).convert("RGB").getpixel((600, 315))
    return "red" if red > blue else "blue"


def test_pictures_are_found_by_words_and_credit(client, editor):
    tea, rain = make_picture(alt="Two cups of tea"), make_picture(alt="Rain", credit="Meher")
    search = client.get("/admin/pictures/picture/", {"q": "meher"})
    assert list(search.context["cl"].result_list) == [rain]
    assert tea.smallest.get_absolute_url() in client.get(LIST).text


def test_the_list_costs_the_same_for_one_and_for_three(client, editor, django_assert_max_num_queries):
    make_picture()
    with django_assert_max_num_queries(100) as one:
        client.get("/admin/pictures/picture/")
    for _ in range(2):
        make_picture(by=editor)
    with django_assert_max_num_queries(100) as three:
        client.get("/admin/pictures/picture/")
    assert len(one) == len(three)


def test_a_picture_is_safe_from_an_event_that_may_be_gone_since(client, editor):
    event = make_event("The fire")
    client.post(ADD, form(safe_from=event.pk))
    picture = Picture.objects.get()
    assert picture.safe_from == event.pk
    Picture.objects.update(safe_from=999)
    change = f"/admin/pictures/picture/{picture.pk}/change/"
    assert "an event that is no longer there" in client.get(change).text
    words = {"alt": "Other words", "credit": "", "focal_x": "0.5", "focal_y": "0.5"}
    assert client.post(change, words | {"safe_from": "999"}).status_code == 302
    assert Picture.objects.get().safe_from == 999
    assert client.post(change, words | {"safe_from": "998"}).status_code == 200
    assert client.post(change, words | {"safe_from": ""}).status_code == 302
    assert Picture.objects.get().safe_from is None
