"""Messages about getting in: the secret of a link to a password is made when the message leaves."""

from typing import Any

from flask import current_app

from app.accounts import commands, commands_ways_in
from app.accounts.models import ResetLink
from app.accounts.tokens import link_token
from app.core import clock
from app.core.db import db
from app.notices import kinds
from app.notices.models import Notice
from app.people import invitations, ways_in


def install() -> None:
    """Make the messages known, and let new people be invited."""
    for kind in ("password_reset", "welcome"):
        kinds.register(kind, _still_due, _context, place=lambda _notice: None)
    invitations.register(commands.invite)
    ways_in.register(commands.way_in_changed, commands_ways_in.entered)
    for kind in ("password_changed", "address_left", "address_changed"):
        kinds.register(kind, _always, _when, place=lambda _notice: "/me")


def _link(notice: Notice) -> ResetLink | None:
    return db.session.get(ResetLink, notice.data["link"])


def _still_due(notice: Notice) -> bool:
    link = _link(notice)
    return link is not None and link.is_open(clock.now())


def _always(_notice: Notice) -> bool:
    """What happened stays so."""
    return True


def _when(notice: Notice) -> dict[str, Any]:
    base = current_app.config["BASE_URL"].rstrip("/")
    return {
        "at": notice.made_at,
        "link": f"{base}/password-reset",
        "help_phone": current_app.config["HELP_PHONE"],
    }


def _context(notice: Notice) -> dict[str, Any]:
    link = db.session.get_one(ResetLink, notice.data["link"])
    base = current_app.config["BASE_URL"].rstrip("/")
    return {
        "link": f"{base}/password-reset/{link_token(link.id)}",
        "until": link.expires_at,
    }
