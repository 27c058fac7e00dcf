from django.urls import path

from fansite.pictures import views

app_name = "pictures"
urlpatterns = [path("<str:name>", views.rendition, name="rendition")]
