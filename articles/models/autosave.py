from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article
from fansite.accounts.models import User


class AutosaveQuerySet(models.QuerySet["Autosave"]):
    def keep(self, *, editor: User, key: str, story: Article | None, fields: list[tuple[str, str]]) -> "Autosave":
        """What stands in the form now, in place of what stood in it before."""
        kept, _ = self.get_or_create(
            editor=editor, key=key, defaults={"story": story, "fields": [], "at": timezone.now()}
        )
        if not kept.is_spent:
            kept.fields, kept.at = fields, timezone.now()
            kept.save(update_fields=["fields", "at"])
        return kept

    def left_by(self, editor: User) -> Self:
        """What the editor typed and did not save, the newest first."""
        return self.filter(editor=editor, is_spent=False).order_by("-at")

    def spend(self, *, editor: User, key: str) -> None:
        """The form is saved. That of a new story is never sent again: what is still on its way comes too late."""
        if key.startswith("new-"):
            spent = {"fields": [], "is_spent": True, "at": timezone.now()}
            self.update_or_create(editor=editor, key=key, defaults=spent)
        else:
            self.filter(editor=editor, key=key).delete()


class Autosave(models.Model):
    """What stood in a story's form when it was last kept there: its editor's alone, and never what readers see."""

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, help_text="Which form it is: the story's, or one of a story not saved yet.")
    story = models.ForeignKey(Article, models.CASCADE, null=True, related_name="autosaves")
    fields = models.JSONField(help_text="Names and values as the browser sends them.")
    at = models.DateTimeField()
    is_spent = models.BooleanField(default=False)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("editor", "key", name="form_keeps_one_autosave_of_an_editor"),
        ]

    def __str__(self) -> str:
        return self.title or "a story without a headline"

    @property
    def title(self) -> str:
        return dict(self.fields).get("title", "")
