"""How somebody hears that something between them and who looks after them is new.

The room that sends messages registers how: nothing but that there is something.
"""

from collections.abc import Callable


def _nobody(_person_id: int) -> None:
    """Until a room registers, nobody is told."""


_tell: Callable[[int], None] = _nobody


def register(function: Callable[[int], None]) -> None:
    """From now on, this tells. Called once, when the application is made."""
    global _tell
    _tell = function


def tell(person_id: int) -> None:
    """Tell somebody that there is something for them. Joins the command under way."""
    _tell(person_id)
