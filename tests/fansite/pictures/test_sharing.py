import io

import pytest
from PIL import Image, ImageDraw, ImageStat

from fansite.pictures.sharing import MOST_BYTES, SHARE_SIZE, about_focus, share_jpeg

GREY, GREEN = (128, 128, 128), (20, 160, 40)
CORNERS = {"upper left": (0, 0), "upper right": (1, 0), "lower left": (0, 1), "lower right": (1, 1)}


def with_a_corner(size: tuple[int, int], x: int, y: int) -> Image.Image:
    """Grey, with one green corner an eighth of the width."""
    picture = Image.new("RGB", size, GREY)
    side = size[0] // 8
    left, top = x * (size[0] - side), y * (size[1] - side)
    ImageDraw.Draw(picture).rectangle((left, top, left + side, top + side), GREEN)
    return picture


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("size", [(1600, 1600), (1200, 2000), (3000, 1000), (700, 900)], ids=str)
@pytest.mark.parametrize("corner", CORNERS)
def test_the_focus_stays_in_sight(size, corner):
    x, y = CORNERS[corner]
    shown = about_focus(with_a_corner(size, x, y), x, y)
    assert shown.size == SHARE_SIZE
    seen = {name: shown.getpixel((5 + h * 1189, 5 + v * 619)) == GREEN for name, (h, v) in CORNERS.items()}
    assert seen == {name: name == corner for name in CORNERS}


def test_the_focus_lies_in_the_middle_where_the_edges_let_it():
    tall = Image.new("RGB", (1200, 3000), GREY)
    ImageDraw.Draw(tall).ellipse((550, 1750, 650, 1850), GREEN)
    assert about_focus(tall, 0.5, 0.6).getpixel((600, 315)) == GREEN


@pytest.mark.parametrize("size", [(2000, 2000), (1200, 630), (620, 700), (3000, 700)], ids=str)
def test_nothing_is_distorted(size):
    picture = Image.new("RGB", size, GREY)
    side = min(size) // 3
    middle = (size[0] // 2, size[1] // 2)
    ImageDraw.Draw(picture).ellipse((*(at - side // 2 for at in middle), *(at + side // 2 for at in middle)), GREEN)
    shown = about_focus(picture, 0.5, 0.5)
    row = sum(shown.getpixel((x, 315))[0] < 70 for x in range(1200))
    column = sum(shown.getpixel((600, y))[0] < 70 for y in range(630))
    assert abs(row - column) <= 0.02 * row + 2


@pytest.mark.parametrize("size", [(16, 16), (300, 200), (599, 400), (90, 1200), (3000, 100)], ids=str)
def test_a_small_picture_is_shown_whole_on_paper_and_hardly_larger_than_it_is(size):
    shown = about_focus(Image.new("RGB", size, GREEN), 0.5, 0.5)
    assert shown.size == SHARE_SIZE
    green = shown.split()[0].point(lambda value: 255 if value == GREEN[0] else 0).getbbox()
    broad, high = green[2] - green[0], green[3] - green[1]
    assert broad <= 2 * size[0]
    assert abs(broad / high - size[0] / size[1]) < 0.12 * size[0] / size[1]
    assert min(shown.getpixel((600, 620))) > 225


def test_what_is_transparent_lies_on_paper():
    clear = Image.new("RGBA", (1600, 1000), (0, 0, 0, 0))
    assert about_focus(clear, 0.5, 0.5).getpixel((600, 315)) == (255, 250, 243)


def grain() -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise(SHARE_SIZE, 250) for _ in range(3)])


@pytest.mark.parametrize("picture", [grain(), Image.new("RGB", SHARE_SIZE, GREEN)], ids=["grain", "plain"])
def test_even_the_worst_weighs_less_than_300_kb(picture):
    data = share_jpeg(picture)
    assert len(data) < MOST_BYTES == 300_000
    assert (opened(data).format, opened(data).size, opened(data).mode) == ("JPEG", SHARE_SIZE, "RGB")


def test_an_ordinary_picture_keeps_its_quality():
    lamp = Image.merge("RGB", [Image.radial_gradient("L").resize(SHARE_SIZE)] * 3)
    difference = ImageStat.Stat(opened(share_jpeg(lamp))).mean[0] - ImageStat.Stat(lamp).mean[0]
    assert abs(difference) < 1


def test_nothing_but_pixels_is_in_the_file():
    picture = Image.new("RGB", (1600, 1000), GREY)
    picture.info |= {"comment": b"secret", "exif": b"Exif\0\0secret", "icc_profile": b"secret"}
    data = share_jpeg(about_focus(picture, 0.5, 0.5))
    assert b"secret" not in data
    assert set(opened(data).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
