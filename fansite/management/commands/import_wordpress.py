import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fansite.moving.report import Progress
from fansite.moving.wordpress import import_wordpress


class Command(BaseCommand):
    help = "Brings a WordPress blog in from its export (WXR); run twice, it adds only what is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--uploads", type=Path, metavar="DIR", help="a copy of wp-content/uploads, for the covers")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the whole report here")
        parser.add_argument("--dry-run", action="store_true", help="go through everything and change nothing")

    def handle(self, *, file: Path, uploads: Path | None, report: Path | None, dry_run: bool, **options: Any) -> None:
        progress = Progress(sys.stderr, "posts")
        told = import_wordpress(file, uploads=uploads, dry_run=dry_run, tick=progress)
        if report:
            report.write_text("".join(f"{line}\n" for line in told.lines(most=None)), encoding="utf-8")
        self.stdout.write("Nothing was changed: this is what would be made" if dry_run else "Made")
        for line in told.lines():
            self.stdout.write(line)
