"""What a post says, before it is a row."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.intervals import Interval

LONGEST = timedelta(hours=24)
"""No post is longer than a day: two shifts make it two posts."""


@dataclass(frozen=True, slots=True)
class ShiftDraft:
    """A post that was read and found sound. Instants are UTC; ids exist and fit together."""

    task_type_id: int
    department_id: int
    span: Interval
    places: int
    extra_places: int
    contact_id: int
    deputy_id: int | None = None
    location: str = ""
    note: str = ""
    own_team_until: datetime | None = None
