from django.urls import include, path

from fansite.accounts import block_views, leaving, own, picture_views, session_views, views

own_urls = [
    path("notices/", own.notices, name="notices"),
    path("for-you/", own.for_you, name="for-you"),
    path("settings/", own.settings, name="settings"),
    path("picture/", picture_views.picture, name="picture"),
    path("export/", leaving.export, name="export"),
    path("delete/", leaving.delete, name="delete"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("blocked/", block_views.blocked, name="blocked"),
]

app_name = "accounts"
urlpatterns = [
    path("fans/<str:username>/", views.fan, name="fan"),
    path("fans/<str:username>/block/", block_views.block, name="block"),
    path("me/", include(own_urls)),
    path("unsubscribe/<str:token>/", own.unsubscribe, name="unsubscribe"),
]
