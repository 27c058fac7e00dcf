from typing import Any

from django.core.management.base import BaseCommand

from articles.models import Article


class Command(BaseCommand):
    help = "Makes anew what tag pages and search know of every story."

    def handle(self, **options: Any) -> str:
        return f"{Article.objects.sync()} stories can be found"
