"""How log lines look: in earnest one JSON object each, on a machine of one's own for reading.

A line tells what happened where, never about whom: only the fields listed here go out, addresses
and secrets are taken out of every text, and of an unexpected error the kind and the places in the
program are told, not its message (which is often somebody's input).
"""

import logging
import re
import sys
import traceback
from pathlib import Path
from typing import IO, Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

FIELDS = ("route", "method", "status", "milliseconds", "job", "done")
"""What a line may carry beside its text; the identity of a request is bound around it."""

LONGEST_TEXT = 1000
MOST_FRAMES = 25
REQUEST_LINES = ("werkzeug", "gunicorn.access", "gunicorn.error", "flexpool")
OWN = ("flexpool", "gunicorn.error")
ROOT = Path(__file__).parents[2]

SECRETS = (
    (re.compile(r"://[^/\s@]+@"), "://…@"),
    (re.compile(r"[^\s<>\"'(),;:=/…]+@[^\s<>\"'(),;:/]+"), "…@…"),
    (re.compile(r"\$argon2\S+"), "…"),
    (
        re.compile(r"(?i)\b(password|token|secret|cookie|authorization)\b(\W{0,3}[=:]\W{0,3})\S+"),
        r"\1\2…",
    ),
    (re.compile(r"(?<=[\w/])\?[^\s\"']+"), "?…"),
    (re.compile(r"\b(?=[\w-]*\d)[\w-]{24,}"), "…"),
)
"""Passwords in addresses, e-mail addresses, hashes, named secrets, queries, tokens."""

SECRET_PATHS: dict[str, re.Pattern[str]] = {}
"""How addresses with a secret begin, and what to hide of one (``secret_paths.py`` fills it)."""


def scrubbed(text: str) -> str:
    """The text without addresses of people and without anything that opens a door."""
    text = _without_secret_paths(text)
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"


def configure(*, structured: bool) -> None:
    """Let every logger of this process write lines of ours, those of the web server too."""
    logging.getLogger().handlers[:] = [handler(structured=structured)]
    for name in OWN:
        logging.getLogger(name).setLevel(logging.INFO)
    if structured:
        logging.getLogger("app").setLevel(logging.INFO)
        server = logging.getLogger("gunicorn.error")
        server.handlers.clear()
        server.propagate = True


def handler(stream: IO[str] | None = None, *, structured: bool) -> logging.Handler:
    """What writes the lines, to standard error unless said otherwise."""
    made = logging.StreamHandler(stream)
    made.setFormatter(formatter(structured=structured))
    return made


def formatter(*, structured: bool) -> logging.Formatter:
    """One JSON object on one line, all of it ASCII; or colours and whole messages of errors."""
    look: list[Processor] = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    if structured:
        look = [_without_personal_data, structlog.processors.JSONRenderer(sort_keys=True)]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *look],
    )


def _without_personal_data(_logger: WrappedLogger, _name: str, line: EventDict) -> EventDict:
    error = line.pop("exc_info", None)
    line.pop("stack_info", None)
    if error and error[1] is not None:
        line["error"] = list(_kinds(error[1]))
        line["where"] = _places(error[1])
    return {key: scrubbed(value) if key == "event" else value for key, value in line.items()}


def _kinds(error: BaseException | None) -> Any:
    """The kind of an error, and of those that led to it."""
    seen = 0
    while error is not None and seen < MOST_FRAMES:
        sqlstate = getattr(getattr(error, "orig", None), "sqlstate", None)
        yield type(error).__name__ + (f" {sqlstate}" if sqlstate else "")
        error, seen = error.__cause__ or error.__context__, seen + 1


def _places(error: BaseException) -> list[str]:
    """Where it went wrong, innermost last: file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-3:])


def _without_secret_paths(text: str) -> str:
    for path, address in SECRET_PATHS.items():
        text = address.sub(f"{path}…", text)
    return text


class HideSecrets(logging.Filter):
    """Takes what follows a path such as ``/ics/`` out of what a server logs about requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line; it is always logged."""
        line = record.getMessage()
        hidden = _without_secret_paths(line)
        if hidden != line:
            record.msg, record.args = hidden, ()
        return True


HIDE_SECRETS = HideSecrets()


def hide_secrets_after(path: str) -> None:
    """Let the loggers that write request lines hide what follows the path: it opens something."""
    SECRET_PATHS[path] = re.compile(re.escape(path) + r"[^\s\"'?#]+")
    for name in REQUEST_LINES:
        logging.getLogger(name).addFilter(HIDE_SECRETS)  # once: it knows its filters
