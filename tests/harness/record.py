"""What the database says when a run is over: every claim, task, entry and message, and their times.

Claims are seen over time too: from ``claimed_at`` to ``ended_at`` each holds its place. Both are
read from the clock under the lock of the task, so they stand in the order of the transactions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.claims.models import Offer
from app.core.db import db
from app.notices.models import Notice
from app.shifts.models import Shift
from app.shifts.models_claims import Claim

Pair = tuple[int, int]
"""A person and a task."""


@dataclass
class Record:
    """Rows by what they are looked up with; detached."""

    shifts: dict[int, Shift]
    claims: dict[int, Claim]
    entries: list[AuditEntry]
    notices: list[Notice]
    offers: list[Offer] = field(default_factory=list)
    by_shift: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_person: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_pair: dict[Pair, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    of_claim: dict[int, list[AuditEntry]] = field(default_factory=lambda: defaultdict(list))
    of_shift: dict[int, list[AuditEntry]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[int, list[Notice]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for claim in self.claims.values():
            self.by_shift[claim.shift_id].append(claim)
            self.by_person[claim.person_id].append(claim)
            self.by_pair[claim.person_id, claim.shift_id].append(claim)
        for entry in self.entries:
            found = self.of_claim if entry.object_type == "Claim" else self.of_shift
            found[entry.object_id or 0].append(entry)
        for notice in self.notices:
            if notice.claim_id is not None:
                self.messages[notice.claim_id].append(notice)

    def holding(self, shift_id: int, at: datetime) -> int:
        """How many held a place of the task at the instant."""
        return sum(_holds(claim, at) for claim in self.by_shift[shift_id])

    def places(self, shift_id: int, at: datetime) -> int:
        """How many places the task had at the instant."""
        places = [each for each in self.changes(shift_id) if "places" in each.data["after"]]
        if not places:
            return self.shifts[shift_id].places
        before = [each for each in places if each.at <= at]
        return int(
            before[-1].data["after"]["places"] if before else places[0].data["before"]["places"]
        )

    def changes(self, shift_id: int) -> list[AuditEntry]:
        """The changes of the task, in order."""
        return [each for each in self.of_shift[shift_id] if each.verb == "changed"]

    def moments(self, shift_id: int, start: datetime, end: datetime) -> Iterator[datetime]:
        """The instants of the window at which something about the task may be otherwise."""
        yield start
        for claim in self.by_shift[shift_id]:
            for instant in (claim.claimed_at, claim.ended_at):
                if instant is not None and start < instant <= end:
                    yield instant
        for change in self.changes(shift_id):
            if start < change.at <= end:
                yield change.at


def _holds(claim: Claim, at: datetime) -> bool:
    return claim.claimed_at <= at and (claim.ended_at is None or claim.ended_at > at)


def read(app: Flask, shift_ids: Collection[int]) -> Record:
    """Everything about these tasks."""
    with app.app_context():
        shifts = db.session.scalars(select(Shift).where(Shift.id.in_(shift_ids))).all()
        claims = db.session.scalars(select(Claim).where(Claim.shift_id.in_(shift_ids))).all()
        offers = db.session.scalars(select(Offer).where(Offer.shift_id.in_(shift_ids))).all()
        about = AuditEntry.object_type.in_(("Claim", "Shift"))
        entries = db.session.scalars(select(AuditEntry).where(about).order_by(AuditEntry.id)).all()
        notices = db.session.scalars(select(Notice).order_by(Notice.id)).all()
        return Record(
            {shift.id: shift for shift in shifts},
            {claim.id: claim for claim in claims},
            list(entries),
            list(notices),
            list(offers),
        )
