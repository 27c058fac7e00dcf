"""The site's sessions (SESSION_ENGINE): who is signed in where stands in columns, so that a fan can look and end one.

The library's app for this keeps a table beside the sessions, which it writes at each request and asks for each row.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.http import HttpRequest, HttpResponse

PAUSE = 600  # seconds in which a session that is only read is not written again


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> Any:
        from fansite.accounts.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        data["seen"] = int(time.time())
        row: Any = super().create_model_instance(data)
        row.fan_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.seen_at = datetime.fromtimestamp(data["seen"], UTC)
        row.address, row.agent = data.get("address", ""), data.get("agent", "")
        return row


def note_visit(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Where a fan was seen last, with what is written anyway and else once in PAUSE; costs no query of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        if session.accessed and SESSION_KEY in session and (session.modified or session["seen"] < time.time() - PAUSE):
            session["address"] = get_adapter().get_client_ip(request)[:45]
            session["agent"] = request.headers.get("User-Agent", "")[:200]
        return response

    return middleware
