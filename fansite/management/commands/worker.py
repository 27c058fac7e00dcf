from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from fansite.working import one_round, work


class Command(BaseCommand):
    help = "Announces stories whose minute has come and sends mails, until it is told to end. `serve` runs one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, as for cron")

    def handle(self, *, once: bool, **options: Any) -> str | None:
        if once:
            return f"{one_round()} things done"
        work()
        return None
