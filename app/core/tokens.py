"""Secrets that open something by themselves: stored as a hash only, made once by each form."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from flask import current_app


def new_token() -> str:
    """A secret of 256 bits that fits in an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """How a secret is stored: it has 256 bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_once() -> str:
    """A value in a form that makes what is sent twice one thing."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True)
class MadeBefore:
    """This form made a link before, which has stopped since, or was for something else."""


def secret_of(once: str | None, person_id: int, kind: str) -> tuple[str, str | None]:
    """The secret that a form makes, and how the form is stored: that does not tell its value.

    The same each time the form is sent, 256 bits, as ``new_token``. So both answers to two taps
    show the link that lives, and the secret is still kept nowhere: it takes the value of the form
    and the key of the installation to make it. Without ``once`` each is new.
    """
    if not once:
        return new_token(), None
    key = current_app.config["SECRET_KEY"].encode()
    made = hmac.digest(key, repr((kind, person_id, once)).encode(), "sha256")
    return urlsafe_b64encode(made).rstrip(b"=").decode(), f"{person_id}:{hash_of(once)[:20]}"
