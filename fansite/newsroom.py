"""The editors' desk: Django's admin under our name, behind the same sign-in as the site."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

SECOND_FACTORS = ["totp", "webauthn"]


class Choices(AutocompleteJsonView):
    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """By the words that a row has for it, where its name alone does not tell it from others."""
        return super().serialize_result(obj, to_field_name) | {"text": getattr(obj, "choice_words", "") or str(obj)}


def has_shown_second(request: HttpRequest) -> bool:
    shown = any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))
    return shown and is_mfa_enabled(request.user, SECOND_FACTORS)


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """Where staff show it, or set one up."""
    from fansite.views import within  # models are not there yet when the admin begins

    if not is_mfa_enabled(request.user, SECOND_FACTORS):
        messages.warning(request, "The newsroom asks for a second factor. Set one up here, then come back.")
        return redirect("mfa_index")
    messages.info(request, "The newsroom asks for your second factor.")
    name = "mfa_reauthenticate" if is_mfa_enabled(request.user, ["totp"]) else "mfa_reauthenticate_webauthn"
    back = within(request.GET.get("next", "")) or reverse("admin:index")
    return redirect(f"{reverse(name)}?{urlencode({'next': back})}")


class Newsroom(AdminSite):
    site_header = f"{settings.SITE_NAME} newsroom"
    site_title = f"{settings.SITE_NAME} newsroom"
    index_title = "At the desk"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Deleting many at once would pass by what models do when one of them goes (files, tags), and by second thoughts.
        self.disable_action("delete_selected")

    def has_permission(self, request):
        """Where the second factor is needed, one that this very session has shown."""
        return super().has_permission(request) and (not settings.STAFF_NEED_SECOND_FACTOR or has_shown_second(request))

    def login(self, request, extra_context=None):
        """The way fans sign in, so that its rate limits and the second factor cannot be walked around."""
        if super().has_permission(request) and not self.has_permission(request):
            return to_second_factor(request)
        return secure_admin_login(super().login)(request, extra_context)

    def autocomplete_view(self, request):
        return Choices.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        """The desk: what waits for this editor or moderator."""
        from fansite import desk  # as above

        told = {"kinds": desk.kinds(request.user), "panels": desk.panels(request.user), "weeks": desk.weeks()}
        return super().index(request, told | (extra_context or {}))
