"""The one settings file, read from the environment; README.md lists every name in a table."""

import ipaddress
import secrets
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env, validate

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent


def kept_secret(path: Path) -> str:
    """The secret in the file, made at the first call; only this account may read it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def is_private(host: str) -> bool:
    """Loopback or a private network: the only places where plain http is offered."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_private


def required(name: str) -> str:
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set when SITE_URL begins with https://.")
    return value


# The two switches (README, "Settings"): DEBUG for developers, SITE_URL decides about everything that needs https.
DEBUG = env.bool("DEBUG", False)
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname or _site.path:
    raise ImproperlyConfigured("SITE_URL must look like https://aangan.example or http://127.0.0.1:8000.")
HTTPS = _site.scheme == "https"
if not HTTPS and not is_private(_site.hostname):
    raise ImproperlyConfigured(
        "SITE_URL with http:// is for trying out on this machine or a private network; use https://."
    )

DATA_DIR = env.path("DATA_DIR", BASE_DIR / ".data").resolve()
SECRET_KEY = required("SECRET_KEY") if HTTPS else env.str("SECRET_KEY", "") or kept_secret(DATA_DIR / "secret_key")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

SITE_NAME = env.str("SITE_NAME", "Aangan")
SITE_NAME_HI = env.str("SITE_NAME_HI", "आँगन")
SITE_TAGLINE = env.str("SITE_TAGLINE", "The Anupamaa fan community")

INSTALLED_APPS = [
    "taggit",  # before ours, as the next: cast/admin.py takes its unused Tag out of the newsroom,
    "allauth.mfa",  # accounts/admin.py its form that shows secrets
    "fansite",
    "fansite.accounts",
    "fansite.pictures",
    "cast",
    "articles",
    "articles.comments",
    "fansite.apps.NewsroomConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_prose_editor",
    "reversion",
]

MIDDLEWARE = [
    "fansite.headers.say_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fansite.middleware.CompressPages",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "fansite.middleware.refuse_nul",
    "fansite.middleware.cache_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fansite.accounts.sessions.note_visit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "fansite.urls"
WSGI_APPLICATION = "fansite.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "fansite.context.site",
            ],
        },
    },
]

# Data: everything the running site writes lies below DATA_DIR.
_sqlite = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;",
}
DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'aangan.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _sqlite
    # Kept open: opening costs more than most pages read, and the last one that closes takes the -shm file along, which on a
    # full disk nobody could make anew to read.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # A process answers one request at a time; a connection that the server closed is found before it is used.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    _pool = {"min_size": 1, "max_size": env.int("DATABASE_POOL", 4), "timeout": 10}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = _pool
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes, which the rate limits need; a migration of "fansite" makes the table.
CACHES: dict[str, dict] = {
    "default": {
        "BACKEND": "fansite.quick_cache.QuickDatabaseCache",
        "LOCATION": "fansite_cache",
        # Far above what is live at a time: past it Django drops keys, and with them somebody's rate limit.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Of one process alone: counts what readers ask for, which is to write nothing.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Copies of sessions, which stand in the database: worth keeping in Redis alone.
    "sessions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
CACHE_URL = env.str("CACHE_URL", "")
if CACHE_URL:
    if urlsplit(CACHE_URL).scheme not in ("redis", "rediss", "unix"):
        raise ImproperlyConfigured("CACHE_URL must look like redis://host:6379/0.")
    CACHES["default"] = {"BACKEND": "fansite.shared_cache.Counts", "LOCATION": CACHE_URL}
    CACHES["sessions"] = {"BACKEND": "fansite.shared_cache.Copies", "LOCATION": CACHE_URL, "KEY_PREFIX": "session"}

# Public pages that each process keeps ready (fansite/pagecache.py); 0 for none.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", 64)

MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]


def bucket(address: str) -> dict:
    """s3://bucket/folder?endpoint=https://…&region=… as an entry of STORAGES; the keys are boto's own affair."""
    parts, asked = urlsplit(address), {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}
    if parts.scheme != "s3" or not parts.hostname or asked.keys() - {"endpoint", "region"}:
        raise ImproperlyConfigured("MEDIA_STORAGE must look like s3://bucket?endpoint=https://host&region=name.")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": asked.get("endpoint"),
        "region_name": asked.get("region"),
    }
    return {"BACKEND": "fansite.pictures.bucket.Bucket", "OPTIONS": options}


