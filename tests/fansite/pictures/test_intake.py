import io
import warnings
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fansite.pictures import intake
from fansite.pictures.intake import take_in
from tests.fansite.pictures import files
from tests.fansite.pictures.files import jpeg, moving, plain, png, saved

NOT_WHOLE = "This is not a whole JPEG, PNG, WebP or AVIF picture. Please save it anew and try again."
MOVING = "Moving pictures cannot be used. Please save one of its frames."

TAKEN = {
    "jpeg": jpeg(),
    "png": saved(plain(), "PNG"),
    "webp": saved(plain(), "WEBP", quality=95),
    "avif": saved(plain(), "AVIF", quality=95),
    "jpeg of a phone, with a second picture in it": moving("MPO"),
    "cmyk": saved(plain().convert("CMYK"), "JPEG", quality=95),
    "palette": saved(plain().quantize(8), "PNG"),
    "sixteen bits": png(
        300, 200, depth=16, rows=(b"\0" + b"\xc8\0\x1e\0\x28\0" * 150 + b"\x14\0\x28\0\xc8\0" * 150) * 200
    ),
    "opaque alpha": saved(plain().convert("RGBA"), "PNG"),
    "a zip hangs on": jpeg() + b"PK\x03\x04<script>alert(1)</script>",
    "broken exif": files.with_segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\x7fabcd"),
    "broken colour profile": jpeg(icc_profile=b"junk" * 50),
    "profile of another kind": saved(plain(), "PNG", icc_profile=b"\0" * 128),
}
REFUSED = {
    "nothing": (b"", "The file is empty."),
    "html": (b"<html><script>alert(1)</script>", NOT_WHOLE),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NOT_WHOLE),
    "gif": (saved(plain(), "GIF"), NOT_WHOLE),
    "tiff": (saved(plain(), "TIFF"), NOT_WHOLE),
    "pdf": (b"%PDF-1.7", NOT_WHOLE),
    "half a jpeg": (jpeg()[: len(jpeg()) // 2], NOT_WHOLE),
    "half a png": (saved(plain(), "PNG")[:300], NOT_WHOLE),
    "half an avif": (saved(plain(), "AVIF")[:300], NOT_WHOLE),
    "half a webp": (saved(plain(), "WEBP")[:100], NOT_WHOLE),
    "a png that promises more": (png(300, 200), NOT_WHOLE),
    "a png with endless words": (files.wordy_png("x" * 3_000_000), NOT_WHOLE),
    "moving png": (moving("PNG"), MOVING),
    "moving webp": (moving("WEBP"), MOVING),
    "moving avif": (moving("AVIF"), MOVING),
    "one pixel": (saved(Image.new("RGB", (1, 1)), "PNG"), "The picture is 1 × 1 pixels: too small to be seen."),
    "a line": (png(20000, 1), "The picture is 20000 × 1 pixels: too large. Please make it smaller first."),
    "a bomb": (png(60000, 60000), "The picture is far too large. Please make it smaller first."),
    "many pixels": (png(8000, 5001), "The picture is 8000 × 5001 pixels: too large. Please make it smaller first."),
}


def close(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(one, other, strict=True))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_is_taken_in_as_what_it_shows(name):
    picture = take_in(TAKEN[name])
    assert (picture.mode, picture.size, picture.info) == ("RGB", (300, 200), {})
    # CMYK without a profile is only near.
    assert name == "cmyk" or close(picture.getpixel((20, 100)), (200, 30, 40))
    assert name == "cmyk" or close(picture.getpixel((280, 100)), (20, 40, 200))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_with_a_sentence(name):
    data, sentence = REFUSED[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValidationError) as refusal:
            take_in(data)
    assert refusal.value.messages == [sentence]


def test_a_large_file_is_refused_before_it_is_read():
    class Large(ContentFile):
        def read(self, *args):
            raise AssertionError("read")

    upload = Large(b"")
    upload.size = intake.MOST_BYTES + 1
    with pytest.raises(ValidationError, match="12 MB is the most"):
        take_in(upload)


def test_a_large_picture_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("decoded"))
    with pytest.raises(ValidationError, match="too large"):
        take_in(png(8000, 5001))


def test_a_picture_is_turned_upright():
    picture = take_in(jpeg(exif=files.exif(orientation=6)))
    assert picture.size == (200, 300)
    assert close(picture.getpixel((100, 20)), (200, 30, 40))


def test_the_colour_profile_is_obeyed():
    picture = take_in(jpeg(icc_profile=files.swapped_profile()))
    assert picture.getpixel((20, 100))[0] < picture.getpixel((20, 100))[2]


def test_sixteen_bits_of_grey_keep_their_tone():
    grey = Image.new("I;16", (40, 40))
    for x in range(40):
        for y in range(40):
            grey.putpixel((x, y), 0x8000)
    assert close(take_in(saved(grey, "PNG")).getpixel((5, 5)), (128, 128, 128))


@pytest.mark.parametrize(
    "data",
    [
        saved(plain(), "PNG", transparency=(20, 40, 200)),
        saved(
            Image.merge("RGBA", (*plain().split(), plain().getchannel("R").point(lambda red: red > 100 and 255))),
            "WEBP",
        ),
        saved(
            Image.merge("LA", (plain().convert("L"), plain().getchannel("R").point(lambda red: red > 100 and 255))),
            "PNG",
        ),
    ],
    ids=["one colour", "alpha", "grey with alpha"],
)
def test_what_is_transparent_stays_transparent(data):
    picture = take_in(data)
    assert (picture.mode, picture.getpixel((20, 100))[3], picture.getpixel((280, 100))[3]) == ("RGBA", 255, 0)


def test_a_very_large_picture_is_kept_at_3200_pixels():
    assert take_in(saved(plain(5000, 2500), "JPEG")).size == (3200, 1600)
    assert take_in(saved(plain(2000, 5000), "PNG")).size == (1280, 3200)


def test_metadata_stays_outside():
    picture = take_in(jpeg(exif=files.exif(), comment=b"secret words", icc_profile=files.swapped_profile()))
    for format in ("JPEG", "PNG", "WEBP", "AVIF"):
        written = saved(picture, format)
        assert b"secret words" not in written
        assert not Image.open(io.BytesIO(written)).info.keys() & {"exif", "icc_profile", "comment", "xmp"}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(TAKEN)), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_taken_or_refused_and_never_raises_otherwise(name, place, junk):
    data = TAKEN[name]
    data = data[: place % len(data)] + junk + data[place % len(data) + len(junk) :]
    with warnings.catch_warnings(), suppress(ValidationError):
        warnings.simplefilter("ignore")
        assert take_in(data).mode in ("RGB", "RGBA")
