import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from fansite.demo.accounts import demo_accounts
from fansite.demo.loader import load
from fansite.serving import address_for


class Command(BaseCommand):
    help = "Shows the site: prepares DATA_DIR, migrates, loads the demo content once and becomes the server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
        parser.add_argument("--no-serve", action="store_true", help="stop after loading")

    def handle(self, *, bind: str, no_serve: bool, **options: Any) -> None:
        address = os.environ.get("SITE_URL") or address_for(bind)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        made = load(say=lambda line: self.stdout.write(line))
        self.stdout.write(f"{made} pieces of demo content made" if made else "the demo content is there already")
        self.stdout.write(f"\nOpen {address}/ and sign in at {address}/accounts/login/ as")
        for account in demo_accounts():
            self.stdout.write(f"  {account.role:<10} {account.username:<16} {account.password}")
        self.stdout.write(
            f"The newsroom is at {address}/admin/ (passwords: {settings.DATA_DIR / 'demo-accounts.txt'})\n"
        )
        self.stdout.flush()
        if not no_serve:
            os.environ["SITE_URL"] = address
            manage = str(settings.BASE_DIR / "manage.py")
            os.execv(sys.executable, [sys.executable, manage, "serve", "--bind", bind])
