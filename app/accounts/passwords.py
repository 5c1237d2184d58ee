"""Passwords: how they are stored and checked; which are good enough is in ``rules_passwords``.

Hashing is slow on purpose and takes 64 MiB, so it happens outside every transaction, and only so
many at a time in one process.
"""

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from app.accounts.rules_passwords import normal

AT_A_TIME = 4

_turn = threading.BoundedSemaphore(AT_A_TIME)


def hash_password(password: str) -> str:
    """The argon2id hash of a password, as the settings say now."""
    with _turn:
        return _hasher().hash(normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash; as slow when there is no hash at all."""
    against = password_hash or _nobodys_hash(_parameters())
    with _turn:
        try:
            _hasher().verify(against, normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made under other settings than those of now."""
    return _hasher().check_needs_rehash(password_hash)


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
