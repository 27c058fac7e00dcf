from typing import Any

from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.core.validators import MaxLengthValidator

from fansite.text import clean_name


class SignupForm(AllauthSignupForm):
    display_name = forms.CharField(
        max_length=40, required=False, help_text="The name readers see. Leave it empty to use your username."
    )
    field_order = ["username", "display_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "username"
        ].help_text = "3 to 30 small letters (a–z), digits and underscores. Your page has this name."
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["email"].label = "E-mail address"
        self.fields["email"].help_text = "To reset your password. Nobody sees it."

    def clean_display_name(self) -> str:
        typed = self.cleaned_data["display_name"]
        name = clean_name(typed)
        if typed and not name:
            raise forms.ValidationError("This name has nothing that can be seen.")
        return name


class AddEmailForm(AllauthAddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # As long as the database holds; Django's form field would let 320 characters through.
        self.fields["email"].validators.append(MaxLengthValidator(254))
