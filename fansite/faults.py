"""Which troubles are the house's and not the code's: a disk that is full, a database that takes nothing or is away."""

import errno
import sqlite3

from django.db import InternalError, OperationalError
from django.http import HttpRequest

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO}  # the last of a bucket that is away
# What SQLite says of a file; "no such table" and the like are faults of ours.
OF_THE_FILE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL,
}  # fmt: skip
READ_ONLY_TRANSACTION = "25006"  # as PostgreSQL numbers it
TYPED = ("body", "reply", "words")
SECRET = ("csrfmiddlewaretoken", "token", "password", "code", "credential", "_FORMS")


def is_fault(error: BaseException | None) -> bool:
    cause = getattr(error, "__cause__", None)
    if isinstance(error, OperationalError):
        # PostgreSQL's are all of this kind: no connection, no room, shut down.
        return not isinstance(cause, sqlite3.Error) or (cause.sqlite_errorcode & 0xFF) in OF_THE_FILE
    if isinstance(error, InternalError):
        return getattr(cause, "sqlstate", "") == READ_ONLY_TRANSACTION
    return isinstance(error, OSError) and error.errno in NO_ROOM


def typed_in(request: HttpRequest) -> str:
    """What somebody wrote in the form that was sent: whatever is words, and no secret."""
    if request.method in ("GET", "HEAD"):
        return ""
    return "\n\n".join(
        value
        for name, values in request.POST.lists()
        if not any(secret in name for secret in SECRET)
        for value in values
        if name in TYPED or " " in value.strip() or not value.isascii()
    )
