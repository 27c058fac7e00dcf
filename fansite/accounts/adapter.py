from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ImproperlyConfigured


class AccountAdapter(DefaultAccountAdapter):
    def clean_username(self, username, shallow=False):
        """Capitals are a slip of a phone's keyboard, not a fault."""
        return super().clean_username(username.lower(), shallow=shallow)

    def save_user(self, request, user, form, commit=True):
        """A new fan is known by the username until another name is given."""
        user.display_name = form.cleaned_data.get("display_name") or form.cleaned_data["username"]
        return super().save_user(request, user, form, commit=commit)

    def get_client_ip(self, request):
        """A request that came by fewer proxies than are ours is counted by the address it came from."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            return request.META["REMOTE_ADDR"]
