"""The editors' desk: Django's admin under our name, behind the same sign-in as the site."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model


class Choices(AutocompleteJsonView):
    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """By the words that a row has for it, where its name alone does not tell it from others."""
        return super().serialize_result(obj, to_field_name) | {"text": getattr(obj, "choice_words", "") or str(obj)}


class Newsroom(AdminSite):
    site_header = f"{settings.SITE_NAME} newsroom"
    site_title = f"{settings.SITE_NAME} newsroom"
    index_title = "At the desk"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Deleting many at once would pass by what models do when one of them goes (files, tags), and by second thoughts.
        self.disable_action("delete_selected")

    def login(self, request, extra_context=None):
        """The way fans sign in, so that its rate limits (and later the second factor) cannot be walked around."""
        return secure_admin_login(super().login)(request, extra_context)

    def autocomplete_view(self, request):
        return Choices.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        """The desk: what waits for this editor or moderator."""
        from fansite import desk  # models are not there yet when the admin begins

        told = {"kinds": desk.kinds(request.user), "panels": desk.panels(request.user), "weeks": desk.weeks()}
        return super().index(request, told | (extra_context or {}))