MEDIA_STORAGE = env.str("MEDIA_STORAGE", "")
STORAGES = {
    "default": bucket(MEDIA_STORAGE) if MEDIA_STORAGE else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", "Asia/Kolkata")
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["fansite.formats"]

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "fansite.accounts.sessions"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "fansite.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "fansite.accounts.forms.SignupForm",
    "add_email": "fansite.accounts.forms.AddEmailForm",
    "confirm_email_verification_code": "fansite.accounts.forms.ConfirmCodeForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A fan has one address; who holds an open phone in the hand changes neither it nor, by it, the password.
ACCOUNT_CHANGE_EMAIL = ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/accounts/email/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_USERNAME_VALIDATORS = "fansite.accounts.models.user.username_validators"
ACCOUNT_PRESERVE_USERNAME_CASING = False
# By a code, for a link opens in another browser. Who joins with an address that has an account is told so by mail alone.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = True
# The second factor, for everybody who likes; browsers give passkeys to https and to http://localhost alone.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # half a minute early or late: clocks of phones differ, and people type slowly
MFA_FORMS = {
    "add_webauthn": "fansite.accounts.passkeys.AddForm",
    "authenticate_webauthn": "fansite.accounts.passkeys.AuthenticateForm",
    "login_webauthn": "fansite.accounts.passkeys.LoginForm",
    "reauthenticate_webauthn": "fansite.accounts.passkeys.ReauthenticateForm",
}
STAFF_NEED_SECOND_FACTOR = HTTPS
# Ours beside allauth's own: each POST of fans, by account and by address (fansite/limits.py), and who searches. An account
# is new for a week; from then on the wider line holds.
ACCOUNT_RATE_LIMITS = {
    # allauth's, tighter: mails go to whatever address is typed, and `key` is that address.
    "confirm_email": "1/10s/key,6/h/key,60/h/ip",
    "manage_email": "10/m/user,20/h/user",
    "reset_password": "20/m/ip,5/m/key,10/h/key",
    "comment": "6/m/user,60/h/user,120/h/ip",
    "comment_when_new": "3/m/user,30/h/user,60/h/ip",
    "heart": "60/m/user,240/m/ip",
    "heart_when_new": "30/m/user,120/m/ip",
    "report": "10/m/user,40/h/user",
    "report_when_new": "5/m/user,10/h/user",
    "edit": "20/m/user",
    "edit_when_new": "10/m/user",
    "preview": "20/m/user",
    "seen": "60/m/user",
    "delete": "20/m/user",
    "follow": "60/m/user",
    "notices": "60/m/user",
    "settings": "20/m/user",
    "picture": "6/m/user,40/h/user",
    "sessions": "20/m/user",
    "export": "5/h/user",
    "leave": "10/h/user",
    "logout": "20/m/ip",
    "unsubscribe": "300/m/ip",  # mail programs send for many fans from few addresses
    "block": "30/m/user",
    "silence": "10/m/user",
    "steer": "20/m/user",
    "contact": "5/h/ip",
    "reading": "60/m/ip",
    "search": "60/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# Tags
TAGGIT_CASE_INSENSITIVE = True

# Mail: filed below DATA_DIR while trying out, sent by SMTP else.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <noreply@{_site.hostname}>")
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]
CONTACT_EMAIL = env.str("CONTACT_EMAIL", SERVER_EMAIL)


def mailer(address: str) -> dict:
    """smtp://user:password@host:587/?tls=1 (or smtps://host:465) as an entry of MAILERS."""
    if not address:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": DATA_DIR / "mail"},
        }
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587/?tls=1.")
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parse_qs(parts.query).get("tls") == ["1"],
        "use_ssl": parts.scheme == "smtps",
        "timeout": 15,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


EMAIL_URL = required("EMAIL_URL") if HTTPS else env.str("EMAIL_URL", "")
MAILERS = {"default": mailer(EMAIL_URL)}
if EMAIL_URL:  # a server, which may be slow or away: the worker hands over what is kept for it
    MAILERS = {"default": {"BACKEND": "fansite.mails.KeepFirst"}, "server": MAILERS["default"]}

# Trust
_host = f"[{_site.hostname}]" if ":" in _site.hostname else _site.hostname
ALLOWED_HOSTS = [_host] if HTTPS else [_host, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
COOKIE_PREFIX = "__Host-" if HTTPS else ""  # of each cookie that we set (fansite/cookies.py)
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "fansite.cookies.Messages"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "fansite.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS and TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    # A nonce is added only where a template asks for one: the editor in the admin. Public pages ask for none.
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "upgrade-insecure-requests": HTTPS,
}
# Besides what Django knows of (fansite/headers.py). `credentialless`, not `require-corp`: a picture may lie on another host
# that does not say a word about it.
SECURE_HEADERS = {
    "Cross-Origin-Embedder-Policy": "credentialless",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{name}=()"
        for name in (
            *("accelerometer", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
            *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock"),
            *("serial", "usb", "xr-spatial-tracking"),
        )
    ),
}
# http is offered for trying out only, where these cannot hold; https leaves `check --deploy` silent.
SILENCED_SYSTEM_CHECKS = [] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]

# Where errors are reported besides (fansite/reporting.py); "" for nowhere.
SENTRY_DSN = env.str("SENTRY_DSN", "")
# How it is told, and which requests have a line (fansite/watching.py).
LOG_FORMAT = env.str("LOG_FORMAT", "text", validate=validate.OneOf(["text", "json"]))
LOG_REQUESTS = env.str("LOG_REQUESTS", "made", validate=validate.OneOf(["all", "made", "none"]))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "fansite.watching.OfRequest"}},
    "formatters": {
        "text": {
            "()": "fansite.watching.TextLines",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "fansite.watching.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},  # of the rest there is a line for each request
    },
}
