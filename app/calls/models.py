"""How calls about tasks went."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class ContactCall(Model):
    """That somebody called about a task, and whether they reached whom they called.

    ``called_id`` is None where it was the number of a department. ``first``: it was the one whom
    *Call* dials, not the next after them. ``caller_id`` is for putting it right. It is forgotten
    after a day, and ``called_at`` is the beginning of the local day from then on (``retention``):
    no trail and no log of that moment tells who said it.
    """

    __tablename__ = "contact_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), index=True)
    caller_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    called_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    first: Mapped[bool]
    reached: Mapped[bool]
    called_at: Mapped[datetime] = mapped_column(index=True)
