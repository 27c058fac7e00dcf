"""Picture files as phones, cameras and pranksters send them."""

import io
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin


def plain(width: int = 300, height: int = 200) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), (200, 30, 40))
    picture.paste((20, 40, 200), (width // 2, 0, width, height))
    return picture


def saved(picture: Image.Image, format: str, **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def png(width: int, height: int, *, depth: int = 8, rows: bytes = b"\0" * 100) -> bytes:
    """A PNG of RGB put together by hand: its header may say anything."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data) for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def jpeg(**options) -> bytes:
    return saved(plain(), "JPEG", quality=95, subsampling=0, **options)


def with_segment(marker: int, data: bytes) -> bytes:
    """A JPEG with one more segment right after its start."""
    whole = jpeg()
    return whole[:2] + struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + whole[2:]


def exif(**tags) -> Image.Exif:
    held = Image.Exif()
    held[0x0112] = tags.get("orientation", 1)
    held[0x010E] = "secret words"
    held.get_ifd(0x8825)[1] = "N"
    return held


def moving(format: str) -> bytes:
    return saved(plain(), format, save_all=True, append_images=[plain().rotate(90)])


def swapped_profile() -> bytes:
    """The sRGB profile with red and blue exchanged: who leaves it aside shows a red sky."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"____").replace(b"bXYZ", b"rXYZ").replace(b"____", b"bXYZ")


def wordy_png(words: str) -> bytes:
    held = PngImagePlugin.PngInfo()
    held.add_text("Comment", words, zip=True)
    return saved(plain(), "PNG", pnginfo=held)
