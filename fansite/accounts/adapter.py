from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request, user, form, commit=True):
        """A new fan is known by the username until another name is given."""
        user.display_name = form.cleaned_data.get("display_name") or form.cleaned_data["username"]
        return super().save_user(request, user, form, commit=commit)
