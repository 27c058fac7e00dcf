from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def clean_username(self, username, shallow=False):
        """Capitals are a slip of a phone's keyboard, not a fault."""
        return super().clean_username(username.lower(), shallow=shallow)

    def save_user(self, request, user, form, commit=True):
        """A new fan is known by the username until another name is given."""
        user.display_name = form.cleaned_data.get("display_name") or form.cleaned_data["username"]
        return super().save_user(request, user, form, commit=commit)
