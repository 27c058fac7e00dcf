"""Rows in the newsroom that verbs alone write."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyRows(admin.TabularInline):
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission
