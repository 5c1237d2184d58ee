"""Signatures that travel in links."""

import hashlib

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.installation.queries import this
from app.web.limits import LARGEST_ID


def link_token(link_id: int) -> str:
    """The signature over a ResetLink that stands in the message; made when the message leaves."""
    return _links().dumps(link_id)


def link_id(token: str) -> int | None:
    """The ResetLink behind a signature of ours, or None."""
    try:
        found = _links().loads(token)
    except BadSignature:
        return None
    return found if isinstance(found, int) and 0 < found <= LARGEST_ID else None


def _links() -> URLSafeSerializer:
    """A restored copy gives the numbers of lost links to others: signatures count for one copy."""
    offset = this().sequence_offset
    return URLSafeSerializer(
        current_app.config["SECRET_KEY"],
        salt=f"flexpool.reset-link.{offset}",
        signer_kwargs={"digest_method": hashlib.sha256},
    )
