"""Passwords: how they are stored, checked, and which are good enough.

Hashing is slow on purpose and takes 64 MiB, so it happens outside every transaction, and only so
many at a time in one process.
"""

import secrets
import threading
import unicodedata
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

SHORTEST = 10
LONGEST = 200
AT_A_TIME = 4

COMMON = frozenset(
    """
    0123456789 1234567890 12345678910 123456789a 1234567890a 0987654321 9876543210 1111111111
    0000000000 123123123123 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop qwerty1234 qwerty12345
    qwerty123456 qwertyuiop123 azertyuiop asdfghjkl1 asdfghjkl; asdfghjkl123 zxcvbnm123 abcdefghij
    abcd123456 abc1234567 aaaaaaaaaa password12 password123 password1234 password12345 passw0rd123
    password123! mypassword letmein123 letmeinnow welcome123 welcome1234 iloveyou12 iloveyou123
    sunshine123 princess123 football123 superman123 trustno1trustno1 administrator admin12345
    changeme123 wachtwoord wachtwoord1 wachtwoord12 wachtwoord123 wachtwoord123! welkom12345
    welkom1234 welkom123! welkom2024 welkom2025 welkom2026 ziekenhuis ziekenhuis1 ziekenhuis123
    geheim1234 geheim12345 geheim12345! nederland1 nederland123 amsterdam1 amsterdam123 rotterdam1
    feyenoord1 feyenoord123 ajaxamsterdam voetbal123 zomer12345 winter2025 winter2026 zomer2026!
    flexpool123 flexpool1234
    """.split()  # noqa: SIM905
)

PUBLISHED = "prikbord-demo"  # noqa: S105
"""The password of everybody in the demo, which anybody can read: nobody may choose it."""

_turn = threading.BoundedSemaphore(AT_A_TIME)


class Weakness(StrEnum):
    """Why a password is not good enough."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    OWN_DATA = "own data"
    COMMON = "common"


def weakness_of(password: str, *, email: str, name: str) -> Weakness | None:
    """Why the password is not good enough for this person, or None."""
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    plain = _normal(password).casefold()
    if plain in {email.casefold(), name.casefold(), name.casefold().replace(" ", "")}:
        return Weakness.OWN_DATA
    known = plain in COMMON or plain == PUBLISHED or len(set(plain)) == 1
    return Weakness.COMMON if known else None


def hash_password(password: str) -> str:
    """The argon2id hash of a password, as the settings say now."""
    with _turn:
        return _hasher().hash(_normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash; as slow when there is no hash at all."""
    against = password_hash or _nobodys_hash(_parameters())
    with _turn:
        try:
            _hasher().verify(against, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made under other settings than those of now."""
    return _hasher().check_needs_rehash(password_hash)


def _normal(password: str) -> str:
    """The same characters, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


def _parameters() -> tuple[int, int, int]:
    settings = current_app.config
    return (
        settings["ARGON2_TIME_COST"],
        settings["ARGON2_MEMORY_KIB"],
        settings["ARGON2_LANES"],
    )


def _hasher() -> PasswordHasher:
    return PasswordHasher(*_parameters())


@cache
def _nobodys_hash(parameters: tuple[int, int, int]) -> str:
    return PasswordHasher(*parameters).hash(secrets.token_urlsafe())
