"""The nightly look at every future claim: would it be given today? Nobody is thrown off.

What lapses (a capability that ends before the task does, one that was taken away, an agreement
that changed, time that was taken) is listed for the coordinator as a ``Doubt``, until it is
settled. The worker is told once of capabilities, and of time that somebody else took; not of what
was agreed: that is nobody else's business, and they agreed it. That somebody said not to be there
is a doubt only where it was said after they got the place.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app.capacity.queries_recheck import Rejudged, claims_where, is_ahead, judged_again, judged_of
from app.claims.models import Doubt
from app.core.command import bookkeeping
from app.core.db import db
from app.core.intervals import Interval
from app.core.pieces import delete_some, in_pieces, some_by_some
from app.eligibility.verdict import AboutCapability, CapabilityExpires, Code
from app.notices import outbox
from app.notices.models import Notice
from app.shifts.models_claims import Claim

AT_ONCE = 300
"""People judged together: nine statements for them all."""

KIND, KIND_TAKEN = "claim_in_doubt", "time_taken"


@dataclass(slots=True)
class Differences:
    """What is to be written: codes by claim, claims that hold again, and what workers are told."""

    doubts: dict[int, list[str]] = field(default_factory=dict)
    settled: list[int] = field(default_factory=list)
    told: list[Rejudged] = field(default_factory=list)
    taken: list[Rejudged] = field(default_factory=list)

    @property
    def claim_ids(self) -> list[int]:
        """The claims that it is about, in order."""
        told = {each.claim_id for each in self.told}
        return sorted(self.doubts.keys() | set(self.settled) | told)

    def of(self, claim_ids: Collection[int]) -> "Differences":
        """What there is about some of the claims."""
        return Differences(
            {number: codes for number, codes in self.doubts.items() if number in claim_ids},
            [number for number in self.settled if number in claim_ids],
            [each for each in self.told if each.claim_id in claim_ids],
            [each for each in self.taken if each.claim_id in claim_ids],
        )


def recheck(now: datetime) -> int:
    """Judge every future claim again. Returns how many doubts came, changed or went.

    Nine statements for each 300 people, and what is written. Running it twice changes nothing more.
    """
    changed = 0
    for people in _by_people(claims_where(is_ahead(now))):
        judged = judged_again(people, now)
        differences = _differences(judged)
        _store(differences, now)
        changed += len(differences.doubts) + len(differences.settled)
    return changed + forget_doubts(now)


def recheck_person(person_id: int, now: datetime) -> list[Rejudged]:
    """Judge one person's future claims again at once, and keep what was found; those in doubt."""
    judged = judged_of(person_id, now)
    _store(_differences(judged), now)
    doubted = set(_asked(Doubt.claim_id, Doubt.claim_id.in_([each.claim_id for each in judged])))
    return [each for each in judged if each.claim_id in doubted]


def recheck_taken(person_id: int, spans: Sequence[Interval], now: datetime, *, tell: bool) -> None:
    """Times of somebody were taken just now: what no longer fits is in doubt, and they are told.

    Joins the command under way, which holds the lock of the person.
    """
    judged = judged_of(person_id, now)
    then = [each for each in judged if any(each.task.span.overlaps(span) for span in spans)]
    differences = _differences(judged, {each.claim_id for each in then})
    if tell:
        differences.taken = [each for each in judged if each.claim_id in differences.doubts]
    store_doubts(differences, now)


def _by_people(statement: Select[*tuple[Any, ...]]) -> Iterator[list[Row[Any]]]:
    """The claims, all those of some hundred people together."""
    some: list[Row[Any]] = []
    people = 0
    for _, claims in groupby(db.session.execute(statement).all(), _person_of):
        some += claims
        people += 1
        if people == AT_ONCE:
            yield some
            some, people = [], 0
    if some:
        yield some


def _person_of(row: Row[Any]) -> int:
    person_id: int = row.person_id
    return person_id


def _differences(judged: list[Rejudged], said: Collection[int] = ()) -> Differences:
    """What differs from what is stored; ``said``: claims whose time was taken just now."""
    ids = [each.claim_id for each in judged]
    stored = {
        doubt.claim_id: doubt.codes
        for doubt in db.session.scalars(select(Doubt).where(Doubt.claim_id.in_(ids)))
    }
    told = set(_asked(Notice.claim_id, Notice.kind == KIND, Notice.claim_id.in_(ids)))
    found = Differences()
    for each in judged:
        known = stored.get(each.claim_id, [])
        codes = each.codes_with([Code.NOT_AVAILABLE] if each.claim_id in said else known)
        if codes and codes != stored.get(each.claim_id):
            found.doubts[each.claim_id] = codes
        if not codes and each.claim_id in stored:
            found.settled.append(each.claim_id)
        if each.of_capabilities and each.claim_id not in told:
            found.told.append(each)
    return found


def _asked(column: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> Iterable[Any]:
    return db.session.scalars(select(column).where(*conditions))


def _store(differences: Differences, now: datetime) -> None:
    for claim_ids in some_by_some(differences.claim_ids):
        store_doubts(differences.of(claim_ids), now)


@bookkeeping
def store_doubts(differences: Differences, now: datetime) -> None:
    """Write what differs from what was found the last time, for claims that are still held."""
    ahead = select(Claim.id).where(is_ahead(now), Claim.id.in_(differences.claim_ids))
    locked = ahead.order_by(Claim.id).with_for_update(key_share=True)  # two at once write in turn
    live = set(db.session.scalars(locked))
    known = {
        doubt.claim_id: doubt
        for doubt in db.session.scalars(select(Doubt).where(Doubt.claim_id.in_(live)))
    }
    for claim_id in live & differences.doubts.keys():
        codes = differences.doubts[claim_id]
        if claim_id in known:
            known[claim_id].codes = codes
        else:
            db.session.add(Doubt(claim_id=claim_id, codes=codes, found_at=now))
    for claim_id in live & set(differences.settled) & known.keys():
        db.session.delete(known[claim_id])
    for each in differences.told:
        if each.claim_id in live:
            reasons = [_as_data(refusal) for refusal in each.of_capabilities]
            _tell(KIND, each, reasons=reasons)
    for each in differences.taken:
        if each.claim_id in live:
            _tell(KIND_TAKEN, each)


def _tell(kind: str, doubtful: Rejudged, **data: Any) -> None:
    outbox.post(
        kind,
        doubtful.person_id,
        claim_id=doubtful.claim_id,
        shift_id=doubtful.task.id,
        expires_at=doubtful.task.span.start,
        **data,
    )


def _as_data(refusal: AboutCapability) -> dict[str, Any]:
    """A refusal about a capability, so that its words can be made when the message leaves."""
    until = refusal.valid_until if isinstance(refusal, CapabilityExpires) else None
    return {
        "code": str(refusal.code),
        "names": refusal.need.names,
        "until": until.isoformat() if until else None,
    }


@in_pieces()
@bookkeeping
def forget_doubts(most: int, now: datetime) -> int:
    """Delete the doubts about what has begun or is no longer held. Returns the number deleted."""
    ahead = select(Claim.id).where(is_ahead(now))
    return delete_some(most, Doubt, Doubt.claim_id.not_in(ahead))
