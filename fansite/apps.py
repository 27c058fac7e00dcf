from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin
from django.db.models.signals import post_migrate, pre_migrate


class FansiteConfig(AppConfig):
    default = True
    name = "fansite"

    def ready(self) -> None:
        from fansite.epoch import drop_triggers, keep_triggers

        pre_migrate.connect(drop_triggers, dispatch_uid="drop_triggers")
        post_migrate.connect(keep_triggers, dispatch_uid="keep_triggers")
        if settings.SENTRY_DSN:
            from fansite.reporting import report_errors

            report_errors(settings.SENTRY_DSN)


class NewsroomConfig(admin.AdminConfig):
    default = False  # named in INSTALLED_APPS by its path
    default_site = "fansite.newsroom.Newsroom"
