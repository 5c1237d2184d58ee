"""Secrets that open something by themselves: stored as a hash only, made once by each form."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

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


def key_of(once: str, person_id: int) -> str:
    """How the form of a person is stored: it does not tell its value."""
    return f"{person_id}:{hash_of(once)[:20]}"


def token_of(once: str, person_id: int, kind: str) -> str:
    """The secret that a form makes, the same each time it is sent; 256 bits, as ``new_token``.

    So both answers to two taps show the link that lives, and the secret is still kept nowhere: it
    takes the value of the form and the key of the installation to make it.
    """
    key = current_app.config["SECRET_KEY"].encode()
    made = hmac.digest(key, repr((kind, person_id, once)).encode(), "sha256")
    return urlsafe_b64encode(made).rstrip(b"=").decode()
