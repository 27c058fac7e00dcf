from django.urls import path

from cast import views

app_name = "cast"
urlpatterns = [
    path("", views.cast, name="list"),
    path("actors/", views.actors, name="actors"),
    path("actors/<str:slug>/", views.actor, name="actor"),
    path("characters/", views.characters, name="characters"),
    path("family/", views.family, name="family"),
    path("characters/<str:slug>/", views.character, name="character"),
]
