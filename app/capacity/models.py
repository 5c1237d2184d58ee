"""What was worked out about the days ahead, so that a page only has to read it."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Supply(Model):
    """How many people could take at least one of the open places of a group of tasks on a day.

    ``scope`` is whose tasks count: the paths of the departments that somebody coordinates. ``kind``
    and ``key`` say which group it is; see ``rules.GroupKind``. A group that is not here had no open
    place then; one that nobody could help has 0.
    """

    __tablename__ = "capacity_supply"

    day: Mapped[date] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int]


class SupplyDay(Model):
    """When the supply of a day was last worked out."""

    __tablename__ = "capacity_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    worked_out_at: Mapped[datetime]
