"""Lists of what is open and what is done: ``open=1`` in the address lists the first alone."""

from dataclasses import dataclass

from flask import request
from sqlalchemy import ColumnElement


@dataclass(frozen=True, slots=True)
class OnlyOpen:
    """Whether a list leaves out what is done; ``usual``: what it does when nobody asks."""

    wanted: bool
    usual: bool

    @property
    def asked(self) -> str | None:
        """What the address says; None for what is usual."""
        return None if self.wanted == self.usual else str(int(self.wanted))

    def shown(self, is_open: ColumnElement[bool]) -> ColumnElement[bool] | None:
        """The condition of what is listed, for ``web.pages.listing``; None: everything."""
        return is_open if self.wanted else None


def only_open(*, usual: bool = True) -> OnlyOpen:
    """What the address asks for; of a field for the unticked box and the box, the last counts."""
    said = [each for each in request.args.getlist("open") if each in ("0", "1")]
    return OnlyOpen(said[-1] == "1" if said else usual, usual)
