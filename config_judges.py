"""What each setting may be: a judge gives its value, or raises ValueError with a sentence."""

import itertools
import os
import re
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

KEY_BYTES = 32
FEWEST_CHARACTERS = 8
TOKEN_LENGTH = 16
MOST_PROXIES = 10
LONGEST_PHONE = 40
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")

KNOWN = re.compile(
    "development|production|testing|test|only|please|change|replace|secret|key|password|flexpool"
    "|example|default|insecure|random|long|text|some|your|this|very|super|admin|keep|not|for|the|me"
)
"""Words that stand in for a key in examples; what is left of a key without them counts."""

HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?", re.IGNORECASE)
MAILBOX = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def without_password(text: str) -> str:
    """A setting as it may be shown: what stands before an @ in an address may be a password."""
    return re.sub(r"(?<=://).*@", "…@", UNPRINTABLE.sub("?", text))[:200]


def on_or_off(text: str) -> bool:
    """One of two."""
    if text not in {"on", "off"}:
        raise ValueError("it may be on or off")
    return text == "on"


def secret_key(text: str) -> str:
    """A key that nobody can guess."""
    how = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    if not text:
        raise ValueError(f"it signs cookies and links, and must be set; {how}")
    if len(text.encode(errors="replace")) < KEY_BYTES:
        raise ValueError(f"it may not be shorter than {KEY_BYTES} bytes; {how}")
    steps = [abs(ord(one) - ord(other)) <= 1 for one, other in itertools.pairwise(text)]
    left = KNOWN.sub("", re.sub(r"[\W_]", "", text.lower()))
    if len(set(text)) < FEWEST_CHARACTERS or sum(steps) > len(steps) / 2 or _repeats(text):
        raise ValueError(f"it repeats itself, and may not; {how}")
    if len(left) < KEY_BYTES / 2:
        raise ValueError(f"it is made of words from examples, and may not be; {how}")
    return text


def _repeats(text: str) -> bool:
    """Whether the text is one piece, several times, of which the last may be cut."""
    return any(
        text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1)
    )


def database(text: str) -> str:
    """The address of a database that Flexpool can use."""
    may = "it may be sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise ValueError(may) from error
    if url.drivername not in DRIVERS or UNPRINTABLE.search(text):
        raise ValueError(may)
    postgresql = url.get_backend_name() == "postgresql"
    if (postgresql and not url.database) or (not postgresql and url.host):
        raise ValueError(may)
    if not postgresql and url.database and url.database != ":memory:":
        _require_room(Path(url.database).absolute())
    return text


def _require_room(file: Path) -> None:
    """SQLite makes files beside the first: the folder, or the one to make it in, must allow it."""
    if file.is_dir():
        raise ValueError("this is a folder; it may be sqlite:///PATH of a file")
    there = next(folder for folder in file.parents if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise ValueError(f"nothing can be written in {there} by the account that runs Flexpool")


def _address(text: str, schemes: tuple[str, ...], may: str, *, login: bool) -> SplitResult:
    """The parts of an address of nothing but scheme, host and port, and a login where allowed."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ValueError(may) from error
    extra = parts.path.strip("/") or parts.query or parts.fragment or "?" in text or "#" in text
    if parts.scheme not in schemes or extra or port == 0 or re.search(r"\s", text):
        raise ValueError(may)
    if not _is_host(parts.hostname or "") or ("@" in parts.netloc and not login):
        raise ValueError(may)
    return parts


def _is_host(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return HOST.fullmatch(text) is not None and ".." not in text
    return True


def base_address(text: str) -> str:
    """The address that people use, without a slash at its end."""
    may = "it may be http:// or https:// and a name, such as https://pool.example.org, and no path"
    _address(text, ("http", "https"), may, login=False)
    return text.rstrip("/")


def mail_server(text: str) -> str:
    """The address of a mail server; none is none."""
    if text:
        may = "it may be smtp://USER:PASSWORD@HOST:PORT or smtps://… (or not set: nothing is sent)"
        _address(text, ("smtp", "smtps"), may, login=True)
    return text


def sender(text: str) -> str:
    """An address to write from, with a name or not."""
    if UNPRINTABLE.search(text) or not MAILBOX.fullmatch(parseaddr(text)[1]):
        raise ValueError("it may be an address, or a name and one: Flexpool <flexpool@example.org>")
    return text


def time_zone(text: str) -> str:
    """The name of a time zone that this machine knows."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("it may be the name of a time zone, such as Europe/Amsterdam") from error
    return text


def proxies(text: str) -> int:
    """How many reverse proxies stand in front."""
    if not re.fullmatch(r"[0-9]{1,2}", text) or int(text) > MOST_PROXIES:
        raise ValueError(f"it may be the number of reverse proxies in front, 0 to {MOST_PROXIES}")
    return int(text)


def phone(text: str) -> str:
    """A telephone number as people write it; none is none."""
    if text and (len(text) > LONGEST_PHONE or not re.fullmatch(r"[+(]?[\d][\d\s()./-]*", text)):
        raise ValueError("it may be a telephone number or extension, such as 41100 or 088 123 4567")
    return text


def prefix(text: str) -> str:
    """The beginning of a telephone number, to which an extension is added; none is none."""
    if text and not re.fullmatch(r"(\+|0)[0-9][0-9 ().-]{0,18}", text, re.ASCII):
        raise ValueError(
            "it may be what stands before an extension when one calls from outside, such as"
            " +31 88 75 (or not set: extensions are dialled as they are)"
        )
    return text


def hosts(text: str) -> frozenset[str]:
    """Hosts with their ports, between commas; none is none."""
    found = frozenset(part.strip().lower() for part in text.split(",") if part.strip())
    if not all(re.fullmatch(r"[a-z0-9.-]{1,253}:[0-9]{1,5}", each, re.ASCII) for each in found):
        raise ValueError("it may be HOST:PORT, several between commas (or not set)")
    return found


def country(text: str) -> str:
    """A country by its two letters, of which the public holidays are shown; ``none`` is none."""
    if not re.fullmatch(r"none|[A-Z]{2}", text, re.ASCII):
        raise ValueError("it may be the two letters of a country, such as NL, or none")
    return text


def token(text: str) -> str:
    """A secret for a header; none is none."""
    if text and not re.fullmatch(rf"[!-~]{{{TOKEN_LENGTH},200}}", text):
        raise ValueError(
            f"it may be {TOKEN_LENGTH} to 200 letters, digits and signs without a blank"
            " (or not set: /metrics is closed)"
        )
    return text


def folder(text: str) -> str:
    """A folder that can be written to; none is none."""
    if text and not (Path(text).is_dir() and os.access(text, os.W_OK)):
        raise ValueError("it may be a folder that is there and can be written to (or not set)")
    return text
