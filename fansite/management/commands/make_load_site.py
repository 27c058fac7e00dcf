import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fansite.crowd.site import NotEmpty, make_load_site
from fansite.moving.report import Progress


class Command(BaseCommand):
    help = "Fills an empty database with a made-up site of any size, to measure with: the same seed, the same site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--articles", type=int, default=1_000, metavar="N")
        parser.add_argument("--comments", type=int, default=10_000, metavar="N")
        parser.add_argument("--fans", type=int, metavar="N", help="who talk; by default as many as the comments need")
        parser.add_argument("--seed", type=int, default=1, metavar="N")

    def handle(self, *, articles: int, comments: int, fans: int | None, seed: int, **options: Any) -> str:
        tick = Progress(sys.stderr, "stories and comments")
        try:
            return make_load_site(articles=articles, comments=comments, fans=fans, seed=seed, tick=tick)
        except NotEmpty as reason:
            raise CommandError(str(reason)) from reason
