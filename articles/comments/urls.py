from django.urls import include, path

from articles.comments import report_views, silence_views, steer_views, views

story_urls = [
    path("", views.comment_list, name="list"),
    path("new/", views.new, name="new"),
    path("seen/", views.seen, name="seen"),
    path("steer/", steer_views.steer, name="steer"),
]
comment_urls = [
    path("replies/", views.replies, name="replies"),
    path("edit/", views.edit, name="edit"),
    path("delete/", views.delete, name="delete"),
    path("heart/", views.heart, name="heart"),
    path("report/", report_views.report, name="report"),
]

app_name = "comments"
urlpatterns = [
    path("articles/<str:slug>/comments/", include(story_urls)),
    path("c/<int:pk>/", include(comment_urls)),
    path("me/reports/", report_views.mine, name="reports"),
    path("me/silence/", silence_views.silence, name="silence"),
]
