import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar, Self

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractUser, AnonymousUser, UserManager
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from fansite.accounts.usernames import look, stored_look
from fansite.markup import about_oneself
from fansite.text import clean_name

USERNAME = r"^[a-z0-9_]{3,30}\Z"
username_validators = [RegexValidator(USERNAME, "Use 3 to 30 small letters (a–z), digits and underscores.")]


DAYS_OF_GRACE = timedelta(days=7)
NEW = timedelta(days=7)  # so long an account is new
MOST_BIO = 300
ALL_OPEN = -1  # as a point of the story: nothing is to be covered
AVATAR_SIDES = (48, 96, 192, 384)  # in pixels: from a face in the menu to the one on a fan's page


class Theme(models.TextChoices):
    """The colours a reader chose; an account may know none, and then what the device keeps holds."""

    SYSTEM = "system", "As this device is set"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class UserQuerySet(models.QuerySet["User"]):
    def with_badges(self) -> Self:
        """The groups in one query more, for `badge`."""
        return self.prefetch_related("groups")

    def known(self, usernames: Iterable[str]) -> set[str]:
        """Those of the usernames that somebody has."""
        return set(self.filter(username__in=usernames, is_active=True).values_list("username", flat=True))

    def nobody_came(self) -> Self:
        """Accounts of a week ago and more that were never opened, as their address was nobody's or somebody else's.

        Only those that joined by themselves: their address is a primary one from the start. One that somebody asks a
        new password for is not, if the account was brought along from elsewhere and nobody has signed in yet.
        """
        joined = self.filter(date_joined__lt=timezone.now() - timedelta(days=7), last_login=None)
        return joined.filter(emailaddress__verified=False, emailaddress__primary=True).exclude(
            emailaddress__verified=True
        )

    def due_to_leave(self) -> Self:
        return self.filter(leaves_at__lte=timezone.now())

    def looking_like(self, username: str) -> Self:
        """Those whose name a quick eye takes for this one."""
        return self.alias(look=stored_look()).filter(look=look(username))

    def delete(self) -> tuple[int, dict[str, int]]:
        """Their pictures go once the rows are gone for good."""
        files = [name for fan in self.exclude(avatar="") for name in fan.avatar_files.values()]
        with transaction.atomic():
            transaction.on_commit(lambda: _delete(files), robust=True)
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class FanManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # mypy does not follow a call there
    """Django's own, with `create_user` giving the display name that the database insists on."""

    def _create_user_object(self, username: str, email: str | None, password: str | None, **extra: Any) -> "User":
        extra.setdefault("display_name", username)
        return super()._create_user_object(username, email, password, **extra)


