"""An uploaded picture is opened under limits and written anew; nothing of the file itself is kept."""

import io
import warnings

from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, ImageOps

FORMATS = ["JPEG", "PNG", "WEBP", "AVIF"]
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_SIDE = 12_000
LEAST_SIDE = 16


def take_in(file) -> Image.Image:
    """The upload as an upright sRGB picture (mode RGB, or RGBA where it is transparent) without metadata.

    `file` is bytes or a file with `size` and `read`. Raises ValidationError with a sentence for whatever it cannot be.
    """
    size = len(file) if isinstance(file, bytes) else file.size
    if size > MOST_BYTES:
        raise ValidationError(f"The file has {size / 1024 / 1024:.0f} MB; {MOST_BYTES // 1024 // 1024} MB is the most.")
    data = file if isinstance(file, bytes) else file.read(MOST_BYTES + 1)
    if not data:
        raise ValidationError("The file is empty.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            _check_size(image)
            image.load()
            return _plain(image)
    except ValidationError:
        raise
    except Exception as trouble:
        # Pillow raises many kinds for damaged files (OSError, SyntaxError, struct.error, bomb warnings …): all mean this.
        raise ValidationError(
            "This is not a whole JPEG, PNG, WebP or AVIF picture. Please save it anew and try again."
        ) from trouble


def _check_size(image: Image.Image) -> None:
    """Before anything is decoded."""
    width, height = image.size
    if getattr(image, "n_frames", 1) > 1:
        raise ValidationError("Moving pictures cannot be used. Please save one of its frames.")
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise ValidationError(f"The picture is {width} × {height} pixels: too large. Please make it smaller first.")
    if min(width, height) < LEAST_SIDE:
        raise ValidationError(f"The picture is {width} × {height} pixels: too small to be seen.")


def _plain(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("I", "F") or upright.mode.startswith("I;16"):
        upright = upright.point(lambda value: value / 256).convert("L")
    see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    if profile and upright.mode in ("RGB", "RGBA", "CMYK", "L"):
        upright = _in_srgb(upright, profile)
    plain = upright.convert("RGBA" if see_through else "RGB")
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    return clean


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as the profile means them; a profile that is damaged is left aside."""
    if image.mode == "L" or (image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255)):
        image = image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = image.mode if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
