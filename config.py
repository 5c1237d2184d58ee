"""Settings: one class per environment, every value from the environment."""

import os
from pathlib import Path

ROOT = Path(__file__).parent


class Config:
    """What every environment shares."""

    SECRET_KEY = os.environ.get("FLEXPOOL_SECRET_KEY")
    SQLALCHEMY_DATABASE_URI = os.environ.get(
        "FLEXPOOL_DATABASE_URL", f"sqlite:///{ROOT / 'instance' / 'flexpool.sqlite'}"
    )
    BASE_URL = os.environ.get("FLEXPOOL_BASE_URL", "http://127.0.0.1:8000")
    SMTP_URL = os.environ.get("FLEXPOOL_SMTP_URL", "")
    MAIL_FROM = os.environ.get("FLEXPOOL_MAIL_FROM", "Flexpool <flexpool@localhost>")
    TIMEZONE = os.environ.get("FLEXPOOL_TIMEZONE", "Europe/Amsterdam")
    TRUSTED_PROXIES = int(os.environ.get("FLEXPOOL_TRUSTED_PROXIES", "0"))
    HELP_PHONE = os.environ.get("FLEXPOOL_HELP_PHONE", "")
    METRICS_TOKEN = os.environ.get("FLEXPOOL_METRICS_TOKEN", "")

    LANGUAGES = ("nl", "en")
    SESSION_DAYS = 30
    SESSION_IDLE_HOURS = 72
    SESSION_REFRESH_EACH_REQUEST = False
    SECURE = True
    CHECK_HOST = True
    CHECK_SCHEMA = True
    STRUCTURED_LOGS = True

    ARGON2_TIME_COST = 3
    ARGON2_MEMORY_KIB = 64 * 1024
    ARGON2_LANES = 1
    FAILURES_PER_ACCOUNT = 10
    FAILURES_PER_ADDRESS = 100
    FAILURE_MINUTES = 5
    RESET_MINUTES = 60
    RESET_ANSWER_SECONDS = 0.4
    WELCOME_DAYS = 7

    MAX_CONTENT_LENGTH = 1_000_000
    MAX_FORM_MEMORY_SIZE = 500_000
    MAX_FORM_PARTS = 500

    SESSION_COOKIE_NAME = "__Host-flexpool"
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_PATH = "/"
    WTF_CSRF_CHECK_DEFAULT = False
    WTF_CSRF_TIME_LIMIT = None
    WTF_CSRF_SSL_STRICT = False
    BABEL_TRANSLATION_DIRECTORIES = "translations"


class Development(Config):
    """A machine of one's own: plain http, and a key that is no secret."""

    SECRET_KEY = os.environ.get("FLEXPOOL_SECRET_KEY", "development-only")
    SECURE = False
    CHECK_HOST = False
    STRUCTURED_LOGS = False
    SESSION_COOKIE_NAME = "flexpool"
    SESSION_COOKIE_SECURE = False
    STRICT_TEMPLATES = True
    HELP_PHONE = os.environ.get("FLEXPOOL_HELP_PHONE", "41100")


class Test(Development):
    """What the tests run under."""

    TESTING = True
    CHECK_SCHEMA = False
    BASE_URL = os.environ.get("FLEXPOOL_BASE_URL", "http://localhost")
    ARGON2_TIME_COST = 1
    ARGON2_MEMORY_KIB = 8
    RESET_ANSWER_SECONDS = 0.0


class Production(Config):
    """Behind a reverse proxy with TLS; refuses to start without a secret key."""

    STRICT_TEMPLATES = False


ENVIRONMENTS = {"development": Development, "test": Test, "production": Production}
ENVIRONMENT = os.environ.get("FLEXPOOL_ENV", "development")
