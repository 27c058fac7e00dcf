from django.apps import AppConfig
from django.contrib.admin import apps as admin


class FansiteConfig(AppConfig):
    default = True
    name = "fansite"


class NewsroomConfig(admin.AdminConfig):
    default = False  # named in INSTALLED_APPS by its path
    default_site = "fansite.newsroom.Newsroom"
