"""How somebody new hears about it: the room that knows accounts registers how to invite."""

from collections.abc import Callable


def _nobody(_person_id: int) -> None:
    """Until a room registers, nobody is invited."""


_send: Callable[[int], None] = _nobody


def register(function: Callable[[int], None]) -> None:
    """From now on, this sends the welcome. Called once, when the application is made."""
    global _send
    _send = function


def send(person_id: int) -> None:
    """Send the welcome to a new person. Joins the command under way."""
    _send(person_id)
