"""A connection to PostgreSQL whose prepared statements live.

psycopg prepares on the server what it was asked five times, and forgets all of it at each
ROLLBACK; SQLAlchemy ends whatever only read with one. So what only reads is a READ ONLY
transaction here, which loses nothing by being ended with COMMIT; and it cannot write by accident.
"""

import select
import time

import psycopg
from psycopg.pq import TransactionStatus

RESTED_SECONDS = 1
"""A connection that was used since then is not asked whether it lives."""


class ReadingConnection(psycopg.Connection[tuple[object, ...]]):
    """A psycopg connection that keeps its prepared statements when what only read ends."""

    ended = 0.0
    """When its last transaction ended, of the clock that only goes on."""

    def lives(self) -> bool:
        """Whether the server answers. One round trip; none for a connection that was just used
        and on which nothing came unasked, as it does when a server stops.
        """
        if time.monotonic() - self.ended < RESTED_SECONDS and not self._has_unasked():
            return True
        try:
            self.execute("")
            self.rollback()
        except psycopg.Error:
            return False
        return True

    def begin_to_read(self) -> None:
        """Let the transaction that comes be READ ONLY; one under way goes on as it is."""
        if self.pgconn.transaction_status == TransactionStatus.IDLE:
            self.read_only = True

    def rollback(self) -> None:
        """End the transaction, and undo what it wrote."""
        read = self.read_only and self.pgconn.transaction_status == TransactionStatus.INTRANS
        if read:
            super().commit()
        else:
            super().rollback()
        self._ends()

    def commit(self) -> None:
        """End the transaction, and keep what it wrote."""
        super().commit()
        self._ends()

    def _has_unasked(self) -> bool:
        came = select.poll()
        came.register(self.fileno(), select.POLLIN)
        return bool(came.poll(0))

    def _ends(self) -> None:
        self.ended = time.monotonic()
        if self.read_only and self.pgconn.transaction_status == TransactionStatus.IDLE:
            self.read_only = None
