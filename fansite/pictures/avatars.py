"""A fan's own picture is no `Picture`: the newsroom's library never holds it. It is known by a key on the account alone."""

import io

from django.urls import reverse
from PIL import Image, ImageOps

from fansite.accounts.models import AVATAR_SIDES, User


def squares(image: Image.Image) -> dict[int, bytes]:
    """The middle of an image that `take_in` gave, as a WebP by side, for `User.set_avatar`."""
    middle = ImageOps.fit(image, (AVATAR_SIDES[-1], AVATAR_SIDES[-1]), Image.Resampling.LANCZOS)
    return {side: _webp(middle.resize((side, side), Image.Resampling.LANCZOS)) for side in AVATAR_SIDES}


def addresses(fan: User) -> dict[int, str]:
    """Where browsers find the fan's own picture, by side."""
    files = fan.avatar_files.items()
    return {side: reverse("pictures:rendition", args=[file.rpartition("/")[2]]) for side, file in files}


def _webp(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=80, method=4)
    return file.getvalue()
