from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path

from fansite.accounts.models import User
from fansite.accounts.requests import FanRequest

# What a role may do stands in roles.py and is put back after each migrate: a form for it would promise too much.
admin.site.unregister(Group)
# The library's form for it shows the secrets of the codes.
admin.site.unregister(Authenticator)


class NewUserForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email", "display_name")


@admin.register(User)
class FanAdmin(UserAdmin):
    """Accounts and roles, for superusers: a role is a group together with the staff mark."""

    add_form = NewUserForm
    list_display = ["username", "display_name", "email", "is_staff", "is_active", "date_joined"]
    search_fields = ["username", "display_name", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Fan", {"fields": ["display_name", "email"]}),
        ("Role", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("Sign-in", {"fields": ["second_factor"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "email", "display_name", "usable_password", "password1", "password2"]})
    ]
    filter_horizontal = ()
    readonly_fields = ["second_factor"]
    change_form_template = "admin/accounts/user/change_form.html"

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description="second factor")
    def second_factor(self, obj):
        factors = Authenticator.objects.filter(user=obj).order_by("pk")
        return ", ".join(str(one.get_type_display()) for one in factors) or "none"

    def get_urls(self):
        view = self.admin_site.admin_view(self.second_factor_view)
        return [path("<int:pk>/second-factor/", view, name="accounts_user_second_factor"), *super().get_urls()]

    def second_factor_view(self, request: FanRequest, pk: int) -> HttpResponse:
        """Takes it away from somebody who lost the phone; who asks is to be known from elsewhere."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        fan = get_object_or_404(User, pk=pk)
        if not Authenticator.objects.filter(user=fan).exists():
            messages.info(request, f"{fan} has no second factor.")
            return redirect("admin:accounts_user_change", fan.pk)
        if request.method == "POST":
            with transaction.atomic():
                fan.lose_second_factor()
                self.log_change(request, fan, "Took the second factor away.")
            get_adapter().send_notification_mail("second_factor_taken", fan)
            messages.success(request, f"{fan} signs in by the password alone now.")
            return redirect("admin:accounts_user_change", fan.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "Take the second factor away",
            "fan": fan,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/accounts/user/second_factor.html", context)
