"""Whoever looks, in a statement that is made once for everybody with as many grants."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Date, Integer, String, bindparam

from app.core import clock
from app.core.db import UTCDateTime
from app.core.localtime import local_today
from app.core.viewer import Can, Viewer


@dataclass(frozen=True, slots=True)
class Anybody:
    """Stands for a viewer, for now and for today; ``counts``: how many paths each right has."""

    counts: tuple[tuple[Can, int], ...]

    @property
    def id(self) -> BindParameter[int]:
        """The id of whoever looks."""
        return bindparam("viewer", type_=Integer())

    @property
    def now(self) -> BindParameter[datetime]:
        """The instant of asking."""
        return bindparam("now", type_=UTCDateTime())

    @property
    def today(self) -> BindParameter[date]:
        """The local day of asking."""
        return bindparam("today", type_=Date())

    def paths(self, right: Can) -> tuple[BindParameter[str], ...]:
        """The departments for which the right was granted."""
        number = dict(self.counts).get(right, 0)
        return tuple(bindparam(_name(right, n), type_=String()) for n in range(number))


def anybody_like(viewer: Viewer) -> Anybody:
    """The same for all who have as many paths for each right."""
    counts = Counter(grant.can for grant in viewer.grants)
    return Anybody(tuple(sorted(counts.items())))


def values_of(viewer: Viewer) -> dict[str, Any]:
    """What a statement asks for that was made for ``anybody_like`` them."""
    paths = {
        _name(right, n): path
        for right in {grant.can for grant in viewer.grants}
        for n, path in enumerate(viewer.paths(right))
    }
    return {"viewer": viewer.id, "now": clock.now(), "today": local_today(), **paths}


def _name(right: Can, number: int) -> str:
    return f"{right.name.lower()}_{number}"
