from django.urls import include, path

from articles import claims_page, feeds, follows, preview, quotes, views

article_urls = [
    path("", views.article_list, name="list"),
    path("<str:slug>/", views.detail, name="detail"),
]
tag_urls = [
    path("", views.tag_index, name="tags"),
    path("<str:slug>/", views.tag_detail, name="tag"),
    path("<str:slug>/follow/", follows.follow, name="follow"),
    path("<str:slug>/feed/", feeds.tag_feed, name="tag-feed"),
    path("<str:slug>/feed.json", feeds.tag_feed_json, name="tag-feed-json"),
]
quote_urls = [
    path("", quotes.quote_list, name="quotes"),
    path("<int:pk>/", quotes.quote_detail, name="quote"),
    path("<int:pk>/card.png", quotes.card, name="quote-card"),
]
claim_urls = [
    path("", claims_page.claims, name="claims"),
    path("<str:slug>/", claims_page.claim, name="claim"),
]
feed_urls = [
    path("latest/", feeds.latest, name="feed"),
    path("latest.json", feeds.latest_json, name="feed-json"),
]

app_name = "articles"
urlpatterns = [
    path("articles/", include(article_urls)),
    path("tags/", include(tag_urls)),
    path("quotes/", include(quote_urls)),
    path("rumours/", include(claim_urls)),
    path("feeds/", include(feed_urls)),
    path("preview/<str:token>/", preview.preview, name="preview"),
    path("", include("articles.comments.urls")),
]
