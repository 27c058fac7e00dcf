import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from fansite.moving.report import Progress
from fansite.moving.restoring import import_site


class Command(BaseCommand):
    help = "Puts a site written by export_site into an empty database."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder, **options):
        for line in import_site(folder, tick=Progress(sys.stderr, "tables")).lines():
            self.stdout.write(line)
