"""Secret links to what a screen in a corridor shows. The secret is stored as a hash only."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.people.models import Department, Person


class WallLink(Model):
    """One secret address that shows the open tasks of a department and below, without names.

    ``once`` is of the form that made it.
    """

    __tablename__ = "wall_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    once: Mapped[str | None] = mapped_column(index=True, unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    made_by: Mapped[Person] = relationship(lazy="raise_on_sql")
