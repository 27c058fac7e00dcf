"""Pictures for link previews: JPEG of one size and less than 300 KB, which WhatsApp and its like are sure to show."""

import io

from PIL import Image

from fansite.pictures.rangoli import mounted

SHARE_SIZE = (1200, 630)
MOST_BYTES = 300_000
# Seldom is the first too large; the last holds even the grain of a night shot.
QUALITIES = (84, 74, 62, 48, 34, 20, 8)
# Blown up further than this, a picture looks broken: it is mounted instead.
MOST_BLOWN_UP = 2
PAPER = "#fffaf3"


def share_jpeg(image: Image.Image) -> bytes:
    # Into a new picture, so that pixels alone come along.
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    for quality in QUALITIES:
        file = io.BytesIO()
        plain.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() < MOST_BYTES:
            break
    return file.getvalue()


def about_focus(image: Image.Image, x: float, y: float) -> Image.Image:
    """As much of the picture as the shape holds, the focus as near to its middle as the edges let it; on paper where
    the picture is transparent."""
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, PAPER)
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    width, height = SHARE_SIZE
    scale = max(width / image.width, height / image.height)
    if scale > MOST_BLOWN_UP:
        return mounted(image)
    broad, high = width / scale, height / scale
    left = min(max(x * image.width - broad / 2, 0), image.width - broad)
    top = min(max(y * image.height - high / 2, 0), image.height - high)
    return image.resize(SHARE_SIZE, Image.Resampling.LANCZOS, box=(left, top, left + broad, top + high))
