"""Files that people sent in, in the database: one backup holds all, and a refusal leaves nothing.

Who may open a file is for the room that refers to it to say.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes; what a phone makes of a page on paper fits."""


class StoredFile(Model):
    """A file as it may be given back. ``media_type`` is what its content was found to be.

    ``name`` is for showing and saving; nothing is ever opened by it. ``sha256`` is of ``content``.
    """

    __tablename__ = "files"
    __table_args__ = (CheckConstraint(f"size BETWEEN 1 AND {LARGEST_FILE}", name="size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    stored_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
