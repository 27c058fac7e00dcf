import multiprocessing
import os
import signal
from collections.abc import Callable

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fansite.settings")
django: Callable = get_wsgi_application()
if multiprocessing.parent_process():  # one of granian's own, which it ends unless it is killed itself
    from fansite.working import fall_with_parent

    fall_with_parent(signal.SIGKILL)

from fansite.gate import Gate  # noqa: E402 - Django is set up first
from fansite.pagecache import PageCache  # noqa: E402
from fansite.watching import Lines, Watch, WatchKept  # noqa: E402

lines = Lines()
gate = Gate(django)
application: Callable = Watch(gate, lines=None if settings.LOG_REQUESTS == "none" else lines)
if settings.PAGE_CACHE_MB:
    application = PageCache(application, most=settings.PAGE_CACHE_MB * 1024 * 1024, inside=gate.inside)
    if settings.LOG_REQUESTS == "all":
        application = WatchKept(application, lines=lines)
