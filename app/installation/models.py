"""One row: this installation."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Installation(Model):
    """The one row (id 1) that the revision makes.

    ``sending``: messages may leave; a restored copy has to be told so. ``sequence_offset`` is
    added to the sequence number of every calendar event: it goes up at a restore, by more than
    was lost, so that no calendar ever sees a number go back.
    """

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    sending: Mapped[bool] = mapped_column(default=True)
    sequence_offset: Mapped[int] = mapped_column(default=0)
    restored_at: Mapped[datetime | None]
