"""What all environments share. Nothing here reads ``os.environ``: see ``env``."""

from copy import deepcopy
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from .env import BASE_DIR, VAR_DIR, Environment

# Our own apps, from the top layer to the bottom: receivers run in this order (see ARCHITECTURE.md).
OWN_APPS = [
    "lms.operations",
    "lms.demo",
    "lms.website",
    "lms.dashboards",
    "lms.privacy",
    "lms.rollouts",
    "lms.assignments",
    "lms.variants",
    "lms.adoption",
    "lms.disclosure",
    "lms.records",
    "lms.accounts",
    "certificates",
    "quizzes",
    "courses",
]

INSTALLED_APPS = [
    *OWN_APPS,
    "polymorphic",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.website.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.website.sites.SiteMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.website.context.site",
                "lms.dashboards.context.navigation",
                "lms.demo.context.accounts",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "lms_accounts.User"
AUTHENTICATION_BACKENDS = ["lms.accounts.backends.RequestBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "lms_dashboards:my_learning"
ACCOUNT_ADAPTER = "lms.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The limiter of the login also counts public forms by network, and mails to addresses that nobody has confirmed.
ACCOUNT_RATE_LIMITS = {
    "book_demo": "20/h/ip",
    "mail_demo": "3/h/key",
    "register": "8/h/ip",
    "mail_registration": "3/h/key",
    "enquire": "8/h/ip",
}

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "templates" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
USE_THOUSAND_SEPARATOR = False  # it would group the keys in forms and addresses, too

# --- files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "lms" / "static"]
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lms.website.storage.StaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# --- Wagtail ----------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "KI-fit"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Trainers publish what they write. The default workflow would add a step that nobody answers.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("de", _("German")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 5
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []  # nothing is ever loaded from third parties
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- our plugins ------------------------------------------------------------------------------------------------------
LMS_COURSES = {
    "ACCESS": "lms.website.access.SiteCourseAccess",
    "TRAINING": "lms.assignments.training.ClientTraining",
    "TIME_ZONE_OF": "lms.accounts.certification.time_zone_of",
    "VARIANTS": "lms.variants.contents.ClientVariants",
    "PUBLIC_COLLECTION": "Öffentlich",
}
LMS_QUIZZES = {
    "LEARNER_GROUPS": "lms.accounts.groups.TeamGroups",
    "REGRADE_CONSEQUENCES": "lms.accounts.certification.CertificatesAtStake",
}
LMS_DISCLOSURE = {
    "PRINTED_MEANS": "lms.rollouts.queries.means.PublishedMeans",
}
LMS_CERTIFICATES = {
    "ISSUER_NAME": "KI-fit",
    "TIME_ZONE_OF": "lms.accounts.certification.time_zone_of",
    "CLIENT_IP_OF": "lms.accounts.certification.client_ip_of",
}

# --- security ---------------------------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_FAILURE_VIEW = "lms.website.views.csrf_failure"

# The address is unique whatever its case: a constraint on LOWER(email), which the check does not look at.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Of the environment, too (see `from_environment`); named here so that they exist for type checkers and readers.
BASE_URL = ""
KIFIT_DEMO = False

SQLITE_OPTIONS = {
    # IMMEDIATE: a transaction that will write takes the lock at its start and waits for it, so none fails half way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;"
    ),
}


def databases(url: str) -> dict[str, Any]:
    """Django's DATABASES for one URL; connections persist, because reconnecting costs more than most queries."""
    database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["CONN_HEALTH_CHECKS"] = False
        database["OPTIONS"] = deepcopy(SQLITE_OPTIONS)
    elif database["ENGINE"] == "django.db.backends.postgresql":
        database["ENGINE"] = "lms.settings.postgresql"
    return {"default": database}


def caches(url: str) -> dict[str, Any]:
    """Django's CACHES: Redis, or files that all processes of one machine share."""
    shared: dict[str, Any] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    if not url:
        shared = {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    # Wagtail writes to this cache whenever a picture is shown; an entry's key changes with the picture's content.
    renditions = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    }
    return {"default": shared, "renditions": renditions}


def email(url: str) -> dict[str, Any]:
    """Django's e-mail settings for one URL."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
    }


def logging_config(level: str) -> dict[str, Any]:
    """One line per event on stderr. Requests are not logged with user, address or query: no personal data in logs."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Reloading and page logs would drown what matters; page changes are in Wagtail's own audit log.
            "django.utils.autoreload": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
        },
    }


def from_environment(environment: Environment) -> dict[str, Any]:
    """All settings that depend on the environment."""
    return {
        "SECRET_KEY": environment.SECRET_KEY,
        "DEBUG": environment.DEBUG,
        "ALLOWED_HOSTS": environment.ALLOWED_HOSTS,
        "DATABASES": databases(environment.DATABASE_URL),
        "CACHES": caches(environment.CACHE_URL),
        # The cache is shared by all processes in either form, so a session is read from it, not from the database.
        "SESSION_ENGINE": "django.contrib.sessions.backends.cached_db",
        "MEDIA_ROOT": environment.MEDIA_ROOT,
        "WAGTAILADMIN_BASE_URL": environment.BASE_URL,
        "BASE_URL": environment.BASE_URL,
        "DEFAULT_FROM_EMAIL": environment.DEFAULT_FROM_EMAIL,
        "LOGGING": logging_config(environment.KIFIT_LOG_LEVEL),
        "ALLAUTH_TRUSTED_PROXY_COUNT": environment.KIFIT_TRUSTED_PROXIES,
        "KIFIT_DEMO": environment.KIFIT_DEMO,
        "LMS_COURSES": {**LMS_COURSES, "LIBRARY_ACCEL_PREFIX": environment.KIFIT_MEDIA_ACCEL},
        **email(environment.EMAIL_URL),
    }
