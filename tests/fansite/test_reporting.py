"""What leaves the house when something breaks: read by a receiver of our own."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def breaks(request: HttpRequest, token: str) -> HttpResponse:
    words = request.POST["body"]
    raise RuntimeError(f"{words} by {request.POST['email']}")


urlpatterns = [path("breaks/<str:token>/", breaks)]
handler500 = "fansite.views.server_error"

BREAK = """
import django
django.setup()
import logging, sys
from django.conf import settings
from django.test import Client
settings.ROOT_URLCONF = "tests.fansite.test_reporting"
typed = {"body": "My dear words", "email": "meher@example.com"}
client = Client(raise_request_exception=False, headers={"host": "localhost", "cookie": "session=a-secret-key", "user-agent": "a-phone"})
print(client.post("/breaks/a-secret-token/?q=what-i-look-for", typed, REMOTE_ADDR="203.0.113.9").status_code)
logging.getLogger("fansite").error("this was not done for %s", "meher@example.com")
if "sentry_sdk" in sys.modules:
    sys.modules["sentry_sdk"].flush(5)
print("sentry_sdk" in sys.modules)
"""


def run(tmp_path, **environment) -> list[str]:
    own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    own |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.live_settings"} | environment
    command = [sys.executable, "-c", BREAK]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=own, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_an_error_is_reported_without_anybodys_words(tmp_path):
    came = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers["Content-Encoding"], bytes)
            came.append(unpack(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    receiver = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    try:
        told = run(tmp_path, SENTRY_DSN=f"http://key@127.0.0.1:{receiver.server_port}/1")
    finally:
        receiver.shutdown()
        receiver.server_close()
    assert told == ["500", "True"]
    text = b"\n".join(came).decode()
    events = [json.loads(line) for line in text.splitlines() if '"level"' in line]
    broke = next(event for event in events if "exception" in event)
    assert broke["exception"]["values"][-1]["type"] == "RuntimeError"
    assert broke["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] == "breaks"
    assert broke["transaction"] == "/breaks/{token}/"
    assert len(broke["release"]) == 16
    assert "this was not done for %s" in text
    secrets = ["My dear words", "meher@example.com", "a-secret-key", "a-secret-token", "what-i-look-for", "a-phone", "203.0.113.9"]  # fmt: skip
    assert [secret for secret in secrets if secret in text] == []


def test_without_an_address_nothing_of_it_is_loaded(tmp_path):
    assert run(tmp_path) == ["500", "False"]
