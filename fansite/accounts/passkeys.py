"""The library's forms for passkeys, safe from answers that no browser gives: its parser was written for honest ones."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as library
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from fansite.accounts.devices import device_words

UNKNOWN = "This passkey is not known here. Take another way."


def this_device() -> str:
    return device_words(context.request.headers.get("User-Agent", ""))


def refusing(clean: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @wraps(clean)
    def wrapper(form: Any) -> Any:
        try:
            return clean(form)
        except ValidationError as refusal:
            raise (
                ValidationError(UNKNOWN) if getattr(refusal, "code", "") == "incorrect_code" else refusal
            ) from refusal
        except Exception as trouble:  # whatever a parser stumbles over
            raise ValidationError(UNKNOWN) from trouble

    return wrapper


class AddForm(library.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.initial["name"] = "What you call it", this_device()
        self.fields["name"].validators.append(MaxLengthValidator(100))
        self.fields["passwordless"].label = "It opens the door alone, without the password"
        self.fields["credential"].error_messages["required"] = "No passkey was shown. Press “Add it”."

    def clean_name(self) -> str:
        return self.cleaned_data["name"] or this_device()

    @refusing
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if credential := data.get("credential"):
            if "\\u0000" in json.dumps(credential):
                raise ValueError("PostgreSQL takes no NUL")
            # Read again from the row, on each page that lists it.
            _ = Authenticator(data={"credential": credential}, type="webauthn").wrap().is_passwordless
        return data


class AuthenticateForm(library.AuthenticateWebAuthnForm):
    clean_credential = refusing(library.AuthenticateWebAuthnForm.clean_credential)


class LoginForm(library.LoginWebAuthnForm):
    clean_credential = refusing(library.LoginWebAuthnForm.clean_credential)


class ReauthenticateForm(library.ReauthenticateWebAuthnForm):
    clean_credential = refusing(library.ReauthenticateWebAuthnForm.clean_credential)
