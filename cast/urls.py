from django.urls import include, path

from cast import ratings_page, story_page, views

cast_urls = [
    path("", views.cast, name="list"),
    path("actors/", views.actors, name="actors"),
    path("actors/<str:slug>/", views.actor, name="actor"),
    path("characters/", views.characters, name="characters"),
    path("family/", views.family, name="family"),
    path("characters/<str:slug>/", views.character, name="character"),
    path("moves/", views.moves, name="moves"),
    path("moves/feed/", views.moves_feed, name="moves-feed"),
]
story_urls = [
    path("", story_page.story, name="story"),
    path("ratings/", ratings_page.ratings, name="ratings"),
]

app_name = "cast"
urlpatterns = [
    path("cast/", include(cast_urls)),
    path("story/", include(story_urls)),
]
