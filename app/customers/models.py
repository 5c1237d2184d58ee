"""Secret links to the card of a task. The secret is stored as a hash only."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.people.models import Person

ALIVE = text("revoked_at IS NULL")


class CustomerLink(Model):
    """One secret address that shows how a task stands, without the names of who does it.

    A task has one that lives. It is the department's, whoever made it: that one may leave.
    ``once`` is of the form that made it.
    """

    __tablename__ = "customer_links"
    __table_args__ = (
        Index(
            "uq_customer_links_alive",
            "shift_id",
            unique=True,
            sqlite_where=ALIVE,
            postgresql_where=ALIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    once: Mapped[str | None] = mapped_column(index=True, unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    made_by: Mapped[Person] = relationship(lazy="raise_on_sql")
