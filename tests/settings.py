"""The site's settings with quick passwords and a data folder of its own."""

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="aangan-tests-")
os.environ.pop("DEBUG", None)
os.environ.pop("SITE_URL", None)

from fansite.settings import *  # noqa: F403
from fansite.settings import CACHE_URL, CACHES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Without hashed names, so that tests need no collected files; the browser tests run the real server with all of them.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - WhiteNoise looks there at the start

# Each process that runs tests has a Redis database of its own, as it has one of PostgreSQL.
if CACHE_URL:
    _number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))  # 0 is for real servers
    CACHES = {
        name: one | ({"LOCATION": f"{CACHE_URL.rstrip('/')}/{_number}"} if one.get("LOCATION") == CACHE_URL else {})
        for name, one in CACHES.items()
    }