class User(AbstractUser):
    """A fan; writers, editors and moderators are fans in a group (roles.py)."""

    # As Django says how to leave a field of its own out.
    first_name = last_name = None  # type: ignore[assignment]
    username = models.CharField(
        max_length=30,
        unique=True,
        validators=username_validators,
        help_text="3 to 30 small letters (a–z), digits and underscores. It stands in the fan page's address.",
        error_messages={"unique": "Somebody already has this username."},
    )
    email = models.EmailField("e-mail address", error_messages={"unique": "Somebody already uses this address."})
    display_name = models.CharField(max_length=40, help_text="The name readers see.")
    avatar = models.CharField(
        max_length=20, blank=True, default="", db_default="", editable=False
    )  # the key in the names of its files; "" where the rangoli stands for the fan
    bio = models.TextField(max_length=MOST_BIO, blank=True, default="", db_default="", editable=False)
    is_banned = models.BooleanField(
        default=False, db_default=False, editable=False
    )  # as the sanctions say, so that no list has to ask them

    spoiler_point = models.BigIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="The id of the break of the story that the fan has come to, 0 for the beginning, -1 for all open.",
    )

    theme = models.CharField(max_length=6, choices=Theme.choices, blank=True, default="", db_default="", editable=False)

    leaves_at = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # the fan wants to go, and may change their mind
    comments_go = models.BooleanField(
        default=False, db_default=False, editable=False
    )  # with the account; else they stay, without a name

    objects: ClassVar[FanManager] = FanManager()

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username__regex=USERNAME),
                name="username_is_small_letters_digits_underscores",
                violation_error_message="Use 3 to 30 small letters (a–z), digits and underscores.",
            ),
            models.UniqueConstraint(Lower("username"), name="username_is_taken_once_whatever_its_case"),
            models.UniqueConstraint(
                Lower("email"),
                name="email_is_used_once_whatever_its_case",
                violation_error_message="Somebody already uses this address.",
            ),
            models.CheckConstraint(condition=~models.Q(display_name=""), name="fan_has_a_display_name"),
            models.CheckConstraint(
                condition=models.Q(avatar="") | models.Q(avatar__regex=r"^[0-9a-f]{20}\Z"),
                name="avatar_is_a_key_or_none",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("bio"), MOST_BIO), name="bio_is_at_most_300_characters"
            ),
        ]
        indexes = [models.Index(stored_look(), name="usernames_by_their_look")]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:fan", args=[self.username])

    def get_full_name(self) -> str:
        return self.display_name

    get_short_name = get_full_name

    def clean(self) -> None:
        super().clean()
        self.username = self.username.lower()
        self.display_name = clean_name(self.display_name) or self.username

    def leave(self, *, comments_go: bool) -> None:
        """The account goes in DAYS_OF_GRACE; until then `stay` takes it back."""
        self.leaves_at, self.comments_go = timezone.now() + DAYS_OF_GRACE, comments_go
        self.save(update_fields=["leaves_at", "comments_go"])

    def stay(self) -> None:
        self.leaves_at, self.comments_go = None, False
        self.save(update_fields=["leaves_at", "comments_go"])

    def lose_second_factor(self) -> None:
        """For who lost the phone, and the recovery codes with it; whoever has the phone is signed out."""
        Authenticator.objects.filter(user=self).delete()
        self.sessions.all().delete()

    def set_block(self, other: "User", *, on: bool) -> None:
        """Hides what the other says from this fan, or shows it again; the same again changes nothing."""
        if on:
            self.blocks.get_or_create(blocked=other)
        else:
            self.blocks.filter(blocked=other).delete()

    def set_avatar(self, squares: dict[int, bytes]) -> None:
        """Puts a picture of the fan's own, a WebP by side, in place of the former one; takes that away where there is none.

        The former one's files go once that is for good.
        """
        key = secrets.token_hex(10) if squares else ""
        files = {avatar_file(key, side): data for side, data in squares.items()}
        try:
            for name, data in files.items():
                default_storage.save(name, ContentFile(data))
            with transaction.atomic():
                former = list(User.objects.select_for_update().get(pk=self.pk).avatar_files.values())
                transaction.on_commit(lambda: _delete(former), robust=True)
                User.objects.filter(pk=self.pk).update(avatar=key)
        except BaseException:
            _delete(files)
            raise
        self.avatar = key

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As the queryset does it: the picture goes once the row is gone for good."""
        files = list(self.avatar_files.values())
        with transaction.atomic():
            transaction.on_commit(lambda: _delete(files), robust=True)
            return super().delete(*args, **kwargs)

    @property
    def avatar_files(self) -> dict[int, str]:
        """Where the fan's own picture lies in the storage, by side."""
        return {side: avatar_file(self.avatar, side) for side in AVATAR_SIDES} if self.avatar else {}

    @property
    def shows_avatar(self) -> bool:
        return bool(self.avatar) and self.is_active and not self.is_banned

    @property
    def mail_address(self) -> str:
        """Where mails about what happened here may go: the address that the fan said is theirs; "" where there is none."""
        mine = EmailAddress.objects.filter(user=self, email__iexact=self.email, verified=True)
        return mine.values_list("email", flat=True).first() or ""

    @property
    def is_new(self) -> bool:
        """Trusted less, with links and with how much is sent at once."""
        return not self.is_staff and self.date_joined > timezone.now() - NEW

    @property
    def bio_html(self) -> SafeString:
        """What the fan says of themselves; a new account's links do not lead anywhere yet, a banned fan says nothing."""
        return about_oneself("" if self.is_banned else self.bio, has_links=not self.is_new)

    @property
    def face_seed(self) -> str:
        return self.username

    @property
    def badge(self) -> str:
        """The most telling of the fan's roles as one word; "" for most. Needs `with_badges` in lists."""
        names = {group.name for group in self.groups.all()}
        return next((word for name, word in BADGES.items() if name in names), "")


def avatar_file(key: str, side: int) -> str:
    """Among the renditions of other pictures, and named like them."""
    return f"renditions/{key}-{side}.webp"


def _delete(files: Iterable[str]) -> None:
    for name in files:
        default_storage.delete(name)


# Who reads a page: a fan, or a visitor that nobody knows.
type Reader = User | AnonymousUser

BADGES = {"Moderators": "Moderator", "Editors": "Editor", "Writers": "Writer"}
