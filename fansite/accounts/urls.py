from django.urls import path

from fansite.accounts import views

app_name = "accounts"
urlpatterns = [path("<str:username>/", views.fan, name="fan")]
