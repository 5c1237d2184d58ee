"""That a department may have somebody for a task of another one."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class NeighbourHelp(Model):
    """What a department said of a task of another: it may have somebody, call us.

    It takes no place and promises nothing. Taken back it is gone; once the task needs nobody any
    more it is not shown, and no message about it leaves.
    """

    __tablename__ = "neighbour_helps"
    __table_args__ = (UniqueConstraint("shift_id", "department_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    said_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    said_at: Mapped[datetime]
