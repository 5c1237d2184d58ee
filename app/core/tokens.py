"""Secrets that open something by themselves: random, and stored as a hash only."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits that fits in an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """How a secret is stored: it has 256 bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
