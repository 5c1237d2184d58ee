"""What was read from a file or from a calendar, until it is taken time or again."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.people.models import CommitmentKind, Origin


class RosterImport(Model):
    """A roster that was read and looked at, and waits for a yes.

    ``times`` are ``[id of the person, start, end]``, ISO instants in UTC; they replace what the
    same ``origin`` wrote of this ``kind`` for these ``people`` from the first day to the last.
    ``left_out``: so many lines of the file took no time, or lie outside these days.
    """

    __tablename__ = "roster_imports"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    kind: Mapped[CommitmentKind]
    origin: Mapped[Origin]
    first_day: Mapped[date]
    last_day: Mapped[date]
    people: Mapped[list[int]] = mapped_column(JSON(none_as_null=True))
    times: Mapped[list[tuple[int, str, str]]] = mapped_column(JSON(none_as_null=True))
    left_out: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(index=True)
    applied_at: Mapped[datetime | None]


class CalendarSource(Model):
    """The live address of somebody's own calendar; they have one at most.

    Nothing but times is kept of what stands there. ``read_at`` is when it was last read well;
    ``wrong`` why the last try failed. ``digest`` and ``read_for`` say of which content, for which
    first day, the times are, so that nothing is worked out twice.
    """

    __tablename__ = "calendar_sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)
    url: Mapped[str]
    made_at: Mapped[datetime]
    tried_at: Mapped[datetime | None] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    wrong: Mapped[str | None]
    digest: Mapped[str | None]
    read_for: Mapped[date | None]
