"""Settings: production unless another environment is named, and each is judged at the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import config

ROOT = Path(__file__).parent.parent
GOOD = {
    "FLEXPOOL_ENV": "production",
    "FLEXPOOL_SECRET_KEY": "vy8Q2mJ-settings-0wLtR5cXe1-Zp9uKb3",
}
WRONG = {
    "FLEXPOOL_ENV": ["prod", "Production", "dev", "staging", "0"],
    "FLEXPOOL_PREPARED_STATEMENTS": ["yes", "1", "On", "off "],
    "FLEXPOOL_QUICK_POLLS": ["no", "0", "ON", "on,"],
    "FLEXPOOL_KEEP_OPENINGS": ["no", "0", "ON", "on,"],
    "FLEXPOOL_SECRET_KEY": [
        "",
        "x",
        "development-only",
        "…",
        "k" * 40,
        "ab" * 20,
        "geheim1234" * 4,
        "changeme-changeme-changeme-changeme",
        "please-change-this-very-long-secret-key",
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "development-only-development-only",
    ],
    "FLEXPOOL_DATABASE_URL": [
        "flexpool.sqlite",
        "mysql://u:hush@h/n",
        "postgres://u:hush@h/n",
        "postgresql://u:hush@h/n",
        "postgresql+psycopg://u:hush@h",
        "postgresql+psycopg://u:hush@h:port/n",
        "sqlite://host/path",
        "sqlite:////tmp",
        f"sqlite:///{__file__}/below-a-file.sqlite",
    ],
    "FLEXPOOL_BASE_URL": [
        "pool.example.org",
        "https://pool.example.org/flexpool",
        "https://pool.example.org?x=1",
        "https://pool.example.org#",
        "ftp://pool.example.org",
        "https://",
        "https://u:hush@pool.example.org",
        "https://pool.example.org:port",
        "https://pool.example.org:99999",
        "https://pool example.org",
        "https://pool..org",
        "javascript:alert(1)",
    ],
    "FLEXPOOL_SMTP_URL": [
        "mail.example.org",
        "mail.example.org:587",
        "smtp:mail.example.org",
        "smtp://",
        "smtp://:587",
        "http://u:hush@mail.example.org",
        "smtp://mail.example.org:smtp",
        "smtp://mail.example.org/inbox",
    ],
    "FLEXPOOL_MAIL_FROM": ["Flexpool", "flexpool@", "@example.org", "a@b\nBcc: c@d", "a b@c"],
    "FLEXPOOL_TIMEZONE": ["Mars/Olympus", "Europe", "../../etc/passwd", "/etc/localtime", "GMT+99"],
    "FLEXPOOL_TRUSTED_PROXIES": ["-1", "one", "1.5", "1000", "1e3", "٣"],
    "FLEXPOOL_HELP_PHONE": ["call me", "<b>1</b>", "1" * 41],
    "FLEXPOOL_EXTENSION_PREFIX": ["the house", "8875", "+", "+31 88 ٧٥", "0" * 21],
    "FLEXPOOL_CALENDAR_HOSTS": ["mail", "http://mail:80", "mail:80;x:1", "mail:123456"],
    "FLEXPOOL_HOLIDAYS": ["nl", "Nederland", "N1", "off"],
    "FLEXPOOL_METRICS_TOKEN": ["short", "with a blank in the middle", "ééééééééééééééééé"],
    "PROMETHEUS_MULTIPROC_DIR": ["/nothing/here", __file__],
}


def test_every_setting_has_values_that_it_may_not_have() -> None:
    assert set(WRONG) == {"FLEXPOOL_ENV", *config.SETTINGS}, (
        "a new setting needs a judge in config.py, and examples of what it may not be here"
    )


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, each in WRONG.items() for v in each])
def test_a_wrong_setting_ends_the_start_with_one_line_about_it(name: str, value: str) -> None:
    with pytest.raises(config.Unfit) as unfit:
        config.read({**GOOD, name: value})
    [line] = str(unfit.value).splitlines()
    assert line.startswith(f"{name} "), line
    assert " may " in line or "must" in line or "cannot" in line or "can be" in line, line
    assert "hush" not in line, "a password is not repeated"
    if name in ("FLEXPOOL_SECRET_KEY", "FLEXPOOL_METRICS_TOKEN") and len(value) > 1:
        assert value not in line, "a secret is not repeated"


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(config.Unfit) as unfit:
        config.read({name: values[0] for name, values in WRONG.items() if name != "FLEXPOOL_ENV"})
    assert {line.split()[0] for line in str(unfit.value).splitlines()} == set(config.SETTINGS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FLEXPOOL_SECRET_KEY", "3f9a1c5e7b2d4806a1c5e7b2d48063f9"),
        ("FLEXPOOL_SECRET_KEY", "paard-fiets-lantaarn-klokhuis-zeven"),
        ("FLEXPOOL_DATABASE_URL", "sqlite:///flexpool.sqlite"),
        ("FLEXPOOL_DATABASE_URL", "sqlite://"),
        ("FLEXPOOL_DATABASE_URL", "postgresql+psycopg:///flexpool?host=/run/postgresql"),
        ("FLEXPOOL_DATABASE_URL", "postgresql+psycopg://u:p%40@h:5433/n?sslmode=verify-full"),
        ("FLEXPOOL_BASE_URL", "https://pool.example.org/"),
        ("FLEXPOOL_BASE_URL", "http://127.0.0.1:8000"),
        ("FLEXPOOL_BASE_URL", "http://[::1]:8000"),
        ("FLEXPOOL_SMTP_URL", "smtps://u%40d:p@mail.example.org"),
        ("FLEXPOOL_SMTP_URL", "smtp://127.0.0.1:2525"),
        ("FLEXPOOL_MAIL_FROM", "flexpool@example.org"),
        ("FLEXPOOL_TIMEZONE", "America/Paramaribo"),
        ("FLEXPOOL_TRUSTED_PROXIES", "2"),
        ("FLEXPOOL_HELP_PHONE", "+31 (0)88 123 45 67"),
        ("FLEXPOOL_EXTENSION_PREFIX", "+31 (0)88 75"),
        ("FLEXPOOL_HOLIDAYS", "BE"),
        ("FLEXPOOL_METRICS_TOKEN", "k7Qm2-Xv9pL4tR8wZ"),
    ],
)
def test_what_a_setting_may_be_is_taken(name: str, value: str) -> None:
    assert config.read({**GOOD, name: value})[config.SETTINGS[name].key] == (
        2 if value == "2" else value.rstrip("/") if name == "FLEXPOOL_BASE_URL" else value
    )


def test_an_empty_setting_counts_as_not_set() -> None:
    empty = dict.fromkeys([*config.SETTINGS, "FLEXPOOL_ENV"], "")
    found = config.read({**empty, "FLEXPOOL_SECRET_KEY": GOOD["FLEXPOOL_SECRET_KEY"]})
    assert found == config.read(GOOD)
    assert (found["ENVIRONMENT"], found["SECURE"]) == ("production", True)


def test_a_machine_of_ones_own_needs_no_key() -> None:
    assert config.read({"FLEXPOOL_ENV": "development"})["SECRET_KEY"] == "development-only"


PROGRAMS = {
    "a command": ["flask", "--app", "wsgi", "run-job", "deliver"],
    "the jobs": ["flask", "--app", "wsgi", "jobs"],
    "the server": ["gunicorn", "--bind", "127.0.0.1:0", "wsgi:app"],
    "the server, with settings of its own": ["gunicorn", "-c", "/dev/null", "wsgi:app"],
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_program_starts_with_a_wrong_setting_and_none_without_a_key(program: str) -> None:
    """Without an environment it is production: nobody serves with a key that is in the source."""
    for said in ({}, {"FLEXPOOL_SECRET_KEY": "x"}, {"FLEXPOOL_ENV": "prod"}):
        given = {name: text for name, text in os.environ.items() if name not in WRONG}
        done = subprocess.run(
            [sys.executable, "-m", *PROGRAMS[program]],
            cwd=ROOT,
            env={**given, **said},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == config.WRONG, done.stderr
        name = "FLEXPOOL_ENV" if "FLEXPOOL_ENV" in said else "FLEXPOOL_SECRET_KEY"
        told = [line for line in done.stderr.splitlines() if line.startswith(name)]
        assert told, done.stderr
        assert "Traceback" not in done.stderr
        if program != "the server, with settings of its own":
            assert done.stderr.splitlines() == told, "nothing but that"
            assert len(told) == 1
