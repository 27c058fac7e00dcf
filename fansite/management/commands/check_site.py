from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fansite.checking import check_site


class Command(BaseCommand):
    help = "Looks whether counts, copies and files agree; ends with an error where something does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="put right what can be, by the site's own verbs")

    def handle(self, *, repair: bool, **options: Any) -> None:
        left = 0
        for found in check_site(repair=repair):
            self.stdout.write(str(found))
            left += found.left
        if left:
            raise CommandError(f"{left} wrong" if repair else f"{left} wrong; --repair mends what can be mended")
