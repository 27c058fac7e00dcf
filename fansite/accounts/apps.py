from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "fansite.accounts"
    label = "accounts"

    def ready(self) -> None:
        from fansite.accounts.roles import keep_roles

        post_migrate.connect(keep_roles, dispatch_uid="keep_roles")
