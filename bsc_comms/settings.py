"""Settings, read from the environment, with safe local defaults where nothing is set.

DEBUG, SECRET_KEY, ALLOWED_HOSTS, TRUSTED_PROXIES, DATABASE_URL, CACHE_URL, BROKER_URL, EMAIL_URL,
SAMPLE, BASE_URL, VAR_DIR, and what README.md lists beside them. What a planner on https may not
start with: refusing_to_start.py.
"""

import os
import secrets
from datetime import timedelta
from logging import getLevelNamesMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from bsc_comms.kit.databases import SQLITE, database_at
from bsc_comms.kit.environment import DATABASE_ADDRESS, Environment, read_as
from bsc_comms.kit.logs import configure_lines, lines_to_the_console
from bsc_comms.kit.made_once import made_once
from bsc_comms.kit.storages import storage_at
from bsc_comms.kit.ticks import Ticks
from bsc_comms.refusing_to_start import (
    faults_at_start,
    faults_of_hours,
    faults_of_names,
    faults_of_single_sign_on,
    faults_of_the_closing_day,
    limits_told,
)

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

VAR_DIR = env.folder("VAR_DIR", default=BASE_DIR / "var")

DEBUG = env.bool("DEBUG", default=False)
SAMPLE = env.bool("SAMPLE", default=False)
BASE_URL = env.site("BASE_URL", default="http://127.0.0.1:8000")
HTTPS = urlsplit(BASE_URL).scheme == "https"


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if HTTPS and (
    faults := faults_at_start(debug=DEBUG, sample=SAMPLE, key=SECRET_KEY, hosts=ALLOWED_HOSTS)
):
    raise ImproperlyConfigured("\n".join(faults))
if faults := faults_of_names(ALLOWED_HOSTS, site=urlsplit(BASE_URL).hostname if HTTPS else None):
    raise ImproperlyConfigured("\n".join(faults))
# A key of this machine's own, so that none stands in the repository.
SECRET_KEY = SECRET_KEY or made_once(VAR_DIR / "secret_key", lambda: secrets.token_urlsafe(64))
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []

INSTALLED_APPS = [
    "bsc_comms.overview",
    "subgroup",
    "plans",
    "channels_registry",
    "evidence",
    "partnership",
    "bsc_comms.kit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_structlog",
    "bsc_comms.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    # These five only write headers, so that whatever stands below cannot answer without them.
    "bsc_comms.kit.middleware.ShellMiddleware",
    "csp.middleware.CSPMiddleware",
    "bsc_comms.kit.middleware.NoStoreMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bsc_comms.kit.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "bsc_comms.kit.middleware.NoNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bsc_comms.kit.middleware.LargestBodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bsc_comms.door.kept_forms.LoginRequired",
    "bsc_comms.door.middleware.SignedInMiddleware",
    "bsc_comms.audit.Trail",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bsc_comms.door.kept_forms.GivesTypedBack",
    "allauth.account.middleware.AccountMiddleware",
    "bsc_comms.kit.middleware.WrongMethodMiddleware",
    "bsc_comms.kit.limits.LimitsMiddleware",
]

