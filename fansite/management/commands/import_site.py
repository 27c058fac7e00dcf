import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fansite.moving.report import Progress
from fansite.moving.restoring import import_site


class Command(BaseCommand):
    help = "Puts a site written by export_site into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder: Path, **options: Any) -> None:
        for line in import_site(folder, tick=Progress(sys.stderr, "tables")).lines():
            self.stdout.write(line)
