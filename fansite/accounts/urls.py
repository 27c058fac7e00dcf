from django.urls import include, path

from fansite.accounts import own, views

own_urls = [
    path("notices/", own.notices, name="notices"),
    path("for-you/", own.for_you, name="for-you"),
    path("settings/", own.settings, name="settings"),
]

app_name = "accounts"
urlpatterns = [
    path("fans/<str:username>/", views.fan, name="fan"),
    path("me/", include(own_urls)),
    path("unsubscribe/<str:token>/", own.unsubscribe, name="unsubscribe"),
]
