"""The site's settings for the real server in tests: without hashed names, which take seconds to make."""

from fansite.settings import *  # noqa: F403
from fansite.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
