from django.urls import include, path

from articles import views

article_urls = [
    path("", views.article_list, name="list"),
    path("<str:slug>/", views.detail, name="detail"),
]
tag_urls = [
    path("", views.tag_index, name="tags"),
    path("<str:slug>/", views.tag_detail, name="tag"),
]

app_name = "articles"
urlpatterns = [
    path("articles/", include(article_urls)),
    path("tags/", include(tag_urls)),
    path("", include("articles.comments.urls")),
]
