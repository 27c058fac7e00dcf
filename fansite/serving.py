"""What the server needs before it starts."""

import hashlib
import ipaddress
import socket
import sys
from importlib.metadata import version

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from fansite.accounts.models import Notice, User
from fansite.accounts.sessions import SessionStore
from fansite.gate import SERVER_THREADS


def host_and_port(bind: str) -> tuple[str, int]:
    """`127.0.0.1:8000` or `[::1]:8000` in its two parts. Raises CommandError."""
    host, colon, port = bind.rpartition(":")
    if not (colon and host and port.isdigit() and 0 < int(port) < 65536):
        raise CommandError("--bind must look like 127.0.0.1:8000")
    return host.strip("[]"), int(port)


def address_for(bind: str) -> str:
    """The SITE_URL under which a browser reaches the bind; 0.0.0.0 becomes this machine's first private address."""
    host, port = host_and_port(bind)
    if host in ("0.0.0.0", "::"):
        host = private_address()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def private_address() -> str:
    """The address this machine has on its own network; loopback where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))  # sends nothing: it only asks which address would be used
            address = probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
    return address if ipaddress.ip_address(address).is_private else "127.0.0.1"


def granian(host: str, port: int, *, workers: int) -> list[str]:
    """The command of the server; `fansite/gate.py` says why it has so many threads.

    --workers-kill-timeout: without it a TERM during start-up waits for ever. Its log is for errors: of the number of its
    threads it warns at each start.
    """
    flags = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    flags += ["--blocking-threads", str(SERVER_THREADS), "--workers-kill-timeout", "10", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *flags, "--log-level", "error", "fansite.wsgi:application"]


def prepare_static() -> int:
    """Collects and compresses the static files when any of them changed since; answers how many there are, 0 if none.

    Compressing takes several seconds, so a digest of names, sizes, times and library versions is kept beside them.
    """
    digest = hashlib.sha256("".join(version(name) for name in ("django", "whitenoise", "brotli")).encode())
    count = 0
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            size, changed = storage.size(name), storage.get_modified_time(name).timestamp()
            digest.update(f"{name}:{size}:{changed}\n".encode())
            count += 1
    stamp = settings.DATA_DIR / "static.stamp"
    if (
        (settings.STATIC_ROOT / "staticfiles.json").exists()
        and stamp.exists()
        and stamp.read_text() == digest.hexdigest()
    ):
        return 0
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())
    return count


def sweep() -> None:
    """Drops sessions, notices, rate counts, and accounts that nobody came for, whose time is over."""
    SessionStore.clear_expired()
    Notice.objects.sweep()
    User.objects.nobody_came().delete()
    if settings.CACHE_URL:
        return  # Redis forgets by itself
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {settings.CACHES['default']['LOCATION']} WHERE expires < %s", [timezone.now()])
