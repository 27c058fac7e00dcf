from collections.abc import Iterator
from typing import Any

from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import ConfirmEmailVerificationCodeForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.core.validators import MaxLengthValidator

from articles.comments.forms import TypedText
from articles.comments.models import HeldWord, Sanction, SilencedError
from fansite.accounts.models import MOST_BIO, NoticeKind, User
from fansite.text import clean_name

LEAST_SECONDS = 2  # nobody reads and fills in the form in less


class SignupForm(AllauthSignupForm):
    display_name = forms.CharField(
        max_length=40, required=False, help_text="The name readers see. Leave it empty to use your username."
    )
    agreed = forms.BooleanField(
        label="I am 18 or older, or one of my parents says yes, and I keep to the house rules.",
        error_messages={"required": "We need your yes to this: the rules are what keeps the courtyard kind."},
    )
    begun = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["username", "display_name", "email", "password1", "agreed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "username"
        ].help_text = "3 to 30 small letters (a–z), digits and underscores. Your page has this name."
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["email"].label = "E-mail address"
        self.fields["email"].help_text = "To reset your password. Nobody sees it."
        self.fields["begun"].initial = TimestampSigner().sign("sign-up")
        # The library's own widget hides by a style of its own, which our policy does not allow.
        self.fields["website"].widget = forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})

    def clean_display_name(self) -> str:
        return seen_name(self.cleaned_data["display_name"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not begun_long_enough(self.cleaned_data.get("begun", "")):
            self.data: Any = self.data.copy()
            self.data["begun"] = self.fields["begun"].initial
            self.add_error(None, "That was faster than anybody types. Send it once more in a few seconds.")
        return data


def begun_long_enough(stamp: str) -> bool:
    """Whether the form was given out at least LEAST_SECONDS ago."""
    try:
        TimestampSigner().unsign(stamp, max_age=LEAST_SECONDS)
    except SignatureExpired:
        return True
    except BadSignature:
        pass
    return False


class SettingsForm(forms.Form):
    """A fan's name and words about themselves, and for each kind of notice whether it comes on the site and by mail."""

    display_name = forms.CharField(max_length=40, help_text="The name readers see beside what you write.")
    bio = TypedText(
        label="About you",
        max_length=MOST_BIO,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Stands on your page. A spoiler is covered ||like this||.",
    )
    on_site = forms.MultipleChoiceField(choices=NoticeKind.choices, required=False, widget=forms.CheckboxSelectMultiple)
    by_mail = forms.MultipleChoiceField(choices=NoticeKind.choices, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, fan: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fan = fan

    def clean_display_name(self) -> str:
        return seen_name(self.cleaned_data["display_name"])

    def clean_bio(self) -> str:
        """Other words than before are looked at; nobody holds them for a moderator, so what would be held is refused."""
        bio = self.cleaned_data["bio"]
        if bio in ("", self.fan.bio):
            return bio
        if sanction := Sanction.objects.on(self.fan):
            raise forms.ValidationError(f"{SilencedError(sanction)} While that lasts, these words can only go.")
        if found := HeldWord.objects.found_in(bio):
            words = ", ".join(f"“{word}”" for word in found)
            raise forms.ValidationError(f"Say it in other words: {words} cannot stand on a fan’s page.")
        return bio

    @property
    def rows(self) -> Iterator[tuple]:
        """By kind its label and its two boxes."""
        return zip(NoticeKind.labels, self["on_site"], self["by_mail"], strict=True)


class PasswordForm(forms.Form):
    """The fan's own password, for what nobody else may do on an open phone."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, fan: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fan = fan

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.fan.check_password(password):
            raise forms.ValidationError("That is not your password.")
        return password


class LeaveForm(PasswordForm):
    comments = forms.ChoiceField(
        label="What you said",
        choices=[("stay", "It stays, as said by a former fan"), ("go", "It goes with me")],
        initial="stay",
        widget=forms.RadioSelect,
    )
    field_order = ["comments", "password"]


def seen_name(typed: str) -> str:
    name = clean_name(typed)
    if typed and not name:
        raise forms.ValidationError("This name has nothing that can be seen.")
    return name


class AddEmailForm(AllauthAddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "New e-mail address"
        # As long as the database holds; Django's form field would let 320 characters through.
        self.fields["email"].validators.append(MaxLengthValidator(254))


class ConfirmCodeForm(ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "placeholder": ""}
