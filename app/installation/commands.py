"""What changes about the installation as a whole."""

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.installation.models import Installation
from app.installation.rules import offset_after_restore


@command
def mark_restored(**figures: str | int) -> None:
    """This is a copy now: it sends nothing until told, and its calendars count on from higher."""
    installation = _locked()
    now = clock.now()
    installation.sending = False
    installation.restored_at = now
    installation.sequence_offset = offset_after_restore(installation.sequence_offset, now)
    record(Verb.RESTORED, installation, about=None, **figures)


@command
def resume_sending() -> bool:
    """Let messages leave from here; False when they did already."""
    installation = _locked()
    if installation.sending:
        return False
    installation.sending = True
    record(Verb.SENDING_RESUMED, installation)
    return True


def _locked() -> Installation:
    return db.session.get_one(Installation, 1, with_for_update=True)
