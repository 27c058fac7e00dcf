from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "fansite.pictures"
    label = "pictures"
