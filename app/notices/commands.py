"""What somebody may do about messages that were given up."""

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.notices import leases


def send_again() -> int:
    """Let every message that was given up wait to be sent once more. Returns the number that wait.

    Those that are no longer due are dropped when their turn comes, as ever. The entry in the trail
    does not say how many: among them are some that nobody else may know of.
    """
    _note()
    return leases.retry_failed(clock.now())


@command
def _note() -> None:
    """Note that it was asked for."""
    record(Verb.SENT_AGAIN, "Messages")
