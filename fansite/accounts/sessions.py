"""The site's sessions (SESSION_ENGINE): who is signed in where stands in columns, so that a fan can look and end one.

The library's app for this keeps a table beside the sessions, which it writes at each request and asks for each row.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from fansite.faults import is_fault

logger = logging.getLogger(__name__)
PAUSE = 600  # seconds in which a session that is only read is not written again
COPY = 60  # seconds for which one that was read is kept in Redis, where there is one
ASK = 2 * COPY  # and for which one that was written or ended is read from the database alone


class SessionStore(db.SessionStore):
    """What ends or changes a session marks it, and whoever reads it then asks the database; a mark outlives each copy
    that was on its way, and is never written over by one. While Redis is away the database is asked by all."""

    is_only_seen = False  # nothing else is to be kept of this request

    def load(self) -> dict[str, Any]:
        copies, key = caches["sessions"], self.session_key
        if not isinstance(data := copies.get(key), dict):
            data = super().load()
            if data:
                copies.add(key, data, COPY)
        return data

    def delete(self, session_key: str | None = None) -> None:
        super().delete(session_key)
        ask_again(session_key or self.session_key)

    @classmethod
    def get_model_class(cls) -> Any:
        from fansite.accounts.models import Session

        return Session

    def save(self, must_create: bool = False) -> None:
        """That a reader was seen is not worth a page: where nothing can be written, reading goes on."""
        try:
            super().save(must_create)
        except (DatabaseError, UpdateError) as trouble:
            # Django takes whatever the database says for a session that was ended meanwhile.
            error = trouble.__context__ if isinstance(trouble, UpdateError) else trouble
            if error is None or not is_fault(error):
                raise
            if not self.is_only_seen:
                raise error from error.__cause__
            logger.warning("a visit could not be noted: %s", error)
        ask_again(self.session_key)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        data["seen"] = int(time.time())
        row: Any = super().create_model_instance(data)
        row.fan_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.seen_at = datetime.fromtimestamp(data["seen"], UTC)
        row.address, row.agent = data.get("address", ""), data.get("agent", "")
        return row


def ask_again(*keys: str | None) -> None:
    """Copies of these sessions hold no more."""
    caches["sessions"].set_many({key: "ask" for key in keys if key}, ASK)


def note_visit(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Where a fan was seen last, with what is written anyway and else once in PAUSE; costs no query of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = cast("SessionStore", request.session)
        if session.accessed and SESSION_KEY in session and (session.modified or session["seen"] < time.time() - PAUSE):
            session.is_only_seen = not session.modified
            session["address"] = get_adapter().get_client_ip(request)[:45]
            session["agent"] = request.headers.get("User-Agent", "")[:200]
        return response

    return middleware
