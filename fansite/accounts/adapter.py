from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cast.folding import fold
from cast.models import Tag
from fansite.accounts.models import ALL_OPEN, Theme, User
from fansite.accounts.usernames import RESERVED_LOOKS, look
from fansite.shielding import keep_cookie

# The one link of each mail is the first of these that it is given; a mail with a code has none.
LINKS = ("password_reset_url", "signup_url", "remedy_url")

# What is told to the owner of an account, by the library's name of the mail: its subject, and what was done.
TOLD = {
    "account/email/email_changed": (
        "Your address is another one",
        "The e-mail address of your account was changed from {from_email} to {to_email}.",
    ),
    "account/email/email_deleted": (
        "An address is gone",
        "The e-mail address {deleted_email} was taken off your account.",
    ),
    "account/email/password_changed": ("Your password is changed", "The password of your account was changed."),
    "account/email/password_reset": ("Your password is changed", "The password of your account was set anew."),
    "account/email/password_set": ("Your password is set", "Your account has a password now."),
    "mfa/email/totp_activated": ("Codes of an app", "Codes of an app are asked for at sign-in from now on."),
    "mfa/email/totp_deactivated": ("No codes any more", "Codes of an app are asked for no more at sign-in."),
    "mfa/email/webauthn_added": ("A new passkey", "A passkey was added to your account."),
    "mfa/email/webauthn_removed": ("A passkey is gone", "A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": ("New recovery codes", "Your account has new recovery codes."),
    "second_factor_taken": (
        "Your second factor is gone",
        "Those who run the site took the second factor off your account: the password alone opens it now. Whoever was signed in is signed out.",
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    def clean_username(self, username, shallow=False):
        """Capitals are a slip of a phone's keyboard, not a fault; a name that passes for another's is one."""
        username = super().clean_username(username.lower(), shallow=shallow)
        if shallow:
            return username
        if look(username) in RESERVED_LOOKS:
            raise ValidationError("This name is kept for the people who run the site. Choose another one.")
        # By the whole name: a first name may well be the fan's own.
        if any(fold(tag.name) == fold(username) for tag in Tag.objects.named(username, kind=Tag.Kind.ACTOR)):
            raise ValidationError("An actor has this name. Choose one that nobody takes for theirs.")
        if User.objects.looking_like(username).exists():
            raise ValidationError("Somebody has a name that looks the same. Choose one that nobody takes for theirs.")
        return username

    def save_user(self, request, user, form, commit=True):
        """A new fan is known by the username until another name is given."""
        user.display_name = form.cleaned_data.get("display_name") or form.cleaned_data["username"]
        return super().save_user(request, user, form, commit=commit)

    def post_login(self, request, user, **kwargs):
        """How far in the story a fan has come, and the colours, are known on this device too, also once the session ends."""
        response = super().post_login(request, user, **kwargs)
        if user.spoiler_point is not None:
            keep_cookie(response, "spoiler", "" if user.spoiler_point == ALL_OPEN else str(user.spoiler_point))
        if user.theme:
            keep_cookie(response, "theme", "" if user.theme == Theme.SYSTEM else user.theme)
        if user.leaves_at:
            day = date_format(timezone.localtime(user.leaves_at), "j F Y")
            messages.warning(request, f"Your account goes on {day}. You can still stay: under Settings.")
        return response

    def send_mail(self, template_prefix, email, context):
        """The link begins with SITE_URL, whatever the request called this host, and the greeting has the username alone:
        a display name may say anything, to anybody's address."""
        given = urlsplit(next((context[name] for name in LINKS if name in context), ""))
        words = {
            "link": settings.SITE_URL + given._replace(scheme="", netloc="").geturl(),
            "username": context["user"].username if "user" in context else "",
            "SITE_URL": settings.SITE_URL,
        }
        super().send_mail(template_prefix, email, context | words)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        title, sentence = TOLD[template_prefix]
        is_lost = template_prefix == "account/email/email_changed"
        told = {
            "user": user,
            "title": title,
            "sentence": sentence.format_map(context or {}),
            # A reset goes to the account's address, which may be a stranger's now.
            "is_lost": is_lost,
            "remedy_url": reverse("pages:contact" if is_lost else "account_reset_password"),
        }
        super().send_notification_mail("account/email/told", user, told, email)

    def get_client_ip(self, request):
        """A request that came by fewer proxies than are ours is counted by the address it came from."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            return request.META["REMOTE_ADDR"]
