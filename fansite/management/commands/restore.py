import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fansite.backups.restoring import restore
from fansite.moving.report import Progress


class Command(BaseCommand):
    requires_system_checks = ()  # they ask the database, which may be what is broken
    help = "Puts a backup in place; with --check it is looked through, and nothing is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="read all of it, and change nothing")
        parser.add_argument("--replace", action="store_true", help="in place of what the database holds now")

    def handle(self, *, file: Path, check: bool, replace: bool, **options: Any) -> None:
        for line in restore(file, check=check, replace=replace, tick=Progress(sys.stderr, "pictures")).lines():
            self.stdout.write(line)
        self.stdout.write(f"{file} is whole." if check else f"{file} is in place.")
