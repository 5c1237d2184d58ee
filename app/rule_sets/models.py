"""Rule sets that an organisation made, and which of all sets its departments use."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.people.models import Department, Person


class StoredRuleSet(Model):
    """A dated set: a shipped one, with other ``numbers`` (``rules_figures.figures_of``).

    Without ``approved_at`` it is a draft, which may be removed; approved it stays as it is for
    good. Sets of one name follow each other up, by ``valid_from``. ``approved_by`` and ``reason``
    are as people wrote them.
    """

    __tablename__ = "rule_sets"
    __table_args__ = (
        UniqueConstraint("name", "valid_from"),
        CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approval"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    valid_from: Mapped[date]
    base_name: Mapped[str]
    base_valid_from: Mapped[date]
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class RuleSetUse(Model):
    """From a day on a department, and what is below it, goes by the sets of a name.

    ``name`` None: by what holds above it again. ``minors``: for people of 16 and 17 years, else
    for adults. Rows are only added: of those that began, the latest day counts, and of one day the
    row that came last.
    """

    __tablename__ = "rule_set_uses"

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    minors: Mapped[bool]
    name: Mapped[str | None]
    valid_from: Mapped[date]
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    chosen_at: Mapped[datetime]

    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    chosen_by: Mapped[Person] = relationship(lazy="raise_on_sql")
