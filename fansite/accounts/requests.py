from django.http import HttpRequest

from fansite.accounts.models import User


class FanRequest(HttpRequest):
    """A request behind sign-in, for the types alone."""

    user: User
