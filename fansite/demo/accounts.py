"""The three accounts to try the site with; their random passwords stand in DATA_DIR/demo-accounts.txt."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from fansite.accounts.models import User
from fansite.models import DemoItem

ROLES = {
    "demo_fan": ("fan", "A demo fan", ""),
    "demo_moderator": ("moderator", "A demo moderator", "Moderators"),
    "demo_editor": ("editor", "A demo editor", "Editors"),
}


@dataclass
class DemoAccount:
    role: str
    username: str
    password: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts with the passwords they were given, made and written down (mode 600) at the first call."""
    path = settings.DATA_DIR / "demo-accounts.txt"
    is_new = not path.exists()
    if is_new:
        path.touch(mode=0o600)
        lines = (f"{role} {username} {secrets.token_urlsafe(12)}" for username, (role, _, _) in ROLES.items())
        path.write_text("".join(f"{line}\n" for line in lines))
    accounts = [DemoAccount(*line.split()) for line in path.read_text().splitlines() if line.strip()]
    if is_new:
        for account in accounts:
            give_password(account)
    return accounts


def give_password(account: DemoAccount) -> None:
    """The list of passwords was lost: the account that the demo made, if it still stands, opens with the new one."""
    mark = DemoItem.objects.filter(key=f"account:{account.username}").first()
    if mark and (user := User.objects.filter(pk=mark.object_id, username=account.username).first()):
        user.set_password(account.password)
        user.save(update_fields=["password"])


def make_account(account: DemoAccount) -> User:
    _, name, group = ROLES[account.username]
    user = User.objects.create_user(
        account.username, f"{account.username}@demo.invalid", account.password, display_name=name, is_staff=bool(group),
        date_joined=timezone.now() - timedelta(days=30),  # what new accounts say is held
    )  # fmt: skip
    if group:
        user.groups.add(Group.objects.get(name=group))
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user
