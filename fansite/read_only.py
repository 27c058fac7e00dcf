"""What the newsroom shows and verbs alone write."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnly:
    """For an admin or an inline, before Django's own class."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class ReadOnlyRows(ReadOnly, admin.TabularInline):
    extra = 0
