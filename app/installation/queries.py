"""What others ask about the installation."""

from sqlalchemy import ScalarSelect, select

from app.core.db import db
from app.installation.models import Installation


def this() -> Installation:
    """The installation as it stands in the database now."""
    return db.session.scalars(select(Installation)).one()


def may_send() -> bool:
    """Whether messages may leave."""
    return bool(db.session.scalar(select(Installation.sending)))


def sequence_offset() -> ScalarSelect[int]:
    """The number to add to that of every calendar event, as a part of a larger question."""
    return select(Installation.sequence_offset).scalar_subquery()
