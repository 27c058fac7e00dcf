"""What stands between the server's threads and Django, so that slow or endless senders take nothing from readers.

A thread of the server that waits for a body costs next to nothing, so there are many of them, and a part of these alone may
wait for bodies: the others answer pages, whoever stalls. Each body is looked at by its declared length before a byte of it
is read, and is read as a whole before Django begins. Django itself runs in a few threads of its own: that many connections
to the database there are, and that much memory they take.
"""

import errno
import tempfile
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from io import BytesIO
from typing import IO, Any

from fansite.pictures.intake import MOST_BYTES

SERVER_THREADS = 64
MOST_WAITING = 48  # of these for bodies
DJANGO_THREADS = 1
REFUSED = "aangan.refused"  # the name of the status in the environ, for fansite/headers.py

MOST_TYPED = 1024 * 1024
MOST_IN_NEWSROOM = 6 * 1024 * 1024
# A picture, and what else is in its form.
MOST_OF = (
    ("/admin/pictures/", MOST_BYTES + MOST_TYPED),
    ("/me/picture/", MOST_BYTES + MOST_TYPED),
    ("/admin/", MOST_IN_NEWSROOM),
)
IN_MEMORY = 256 * 1024
MOST_JOINED = 4 * 1024 * 1024
PIECE = 64 * 1024
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "TRACE")

type Environ = dict[str, Any]


def most_bytes(path: str) -> int:
    return next((most for place, most in MOST_OF if path.startswith(place)), MOST_TYPED)


class Gate:
    """WSGI middleware; `application` is Django."""

    def __init__(self, application: Callable, *, threads: int = DJANGO_THREADS, most_waiting: int = MOST_WAITING):
        self.application = application
        self.pool = ThreadPoolExecutor(threads, "django")
        self.waiting = threading.BoundedSemaphore(most_waiting)
        self.here = threading.local()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in WITHOUT_BODY:
            environ |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": ""}
        elif status := self.take_in(environ):
            environ |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "", REFUSED: status}
        status, headers, chunks = self.inside(self.answer, environ)
        start_response(status, headers)
        return chunks

    def inside(self, work: Callable, *args: Any) -> Any:
        """Does the work in one of Django's threads, in which it may be already."""
        if getattr(self.here, "is_inside", False):
            return work(*args)
        return self.pool.submit(copy_context().run, self.begin, work, *args).result()

    def begin(self, work: Callable, *args: Any) -> Any:
        self.here.is_inside = True
        return work(*args)

    def answer(self, environ: Environ) -> tuple[str, list, Iterable[bytes]]:
        """What is not too large leaves as a whole, so that nobody who reads slowly holds a file or a thread."""
        environ.pop("wsgi.file_wrapper", None)
        told: list = []
        chunks = self.application(environ, lambda status, headers, exc_info=None: told.extend((status, headers)))
        status, headers = told
        length = next((value for name, value in headers if name.lower() == "content-length"), "")
        if getattr(chunks, "streaming", False) and not (length.isdigit() and int(length) <= MOST_JOINED):
            return status, headers, chunks
        try:
            return status, headers, [b"".join(chunks)]
        finally:
            getattr(chunks, "close", lambda: None)()

    def take_in(self, environ: Environ) -> int:
        """Reads the body; answers 0, or the status with which it is refused."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            return 411
        declared = environ.get("CONTENT_LENGTH") or "0"
        if not (declared.isascii() and declared.isdigit()):
            return 400
        length = int(declared[:18])
        if length > most_bytes(environ.get("PATH_INFO", "")):
            return 413
        if not length:
            environ["wsgi.input"] = BytesIO()
            return 0
        if not self.waiting.acquire(blocking=False):
            return 503
        try:
            environ["wsgi.input"] = body = read(environ["wsgi.input"], length)
            return 0 if body.tell() == length and body.seek(0) == 0 else 400
        except OSError as trouble:
            return 503 if trouble.errno in NO_ROOM else 400
        finally:
            self.waiting.release()


def read(source: IO[bytes], length: int) -> IO[bytes]:
    """What is long lies on the disk: many who send slowly are to fill no memory."""
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - Django reads it, and it goes with the request
    left = length
    while left and (piece := source.read(min(left, PIECE))):
        body.write(piece)
        left -= len(piece)
    return body
