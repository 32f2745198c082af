"""All addresses of the platform."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

to_login = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    # Wagtail's own login and password pages would be a way around allauth (rate limits, later a second factor).
    path("admin/login/", to_login),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("_util/login/", to_login),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("courses.library_urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("konto/", include("allauth.account.urls")),
    path("lernen/", include("courses.urls")),
    path("training/", include("courses.training_urls")),
    path("meine-notizen/", RedirectView.as_view(pattern_name="courses:notes", query_string=True)),
    path("lernpfade/", include("courses.path_urls")),
    path("tests/", include("quizzes.urls")),
    path("zertifikate/", include("certificates.urls")),
    path("meine-daten/", include("lms.privacy.urls")),
    path("rollout/", include("lms.rollouts.urls")),
    path("training/varianten/", include("lms.variants.urls")),
    path("demo-buchen/", include("lms.website.booking.urls")),
    path("demo-termine/", include("lms.website.booking.hosting_urls")),
    path("", include("lms.website.urls")),
    path("kunden/", include("lms.adoption.urls")),
    path("", include("lms.dashboards.urls")),
    path("", include("lms.operations.urls")),
]

if settings.DEBUG or settings.PATTERN_LIBRARY:
    urlpatterns += [path("muster/", include("lms.website.pattern_library"))]

urlpatterns += [path("", include(wagtail_urls))]

handler404 = "lms.website.views.not_found"
handler403 = "lms.website.views.forbidden"
