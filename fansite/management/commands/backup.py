import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fansite.backups.taking import take_backup
from fansite.moving.report import Progress


class Command(BaseCommand):
    help = "Writes the database and the original pictures to one new file, while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **options: Any) -> None:
        for line in take_backup(file, tick=Progress(sys.stderr, "pictures")).lines():
            self.stdout.write(line)
        self.stdout.write(f"{file} holds e-mail addresses and password hashes: only you can read it. Keep it so.")
