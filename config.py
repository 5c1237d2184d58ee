"""Settings: what each environment is, and what whoever installs Flexpool may say.

Every setting from outside is in ``SETTINGS``, each with a judge (``config_judges.py``). One that is
wrong ends the start with a sentence, in every program alike; nothing is found out later, by a
visitor.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import config_judges as judge

ROOT = Path(__file__).parent
WRONG = 3
"""The exit code of a start with wrong settings: gunicorn tries no second worker after it."""


class Unfit(Exception):
    """Settings with which Flexpool does not start: a sentence for each."""


class Config:
    """What every environment shares."""

    LANGUAGES = ("nl", "en")
    SESSION_DAYS = 30
    SESSION_IDLE_HOURS = 72
    SESSION_REFRESH_EACH_REQUEST = False
    SECURE = True
    CHECK_HOST = True
    CHECK_SCHEMA = True
    STRUCTURED_LOGS = True
    SHOWS_CAST = False

    ARGON2_TIME_COST = 3
    ARGON2_MEMORY_KIB = 64 * 1024
    ARGON2_LANES = 1
    FAILURES_PER_ACCOUNT = 10
    FAILURES_PER_ACCOUNT_ANYWHERE = 50
    FAILURES_PER_ADDRESS = 100
    FAILURE_MINUTES = 5
    RESET_MINUTES = 60
    RESET_ANSWER_SECONDS = 0.4
    WELCOME_DAYS = 7

    MAX_CONTENT_LENGTH = 1_000_000
    MAX_FORM_MEMORY_SIZE = 500_000
    MAX_FORM_PARTS = 500

    SESSION_COOKIE_NAME = "__Host-flexpool"
    BROWSER_COOKIE_NAME = "__Host-flexpool-browser"
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

    SECURE = False
    CHECK_HOST = False
    STRUCTURED_LOGS = False
    SHOWS_CAST = True
    SESSION_COOKIE_NAME = "flexpool"
    BROWSER_COOKIE_NAME = "flexpool-browser"
    SESSION_COOKIE_SECURE = False
    STRICT_TEMPLATES = True


class Test(Development):
    """What the tests run under."""

    TESTING = True
    CHECK_SCHEMA = False
    SHOWS_CAST = False
    ARGON2_TIME_COST = 1
    ARGON2_MEMORY_KIB = 8
    RESET_ANSWER_SECONDS = 0.0


class Production(Config):
    """Behind a reverse proxy with TLS; the environment that holds when none is named."""

    STRICT_TEMPLATES = False


ENVIRONMENTS = {"development": Development, "test": Test, "production": Production}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``judge`` gives its value or raises ValueError with what it may be.

    ``elsewhere`` is the default of an environment other than production, where that differs; a
    ``secret`` is never repeated, and a ``strict`` judge holds in production alone.
    """

    key: str
    judge: Callable[[str], object]
    default: str = ""
    elsewhere: Mapping[str, str] | None = None
    secret: bool = False
    strict: bool = False


SETTINGS = {
    "FLEXPOOL_SECRET_KEY": Setting(
        "SECRET_KEY",
        judge.secret_key,
        elsewhere={"development": "development-only", "test": "development-only"},
        secret=True,
        strict=True,
    ),
    "FLEXPOOL_DATABASE_URL": Setting(
        "SQLALCHEMY_DATABASE_URI",
        judge.database,
        default=f"sqlite:///{ROOT / 'instance' / 'flexpool.sqlite'}",
    ),
    "FLEXPOOL_PREPARED_STATEMENTS": Setting("PREPARED_STATEMENTS", judge.on_or_off, default="on"),
    "FLEXPOOL_QUICK_POLLS": Setting(
        "QUICK_POLLS", judge.on_or_off, default="on", elsewhere={"test": "off"}
    ),
    "FLEXPOOL_KEEP_OPENINGS": Setting("KEEP_OPENINGS", judge.on_or_off, default="on"),
    "FLEXPOOL_BASE_URL": Setting(
        "BASE_URL",
        judge.base_address,
        default="http://127.0.0.1:8000",
        elsewhere={"test": "http://localhost"},
    ),
    "FLEXPOOL_SMTP_URL": Setting("SMTP_URL", judge.mail_server),
    "FLEXPOOL_MAIL_FROM": Setting(
        "MAIL_FROM", judge.sender, default="Flexpool <flexpool@localhost>"
    ),
    "FLEXPOOL_TIMEZONE": Setting("TIMEZONE", judge.time_zone, default="Europe/Amsterdam"),
    "FLEXPOOL_TRUSTED_PROXIES": Setting("TRUSTED_PROXIES", judge.proxies, default="0"),
    "FLEXPOOL_HELP_PHONE": Setting(
        "HELP_PHONE", judge.phone, elsewhere={"development": "41100", "test": "41100"}
    ),
    "FLEXPOOL_EXTENSION_PREFIX": Setting("EXTENSION_PREFIX", judge.prefix),
    "FLEXPOOL_CALENDAR_HOSTS": Setting("CALENDAR_HOSTS", judge.hosts),
    "FLEXPOOL_HOLIDAYS": Setting("HOLIDAYS", judge.country, default="NL"),
    "FLEXPOOL_METRICS_TOKEN": Setting("METRICS_TOKEN", judge.token, secret=True),
    "PROMETHEUS_MULTIPROC_DIR": Setting("METRICS_FOLDER", judge.folder),
}
"""Every setting by the name it has outside. An empty one counts as not set."""


def environment(said: Mapping[str, str] = os.environ) -> str:
    """The name of the environment: production unless another one is named. Raises Unfit."""
    name = said.get("FLEXPOOL_ENV") or "production"
    if name not in ENVIRONMENTS:
        raise Unfit(f"FLEXPOOL_ENV is {name!r}: it may be {', '.join(ENVIRONMENTS)}")
    return name


def read(said: Mapping[str, str] = os.environ) -> dict[str, object]:
    """All settings by their key in the application. Raises Unfit with a line for each wrong one."""
    name = environment(said)
    holds = ENVIRONMENTS[name]
    found: dict[str, object] = {"ENVIRONMENT": name}
    found |= {key: getattr(holds, key) for key in dir(holds) if key.isupper()}
    wrong = []
    for outside, setting in SETTINGS.items():
        default = (setting.elsewhere or {}).get(name, setting.default)
        text = said.get(outside) or default
        try:
            lenient = setting.strict and name != "production"
            found[setting.key] = text if lenient else setting.judge(text)
        except ValueError as error:
            wrong.append(f"{outside} {_had(text, setting.secret)}: {error}")
    if wrong:
        raise Unfit("\n".join(wrong))
    return found


def give_up(unfit: Unfit) -> NoReturn:
    """End the program with what is wrong."""
    print(unfit, file=sys.stderr, flush=True)  # noqa: T201
    sys.exit(WRONG)


def _had(text: str, secret: bool) -> str:
    """What a setting was, without the secrets in it."""
    if not text:
        return "is not set"
    if secret:
        return f"has {len(text)} characters"
    return f"is {judge.without_password(text)!r}"
