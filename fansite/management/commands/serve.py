import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fansite.models import SiteVersion
from fansite.pictures.models import Picture
from fansite.serving import granian, host_and_port, prepare_static, sweep
from fansite.working import run_together


class Command(BaseCommand):
    help = "The production server: granian, with static files by WhiteNoise, and the worker beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 4))
        parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere: manage.py worker")

    def handle(self, *, bind: str, workers: int, no_worker: bool, **options: Any) -> None:
        host, port = host_and_port(bind)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not up to date. Run: manage.py migrate")
        sweep()
        SiteVersion.objects.renew()
        if drawn := Picture.objects.draw_missing_shares():
            self.stdout.write(f"{drawn} pictures for link previews drawn")
        connection.close()
        if not settings.DEBUG and (count := prepare_static()):
            self.stdout.write(f"{count} static files prepared")
        self.stdout.write(f"{settings.SITE_NAME} answers at {settings.SITE_URL} (on {host}:{port}, {workers} workers)")
        self.stdout.flush()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fansite.settings")
        server = granian(host, port, workers=workers)
        if no_worker:
            os.execv(sys.executable, server)
        sys.exit(run_together(server, [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]))
