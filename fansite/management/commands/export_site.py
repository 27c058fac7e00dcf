import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fansite.moving.leaving import export_site
from fansite.moving.report import Progress


class Command(BaseCommand):
    help = "Writes the whole site to a new folder: JSON for every table, Markdown for every story, a list of media."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--media", action="store_true", help="copy the media files too")

    def handle(self, *, folder: Path, media: bool, **options: Any) -> None:
        for line in export_site(folder, with_media=media, tick=Progress(sys.stderr, "tables")).lines():
            self.stdout.write(line)
        self.stdout.write(
            f"{folder} holds e-mail addresses, password hashes and drafts: only you can read it. Keep it so."
        )
