"""An uploaded picture is opened under limits and written anew; nothing of the file itself is kept."""

import io

from django.core.exceptions import ValidationError
from django.core.files import File
from PIL import Image, ImageCms, ImageOps

# Told apart by their content; name and declared type are the client's and count for nothing. GIF is left out: its
# pictures move or are drawings, and those are better as PNG.
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF"]
MOST_BYTES = 12 * 1024 * 1024
# Below the number where Pillow itself begins to warn of decompression bombs.
MOST_PIXELS = 40_000_000
MOST_SIDE = 12_000
LEAST_SIDE = 16
# What is kept as the original is at most this long: twice the largest rendition.
KEPT_SIDE = 3200


def take_in(file: bytes | File) -> Image.Image:
    """The upload as an upright sRGB picture (mode RGB, or RGBA where it is transparent) without metadata.

    Raises ValidationError with a sentence for whatever it cannot be.
    """
    data = _read(file)
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        _check(image)
        # A JPEG much too large is decoded at a half, a quarter or an eighth.
        image.draft(None, (KEPT_SIDE, KEPT_SIDE))
        image.load()
        return _plain(image)
    except ValidationError:
        raise
    except Image.DecompressionBombError as trouble:
        raise ValidationError("The picture is far too large. Please make it smaller first.") from trouble
    except Exception as trouble:
        # Pillow raises many kinds for damaged files (OSError, SyntaxError, struct.error …): all mean this.
        raise ValidationError(
            "This is not a whole JPEG, PNG, WebP or AVIF picture. Please save it anew and try again."
        ) from trouble


def _read(file: bytes | File) -> bytes:
    size = len(file) if isinstance(file, bytes) else file.size
    if size > MOST_BYTES:
        raise ValidationError(f"The file has {size / 1024 / 1024:.0f} MB; {MOST_BYTES // 1024 // 1024} MB is the most.")
    data = file if isinstance(file, bytes) else file.read(MOST_BYTES)
    if not data:
        raise ValidationError("The file is empty.")
    return data


def _check(image: Image.Image) -> None:
    """Before anything is decoded."""
    width, height = image.size
    # Phones put a depth map or a preview behind the picture in one JPEG, which Pillow then calls MPO: its first is meant.
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise ValidationError("Moving pictures cannot be used. Please save one of its frames.")
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise ValidationError(f"The picture is {width} × {height} pixels: too large. Please make it smaller first.")
    if min(width, height) < LEAST_SIDE:
        raise ValidationError(f"The picture is {width} × {height} pixels: too small to be seen.")


def _plain(image: Image.Image) -> Image.Image:
    """Upright, no larger than what is kept, in sRGB; into a new picture, so that pixels alone come along."""
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        # Sixteen bits of grey; `convert` alone would cut them off, not scale them.
        image = image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
    elif image.mode not in ("RGB", "CMYK"):
        image = image.convert("RGB")
    image.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if profile:
        image = _in_srgb(image, profile)
    see_through = image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255)
    image = image.convert("RGBA" if see_through else "RGB")
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as the profile means them; a profile that is damaged or of another kind is left aside."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
