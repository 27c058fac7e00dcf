"""The site's settings for a real server of the tests: static files as they lie, since nobody looks at them."""

from fansite.settings import *  # noqa: F403
from fansite.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - WhiteNoise looks there at the start
