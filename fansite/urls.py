from allauth.account.views import logout
from django.contrib import admin
from django.urls import include, path

from articles.comments import views as comments
from fansite import crawlers, reading, search_page, views
from fansite.limits import limited

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search_page.search, name="search"),
    path("reading/", reading.reading, name="reading"),
    path("", include("articles.urls")),
    path("c/<int:pk>/", comments.permalink, name="comment"),
    path("", include("cast.urls")),
    path("", include("fansite.accounts.urls")),
    path("accounts/logout/", limited("logout")(logout), name="account_logout"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("", include("fansite.pages.urls")),
    path("media/", include("fansite.pictures.urls")),
    path("admin/", admin.site.urls),
    path("manifest.webmanifest", crawlers.manifest, name="manifest"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap"),
    path("sitemap-news.xml", crawlers.news, name="sitemap-news"),
    path("sitemap-<slug:section>.xml", crawlers.sitemap, name="sitemap-section"),
    path("healthz/", views.alive, name="health"),
    path("readyz/", views.ready, name="ready"),
]

handler400 = "fansite.views.bad_request"
handler429 = "fansite.limits.too_often"  # asked for by allauth, not by Django
handler404 = "fansite.views.not_found"
handler500 = "fansite.views.server_error"
