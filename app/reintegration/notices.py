"""The one message of this room: that there is something, and nothing else."""

from typing import Any

from flask import current_app

from app.notices import kinds
from app.notices.models import Notice
from app.reintegration.commands import SOMETHING


def install() -> None:
    """Make the message known; no list and no figure tells others of it."""
    kinds.register(SOMETHING, lambda _notice: True, _context, private=True)


def _context(_notice: Notice) -> dict[str, Any]:
    return {"address": current_app.config["BASE_URL"] + "/me"}
