from django.urls import path

from fansite.pictures import views

app_name = "pictures"
urlpatterns = [
    path("cards/<str:kind>-<int:pk>-<str:digest>.jpg", views.card, name="card"),
    path("<str:name>", views.rendition, name="rendition"),
]
