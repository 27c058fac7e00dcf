import os
from collections.abc import Callable

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fansite.settings")
application: Callable = get_wsgi_application()
if settings.PAGE_CACHE_MB:
    from fansite.pagecache import PageCache

    application = PageCache(application, most=settings.PAGE_CACHE_MB * 1024 * 1024)
