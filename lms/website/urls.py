from django.urls import path

from . import views
from .feeds import ArticleFeed, AtomArticleFeed

app_name = "lms_website"
urlpatterns = [
    path("sprache/", views.set_language, name="set_language"),
    path("angebot-merken/", views.set_audience, name="set_audience"),
    path("suche/", views.search, name="search"),
    path("registrieren/", views.register, name="register"),
    path("registrieren/<str:token>/", views.confirm_registration, name="confirm_registration"),
    path("kurs-anfragen/", views.enquire, name="enquire"),
    path("artikel/<str:language>.rss", ArticleFeed(), name="rss"),
    path("artikel/<str:language>.atom", AtomArticleFeed(), name="atom"),
    path("vorschaubild/<int:page_id>.png", views.share_picture, name="share_picture"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
