"""Settings of every process: safe by default, refusing to start without secrets outside the demo."""

import os
from pathlib import Path

from veiligthuis import env
from veiligthuis.env import BASE_DIR
from veiligthuis.headers import DIRECTIVES, HSTS_SECONDS
from veiligthuis.installation import DATA_DIR, DEMO, KEY_DIR, allowed_hosts, outside_the_demo, secret_key

# --- where things stand -------------------------------------------------
MEDIA_ROOT = env.folder("VT_MEDIA", DATA_DIR / "media")
TMP_DIR = env.folder("VT_TMP", DATA_DIR / "tmp")
MAIL_DIR = env.folder("VT_MAIL_DIR", DATA_DIR / "mail")
KEY_SERVICE = env.text("VT_KEY_SERVICE", "veiligthuis.keys.Keyring")  # who wraps the data keys: keyservice.py
MAINTENANCE_FILE = DATA_DIR / "onderhoud"  # as long as this file is there, every page says that we are at work
STATIC_ROOT = env.folder("VT_STATIC", DATA_DIR / "static")

# --- demo, secrets, hosts -----------------------------------------------
DEBUG = False
outside_the_demo("VT_KEY_DIR", "Zet VT_KEY_DIR: de map met de sleutels, buiten de database en apart bewaard.")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = allowed_hosts()
PORT = env.number("PORT", 8000)
SECURE = not DEMO  # TLS stands in front of it; the demo runs on http://localhost
SITE_URL = env.text("SITE_URL", f"http://localhost:{PORT}")

# --- database: one alias, whose login the process chooses (foundation.md 2) ---
DB_ROLE = env.text("VT_DB_ROLE", "app")


def _database() -> dict[str, object]:
    """Return the parts of the login of this process's role; the owner's is DATABASE_URL."""
    from veiligthuis.database import login

    return login(DB_ROLE, KEY_DIR)


DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **_database(),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
        "TEST": {"MIGRATE": True},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

# --- apps ---------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "auditlog",
    "csp",
    "accounts",
    "cases",
]
MIDDLEWARE = [
    "veiligthuis.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "veiligthuis.language.ChosenLanguage",
    "veiligthuis.middleware.Maintenance",
    "accounts.middleware.KeepUndone",
    "veiligthuis.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LoginEnds",
    "django.middleware.common.CommonMiddleware",
    "veiligthuis.middleware.SameOriginCsrf",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.StillAllowed",
    "accounts.middleware.NameActor",
    "accounts.middleware.SecondFactor",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.KeepRefusal",
    "accounts.middleware.FillKept",
]
ROOT_URLCONF = "veiligthuis.urls"
WSGI_APPLICATION = "veiligthuis.wsgi.application"
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
                "veiligthuis.pages.page",
                "accounts.lasting.page",
                "accounts.language.page",
            ],
            "builtins": ["veiligthuis.templatetags.vt"],
        },
    }
]
FORM_RENDERER = "veiligthuis.forms.Renderer"

VT_MENU = "cases.workplace.menu.entries"
VT_METRICS = ["veiligthuis.metrics.ground", "cases.notifications.queries.figures"]
METRICS_TOKEN = env.text("METRICS_TOKEN")  # without it there is no such page
VT_OPEN_CONTACT = "cases.intake.queries.has_open_contact"
VT_OUTBOX = "cases.notifications.services.post"
# the kinds of key that keys_rotate makes anew, in this order
VT_KEY_KINDS = [
    "accounts.rotation.DataKeys",
    "cases.persons.services.hashes.BsnHashes",
    "accounts.rotation.SecondFactors",
    "accounts.rotation.Logins",
    "accounts.rotation.PasswordRequests",
]