ROOT_URLCONF = "bsc_comms.urls"
WSGI_APPLICATION = "bsc_comms.wsgi.application"

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
                "csp.context_processors.nonce",
                "bsc_comms.overview.context.frame",
            ],
            "builtins": [
                "bsc_comms.kit.templatetags.kit",
                "bsc_comms.kit.templatetags.kit_forms",
                "bsc_comms.kit.templatetags.kit_parts",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"

with read_as("DATABASE_URL", DATABASE_ADDRESS):
    DATABASES = {
        "default": database_at(
            env("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'planner.sqlite3'}")
        )
    }
    if DATABASES["default"]["ENGINE"] not in (SQLITE, "django.db.backends.postgresql"):
        raise ValueError("No engine that the planner knows.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What is counted against limits is counted for all processes together: in tables of the database
# or in Redis (CACHE_URL=redis://...). A memory of each process would let through as often as there
# are workers. Attempts at signing in go through the cache, be it a table (manage.py
# createcachetable); links, files, exports and searches cost one query to a table of our own.
CACHES = {"default": env.cache("CACHE_URL", default="dbcache://counted_against_limits")}
LIMITS_COUNTED_BY = "bsc_comms.kit.limits.count_in_the_cache"
# Django keeps 300 things in a memory or table: so few counts somebody who guesses could push out.
MOST_COUNTS_KEPT = 50_000
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": MOST_COUNTS_KEPT}  # first what has run out
    LIMITS_COUNTED_BY = "partnership.operations.counts.count_in_the_database"
elif CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "bsc_comms.kit.caches.RedisOrOwnMemory"
# How many proxies stand before the planner and add themselves to X-Forwarded-For. With 0 that
# header is not read, as anybody can send it. On https there is at least the one that ends the
# encryption: were it not counted, all would seem to come from it, and one could slow all down.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXIES", default=1 if HTTPS else 0)

AUTH_USER_MODEL = "partnership.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "bsc_comms.kit.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "bsc_comms.kit.passwords.NotCommon"},
]
LOGIN_REDIRECT_URL = "overview:today"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "bsc_comms.door.adapter.InvitationOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Nobody can make the planner write to whom it does not know.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60  # seconds that the link of a forgotten password works
# How sign-in slows down whoever guesses, by where the attempts come from: see door/adapter.py.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "reset_password": "20/m/ip,5/h/key",
    "login_failed": "10/m/ip,5/5m/key",  # codes of the second step: the key is the person
    "login_by_known_browser": "10/5m/key",
    "login_by_unknown_browser": "10/m/ip,100/h/ip,5/5m/key",
    "login_from_anywhere": "50/h/key",
}
ACCOUNT_FORMS = {
    "login": "bsc_comms.door.forms.SignInForm",
    "reset_password": "bsc_comms.door.forms.ForgottenPasswordForm",
    "reset_password_from_key": "bsc_comms.door.forms.NewPasswordForm",
    "change_password": "bsc_comms.door.forms.ChangePasswordForm",
    "set_password": "bsc_comms.door.forms.SetPasswordForm",
    "reauthenticate": "bsc_comms.door.forms.PasswordAgainForm",
}
# Single sign-on by OpenID Connect, such as Entra ID: off unless an issuer is named. Only its own
# documents are fetched, from addresses that the environment and the issuer name.
OIDC_ISSUER = env.address("OIDC_ISSUER", default="", like="https://login.example.org")
OIDC_NAME = env("OIDC_NAME", default="your work account")
# Domains that belong to the issuer's organisation: its word counts for addresses in them, where it
# does not say of each whether it was verified. See "Signing in" in docs/security.md.
OIDC_DOMAINS = [each.lower() for each in env.words("OIDC_DOMAINS")]
SOCIALACCOUNT_ADAPTER = "bsc_comms.door.single_sign_on.InvitedOnly"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}
}
if OIDC_ISSUER:
    if faults := faults_of_single_sign_on(
        issuer=OIDC_ISSUER, client=env("OIDC_CLIENT_ID", default="")
    ):
        raise ImproperlyConfigured("\n".join(faults))
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "work",
            "name": OIDC_NAME,
            "client_id": env("OIDC_CLIENT_ID"),
            "secret": env("OIDC_CLIENT_SECRET", default=""),
            # The signed word of the issuer alone: what else it tells is not asked for.
            "settings": {"server_url": OIDC_ISSUER, "fetch_userinfo": False},
        }
    ]

MFA_ADAPTER = "bsc_comms.door.second_step.SecondStep"
MFA_FORMS = {
    "authenticate": "bsc_comms.door.forms.CodeForm",
    "reauthenticate": "bsc_comms.door.forms.CodeAgainForm",
    "activate_totp": "bsc_comms.door.forms.SetUpAppForm",
    "add_webauthn": "bsc_comms.door.forms.AddPasskeyForm",
    "edit_webauthn": "bsc_comms.door.forms.NamePasskeyForm",
    "login_webauthn": "bsc_comms.door.forms.PasskeyForm",
    "authenticate_webauthn": "bsc_comms.door.forms.PasskeyAsSecondStepForm",
    "reauthenticate_webauthn": "bsc_comms.door.forms.PasskeyAgainForm",
}
# Nobody gives an address of their own: whoever invites does, and an administrator changes it. A
# link for a new password leaves a copy behind that counts as unverified, and would shut its owner
# out of the second step for good.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey is two steps in one: what one has and is
# Browsers call http on this machine secure enough for passkeys; nothing else without https is.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS and urlsplit(BASE_URL).hostname in {
    "localhost",
    "127.0.0.1",
    "::1",
}
MFA_TOTP_TOLERANCE = 1  # a code also counts half a minute before and after: clocks of phones differ
# Roles that need a second step at sign-in, parted by commas; partnership/apps.py checks them.
SECOND_FACTOR_ROLES = env.words(
    "SECOND_FACTOR_ROLES", default=("chair", "coordinator", "administrator")
)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
try:
    FILES = storage_at(env("FILES_URL", default=""))
