"""The site's settings for a real server of the tests: static files as they lie, since nobody looks at them."""

from fansite.settings import *  # noqa: F403
from fansite.settings import CACHES, DATA_DIR, STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - WhiteNoise looks there at the start
# Where Redis is shared with others, by a name of its own.
CACHES = {name: one | {"KEY_PREFIX": f"{DATA_DIR}:{name}"} for name, one in CACHES.items()}
