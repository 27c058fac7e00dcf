"""Who may do what: the three groups, kept in step with this table after every migrate."""

from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps

# "model.*" is view, add, change and delete; other words are a permission's codename.
EDITORIAL = (
    "articles.article",
    "articles.taggedarticle",
    "articles.formerslug",
    "articles.storyofevent",
    "articles.alsoread",
    "articles.quote",
    "articles.quotetopic",
    "articles.question",
    "articles.photo",
    "articles.embed",
    "articles.claim",
    "articles.claimstatement",
    "articles.claimtag",
    "articles.claimofstory",
    "articles.correction",
    "pictures.picture",
    "cast.tag",
    "cast.tagalias",
    "cast.actor",
    "cast.character",
    "cast.portrayal",
    "cast.relationship",
    "cast.move",
    "cast.source",
    "cast.storyevent",
    "cast.eventcharacter",
    "cast.track",
    "cast.ratingstatement",
)
ROLES = {
    "Writers": [
        "articles.view_article",
        "articles.add_article",
        "articles.change_article",
        "articles.view_taggedarticle",
        "articles.add_taggedarticle",
        "articles.change_taggedarticle",
        "articles.delete_taggedarticle",
        *(
            f"articles.{action}_{model}"
            for model in ("storyofevent", "alsoread", "quote", "quotetopic", "question", "photo", "embed")
            for action in ("view", "add", "change", "delete")
        ),
        *(
            f"articles.{action}_{model}"
            for model in ("claim", "claimstatement", "claimtag", "claimofstory")
            for action in ("view", "add", "change")
        ),
        *(f"articles.delete_{model}" for model in ("claimstatement", "claimtag", "claimofstory")),
        "articles.view_verdictentry",
        "pictures.view_picture",
        "pictures.add_picture",
        "cast.view_tag",
        "cast.view_actor",
        "cast.view_character",
        "cast.view_storyevent",
        "cast.view_source",
        "cast.add_source",
    ],
    "Editors": [f"{model}.*" for model in EDITORIAL]
    + [
        "articles.publish_article",
        "articles.decide_claim",
        "articles.view_verdictentry",
        "comments.view_comment",
        "cast.view_castentry",
    ],
    "Moderators": [
        "comments.view_comment",
        "comments.moderate_comment",
        "comments.view_commentversion",
        "comments.view_moderationentry",
        "comments.heldword.*",
        "comments.view_sanction",
        "comments.view_grievance",
    ],
}


def keep_roles(sender: AppConfig | None = None, using: str = "default", **kwargs: Any) -> None:
    """Gives each group the permissions of ROLES, once the permissions of all apps exist."""
    from django.apps import apps as installed
    from django.contrib.auth.models import Group, Permission

    if sender is not None and sender.label != last_app_label(installed):
        return
    by_name = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for role, lines in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set([by_name[name] for line in lines for name in spelled_out(line) if name in by_name])


def last_app_label(apps: Apps) -> str:
    """The app whose post_migrate comes last; by then Django has made everybody's permissions."""
    return [config.label for config in apps.get_app_configs() if config.models_module is not None][-1]


def spelled_out(line: str) -> list[str]:
    if not line.endswith(".*"):
        return [line]
    app, model = line.removesuffix(".*").split(".")
    return [f"{app}.{action}_{model}" for action in ("view", "add", "change", "delete")]