except ValueError as fault:
    raise ImproperlyConfigured(str(fault)) from fault
STORAGES = {
    "default": FILES,
    "staticfiles": {
        "BACKEND": env(
            "STATICFILES_BACKEND",
            default="whitenoise.storage.CompressedManifestStaticFilesStorage",
        )
    },
}
MEDIA_ROOT = VAR_DIR / "files"

EMAIL_CONFIG = env.mail("EMAIL_URL", default="filemail://")
vars().update(EMAIL_CONFIG)
EMAIL_FILE_PATH = str(VAR_DIR / "mailbox")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.sender("FROM_EMAIL", default="planner@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Letters go out between these hours, London; 00:00 as the last one is the end of the day.
LETTERS_FROM = env.hour("LETTERS_FROM", default="08:00")
LETTERS_UNTIL = env.hour("LETTERS_UNTIL", default="20:00")
if faults := faults_of_hours(first=LETTERS_FROM, last=LETTERS_UNTIL):
    raise ImproperlyConfigured("\n".join(faults))

# --- jobs -------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.broker("BROKER_URL", default="filesystem://localhost")
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None  # there is nothing to clean up: beat has the tick alone to look after
CELERY_TIMEZONE = "Europe/London"
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CHANNEL_ERROR_RETRY = True  # a worker that starts on a full disk waits for room
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.2}
if CELERY_BROKER_URL.startswith("filesystem://"):
    _queue = VAR_DIR / "broker"
    for _folder in ("messages", "control"):
        (_queue / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
        "polling_interval": 0.1,
    }
else:
    # A Redis that takes connections and says nothing holds up neither saves nor workers. kombu asks
    # it to wait a second for messages, so an answer may take longer than that.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 2,
        "socket_timeout": 3,
        "socket_keepalive": True,
        "visibility_timeout": 3600,
    }
# Beat only ticks: each tick asks the database what is owed.
CELERY_BEAT_SCHEDULER = "bsc_comms.kit.beat:Beat"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "subgroup.tick", "schedule": Ticks(60), "options": {"expires": 55}},
}

