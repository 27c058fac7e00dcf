"""Errors told to a Sentry, or to whatever speaks its language, at SENTRY_DSN.

What is sent is chosen, not what is left out: where in the code it broke, in which release, at which route and in which
request of the log. No address, header, cookie, variable or body goes out, and of messages none but the ones that stand in
the code: what people typed may be in each of them.
"""

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from fansite.variants import release
from fansite.watching import seen

KEPT = ("event_id", "timestamp", "level", "platform", "release", "environment", "transaction", "logger", "sdk")
FRAME = ("filename", "function", "module", "lineno", "pre_context", "context_line", "post_context", "in_app")


def report_errors(dsn: str) -> None:
    sentry_sdk.init(
        dsn=dsn,
        release=release(),
        before_send=chosen,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=None,
        auto_session_tracking=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(transaction_style="url", middleware_spans=False, signals_spans=False),
            LoggingIntegration(level=None, event_level=logging.ERROR),
        ],
    )


def chosen(event: Any, hint: dict[str, Any]) -> Any:
    sent = {name: event[name] for name in KEPT if name in event}
    sent["tags"] = {"request": seen.get().id}
    if "logentry" in event:
        sent["logentry"] = {"message": event["logentry"].get("message", "")}
    if "exception" in event:
        sent["exception"] = {"values": [without_words(one) for one in event["exception"].get("values", [])]}
    return sent


def without_words(exception: dict[str, Any]) -> dict[str, Any]:
    frames = (exception.get("stacktrace") or {}).get("frames", [])
    kept = [{name: frame[name] for name in FRAME if name in frame} for frame in frames]
    named = {name: exception[name] for name in ("type", "module", "mechanism") if name in exception}
    return named | {"stacktrace": {"frames": kept}}
