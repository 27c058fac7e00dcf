from django.contrib import admin

from articles.comments.models import ModerationEntry
from fansite.read_only import ReadOnly


@admin.register(ModerationEntry)
class ModerationEntryAdmin(ReadOnly, admin.ModelAdmin):
    """The whole log, newest first."""

    list_display = ["at", "action", "about", "reason", "who"]
    list_filter = ["action"]
    list_select_related = ["by", "fan", "comment__author", "article", "grievance"]
    search_fields = ["reason", "by__username", "fan__username", "comment__author__username", "article__title"]
    fields = readonly_fields = ("at", "action", "about", "reason", "who")
    show_full_result_count = False