# --- the shell --------------------------------------------------------------------------------
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
KNOWN_BROWSER_COOKIE_NAME = "__Host-known" if HTTPS else "known"
LAST_PERSON_COOKIE_NAME = "__Host-last" if HTTPS else "last"
KEPT_FORM_COOKIE_NAME = "__Host-kept" if HTTPS else "kept"
CSRF_FAILURE_VIEW = "bsc_comms.errors.no_proof"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "bsc_comms.door.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A press officer signs in in the morning and is called away, to a meeting or an incident, again and
# again: two hours unused outlast a meeting, twelve in all a long day, and neither lasts into the
# next. An administrator comes rarely, for a few minutes, and can do most harm: half an hour.
SIGNED_IN_AT_MOST = timedelta(hours=env.whole("SIGNED_IN_HOURS", default=12, least=1))
SIGNED_IN_UNUSED = timedelta(minutes=env.whole("SIGNED_IN_UNUSED_MINUTES", default=120, least=1))
SIGNED_IN_UNUSED_ADMINISTERING = timedelta(
    minutes=env.whole("SIGNED_IN_UNUSED_MINUTES_ADMINISTRATOR", default=30, least=1)
)
# That a session is in use is written down at most so often, so that no page costs a query more; by
# as much a session may end early.
USE_NOTED_EVERY = timedelta(minutes=5)
# Before roles are changed, something is published or data of people leave, a password, a passkey
# or a code is asked for again where it was given longer ago.
PROOF_LASTS = timedelta(minutes=30)
SECURE_SSL_REDIRECT = HTTPS
# Load balancers and Prometheus ask from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Browsers hold a form that is sent on to the issuer against this too.
        "form-action": [SELF, *([_origin_of(OIDC_ISSUER)] if OIDC_ISSUER else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
# Our pages use passkeys and the clipboard (the button that copies a line), and nothing else.
PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
    "fullscreen=(), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), "
    "idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "picture-in-picture=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), "
    "window-management=(), xr-spatial-tracking=(), "
    "clipboard-write=(self), publickey-credentials-create=(self), publickey-credentials-get=(self)"
)
WHITENOISE_ALLOW_ALL_ORIGINS = False
# The fonts are for documents; no browser asks for them, and they are most of what would be packed.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf", "otf"]
# How often, in how many seconds; None counts nothing (bsc_comms/kit/limits.py). Sign-in has limits
# of its own, by django-allauth. LIMITS=search=120/60,export=off changes them.
LIMITS: dict[str, tuple[int, int] | None] = {
    # By client address: a council's offices come from one, with calendars that ask hourly and
    # machines that page through the plan; whoever guesses keys of 256 bits gets nowhere.
    "link": (600, 600),
    # By person. A sheet takes a worker for seconds, and a picture a process of its own.
    "sent": (60, 600),
    # By person. The pack of a meeting and all files of a record are two dozen.
    "export": (120, 600),
    # By person. It takes a process of the web for a minute and, on SQLite, the disk of a copy.
    "foreseen": (3, 600),
    # By person. Somebody who types fast and corrects themselves sends about twenty in a minute.
    "search": (60, 60),
    # By person. Forms that were sent after their session had ended (bsc_comms/door/kept_forms.py).
    "kept": (20, 600),
    # By place and address: rows of the audit about attempts that were refused as too many.
    "slowed": (1, 60),
    # The same by place alone: addresses can be made up without end, and the audit keeps its rows.
    "slowed_there": (10, 60),
}
try:
    LIMITS |= limits_told(env.words("LIMITS"), known=LIMITS)
except ValueError as fault:
    raise ImproperlyConfigured(str(fault)) from fault
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- what the product keeps to ------------------------------------------------------------------
REFERENCE_DIR = Path(
    env("REFERENCE_DIR", default=str(BASE_DIR / "bsc_comms" / "overview" / "reference"))
)
# Month and day, the first after a year's end: until then facts enter the draft of its record.
RECORD_CLOSES = env.day("RECORD_CLOSES", default="05-31")
if faults := faults_of_the_closing_day(RECORD_CLOSES):
    raise ImproperlyConfigured("\n".join(faults))
# Else record.key under VAR_DIR: bsc_comms/kit/seals.py
RECORD_KEY = env.key("RECORD_KEY")
RECORD_OLD_KEYS = env.keys("RECORD_OLD_KEYS")  # public halves of keys used before
# How many days things about people are kept; docs/security.md has the reasons.
ACCOUNTS_KEPT_DAYS = env.whole(
    "ACCOUNTS_KEPT_DAYS", default=730, least=30
)  # after the account was closed
LETTERS_KEPT_DAYS = env.whole("LETTERS_KEPT_DAYS", default=400, least=30)  # their words
ADDRESSES_KEPT_DAYS = env.whole(
    "ADDRESSES_KEPT_DAYS", default=365, least=30
)  # from where somebody came
ANONYMOUS_DOMAIN = "anonymous.invalid"  # a domain in which no mailbox can be (RFC 2606)
CLOCK_ANCHOR = VAR_DIR / "clock.json"
# Bank holidays that were announced after the offline list of them was made.
BANK_HOLIDAYS = VAR_DIR / "bank-holidays.json"

# --- health -------------------------------------------------------------------------------------
# Whoever sends it may read the metrics; without one there are none.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    MIDDLEWARE.insert(0, "bsc_comms.overview.health.metrics.PageTimes")
if not env("PROMETHEUS_MULTIPROC_DIR", default=""):
    # The library asks the environment itself, where blank would be the folder it stands in.
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)

# --- logs ---------------------------------------------------------------------------------------
configure_lines()
LOGGING = lines_to_the_console(
    level=env.one_of("LOG_LEVEL", getLevelNamesMapping(), default="WARNING")
)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
SILENCED_SYSTEM_CHECKS: list[str] = []