# --- language and time --------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]  # each by its own name
LANGUAGE_COOKIE_NAME = "__Host-taal" if SECURE else "taal"
LOCALE_PATHS = [BASE_DIR / "veiligthuis" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- static -------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "veiligthuis" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- logging in (security.md D16, foundation.md 9) ------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.password_rules.LongEnough"},
    {"NAME": "accounts.password_rules.NotOwn"},
    {"NAME": "accounts.password_rules.NotBreached"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# all that is sent to the login, what failed for one account, and what failed for one place: an office has one address
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "5/5m/key", "failed_here": "100/m/ip"}
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm", "reauthenticate": "accounts.forms.ConfirmForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.ActivateCodeForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.PasskeyAgainForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1  # a code typed slowly, or a clock half a minute off (RFC 6238, 5.2); each passes once
MFA_TOTP_ISSUER = "Veilig Thuis"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
INVITATION_DAYS = env.number("INVITATION_DAYS", 3)
PASSWORD_LINK_MINUTES = env.number("PASSWORD_LINK_MINUTES", 60)
CONFIRMED_MINUTES = env.number("CONFIRMED_MINUTES", 10)
LOGIN_IDLE_MINUTES = env.number("LOGIN_IDLE_MINUTES", 15)
LOGIN_ABSOLUTE_HOURS = env.number("LOGIN_ABSOLUTE_HOURS", 10)
DUTY_IDLE_MINUTES = env.number("DUTY_IDLE_MINUTES", 60)  # on the roster with a contact open; then a lock
DUTY_LOGIN_HOURS = env.number("DUTY_LOGIN_HOURS", 13)

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = "__Host-sessie" if SECURE else "sessie"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = DUTY_LOGIN_HOURS * 3600  # no row of a login lasts longer after its last use
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone when the browser closes, as all of ours
CSRF_COOKIE_SAMESITE = "Strict"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- headers (D14) ------------------------------------------------------
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from within, without TLS
SECURE_HSTS_SECONDS = HSTS_SECONDS if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.flag("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {"DIRECTIVES": DIRECTIVES}

# --- the trail (D6) -----------------------------------------------------
AUDITLOG_LOGENTRY_MODEL = "accounts.ChangeEntry"
AUDITLOG_DISABLE_REMOTE_ADDR = True
AUDITLOG_CID_GETTER = "accounts.audit.models.CurrentRequest"
AUDITLOG_MASK_CALLABLE = "accounts.audit.changes.masked"
AUDITLOG_STORE_JSON_CHANGES = False
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # exceptions are read by our own predicate, never by guardian's backend
    "security.W003",  # SameOriginCsrf is Django's own, and the check knows only its name
]

# --- cache: one Valkey without persistence ------------------------------
CACHES = {
    "default": {
        "BACKEND": "veiligthuis.cache.CacheOrMemory",
        "LOCATION": env.text("CACHE_URL", "redis://localhost:6390/0"),
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    }
}

# --- Celery (D18) -------------------------------------------------------
CELERY_BROKER_URL = env.text("BROKER_URL", "redis://localhost:6391/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = env.text("BROKER_QUEUE", "celery")  # one for each installation on a shared broker
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 900, "unacked_restore_interval": 10, "unacked_restore_throttle": 1, "socket_timeout": 2}
    if CELERY_BROKER_URL.startswith(("redis", "valkey"))
    else {"confirm_publish": True}
)
if CELERY_BROKER_URL.startswith("amqp"):
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
SWEEP_SECONDS = env.number("VT_SWEEP_SECONDS", 60)  # how often the outbox is looked through
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "notifications.sweep", "schedule": float(SWEEP_SECONDS)},
    "tidy": {"task": "drafts.tidy", "schedule": 3600.0},
    "partitions": {"task": "audit.partitions", "schedule": 86400.0},
    "people": {"task": "people.expire", "schedule": 3600.0},
    "people-lists": {"task": "people.read_in", "schedule": 60.0},
    "password-requests": {"task": "accounts.password_requests", "schedule": 60.0},
    "logins": {"task": "accounts.tidy_logins", "schedule": 300.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

# --- mail: files unless a server is named -------------------------------
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=bool(EMAIL_HOST))
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(MAIL_DIR)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Veilig Thuis <noreply@veiligthuis.example>")
ADMINS: list[tuple[str, str]] = []

# --- logs: class, file and line; never message or locals (finding 9) ------
LOGGING_CONFIG = "veiligthuis.logs.configure"
LOGGING: dict[str, object] = {"level": env.text("LOG_LEVEL", "WARNING")}

# --- uploads and sizes --------------------------------------------------
FILE_UPLOAD_TEMP_DIR = str(TMP_DIR) if Path(TMP_DIR).is_dir() else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
CSRF_FAILURE_VIEW = "accounts.login_views.form_too_old"
os.environ.setdefault("TZ", "Europe/Amsterdam")
