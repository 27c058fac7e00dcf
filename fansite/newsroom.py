"""The editors' desk: Django's admin under our name, behind the same sign-in as the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite


class Newsroom(AdminSite):
    site_header = f"{settings.SITE_NAME} newsroom"
    site_title = f"{settings.SITE_NAME} newsroom"
    index_title = "At the desk"
    # Signing in here goes the way fans go, so its rate limits (and later second factor) cannot be walked around.
    login = secure_admin_login(AdminSite.login)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Deleting many at once would pass by what models do when one of them goes (files, tags), and by second thoughts.
        self.disable_action("delete_selected")
