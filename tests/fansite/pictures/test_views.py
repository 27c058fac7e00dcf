import pytest
from django.core.files.storage import default_storage

from tests.factories import make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendition():
    return make_picture().renditions.get(format="avif", width=800)


def test_a_rendition_is_served_for_ever_and_harmlessly(client, rendition):
    response = client.get(rendition.get_absolute_url())
    with default_storage.open(rendition.path) as file:
        assert b"".join(response.streaming_content) == file.read()
    names = ("Content-Type", "Content-Length", "Cache-Control", "X-Content-Type-Options", "Content-Security-Policy")
    assert {name: response[name] for name in names} == {
        "Content-Type": "image/avif",
        "Content-Length": str(rendition.size),
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    assert not response.has_header("Vary")
    assert not response.cookies


def test_a_rendition_costs_no_query(client, rendition, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(rendition.get_absolute_url())


def test_webp_is_served_as_webp(client):
    assert client.get(make_picture().fallback.get_absolute_url())["Content-Type"] == "image/webp"


def test_what_link_previews_show_is_served_as_jpeg(client):
    share = make_picture().share
    response = client.get(share.get_absolute_url())
    assert (response["Content-Type"], response["Content-Length"]) == ("image/jpeg", str(share.size))


def test_a_browser_that_has_it_gets_304(client, rendition):
    etag = client.get(rendition.get_absolute_url())["ETag"]
    response = client.get(rendition.get_absolute_url(), headers={"If-None-Match": f'"other", W/{etag}'})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_head_is_answered_and_nothing_is_written(client, rendition):
    assert client.head(rendition.get_absolute_url()).status_code == 200
    assert client.post(rendition.get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        f"{'0' * 20}-800.avif",
        "a.avif",
        "..%2foriginals%2fa.webp",
        "..%5csettings.py",
        "%00.webp",
        "अनुपमा.webp",
        f"{'x' * 3000}.webp",
    ],
)
def test_other_names_lead_nowhere(client, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_an_original_has_no_address(client):
    picture = make_picture()
    for name in (picture.file, picture.file.split("/")[1], f"..%2f{picture.file.replace('/', '%2f')}"):
        assert client.get(f"/media/{name}").status_code == 404
