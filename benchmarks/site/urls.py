from django.urls import path

from lms.urls import handler403, handler404
from lms.urls import urlpatterns as platform

from .floors.views import floor_view

__all__ = ["handler403", "handler404", "urlpatterns"]
urlpatterns = [path("floor-view/<int:pk>/", floor_view), *platform]
