"""How somebody stands to a task that they are about to have a place of."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, exists, func, literal_column, or_, select
from sqlalchemy import bindparam as value

from app.claims.models import Offer, OfferOrigin, OfferState, Waiting
from app.core import clock
from app.core.db import UTCDateTime, db
from app.core.together import Together
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState, Initiator, Seat

ASKS = and_(Claim.state == literal_column(f"'{ClaimState.REQUESTED}'"), Claim.seat == Seat.REGULAR)
"""That somebody asks for a place; the state literally, so that SQLite uses its index."""
_person: BindParameter[int] = value("person_id")
_shift: BindParameter[int] = value("shift_id")
_OWN = select(Claim.id, Claim.shift_id, Claim.seat, Claim.state, Claim.live, Claim.sequence).where(
    Claim.person_id == _person,
    or_(Claim.shift_id == _shift, Claim.state == ClaimState.REQUESTED),
)
_now: BindParameter[datetime] = value("now", type_=UTCDateTime())
_ASKED = select(
    exists().where(Offer.shift_id == _shift, Offer.state == OfferState.OPEN).label("anybody"),
    select(func.max(Offer.made_at))
    .where(
        Offer.shift_id == _shift,
        Offer.person_id == _person,
        Offer.state == OfferState.OPEN,
        Offer.origin == OfferOrigin.ASKED,
        ~Offer.hidden,
        Offer.expires_at > _now,
    )
    .scalar_subquery()
    .label("called_at"),
    exists().where(Waiting.shift_id == _shift, Waiting.person_id == _person).label("listed"),
    exists()
    .where(
        Claim.shift_id == _shift,
        ASKS,
        Claim.person_id != _person,
    )
    .label("others_wait"),
)
_STANDING = Together(_OWN, _ASKED)


@dataclass(frozen=True, slots=True)
class StandingToTask:
    """What a person has on a shift, and what a place of it would end.

    ``present`` is the claim that holds a place (``id``, ``seat``, ``live``), or else the one that
    waits for an extra seat; ``last_sequence`` that of the last of their claims on the shift.
    ``waits``: for a place or an extra seat of this shift or of another; ``requested`` is the claim
    that asks the department for a place of this one. ``others_asked``: offers are open;
    ``others_wait``: others ask for a place. ``called_at``: since when a question for it waits for
    the person's own answer. ``listed``: the person is on the waiting list of the shift.
    """

    present: Any | None
    last_sequence: int | None
    waits: bool
    others_asked: bool
    others_wait: bool = False
    requested: Any | None = None
    called_at: datetime | None = None
    listed: bool = False

    def asks_for_it(self, shift: Shift, seat: Seat, initiator: Initiator) -> bool:
        """Whether a tap asks the department for the place: not of somebody who was asked."""
        by_themselves = initiator is Initiator.CLAIMED and self.called_at is None
        return shift.by_approval and seat is Seat.REGULAR and by_themselves


def standing(person_id: int, shift_id: int) -> StandingToTask:
    """How the person stands to the shift, both locked. One statement."""
    own, [asked] = _STANDING.rows(
        {"person_id": person_id, "shift_id": shift_id, "now": clock.now()}
    )
    return _stands(shift_id, own, asked.anybody, asked.called_at, asked.others_wait, asked.listed)


def standings(person_id: int, shift_ids: Collection[int]) -> dict[int, StandingToTask]:
    """As ``standing``, to several shifts, all locked with the person. Four statements."""
    own = db.session.execute(
        select(Claim.id, Claim.shift_id, Claim.seat, Claim.state, Claim.live, Claim.sequence).where(
            Claim.person_id == person_id,
            or_(Claim.shift_id.in_(shift_ids), Claim.state == ClaimState.REQUESTED),
        )
    ).all()
    asked: dict[int, list[Offer]] = defaultdict(list)
    for offer in db.session.scalars(
        select(Offer).where(Offer.shift_id.in_(shift_ids), Offer.state == OfferState.OPEN)
    ):
        asked[offer.shift_id].append(offer)
    listed = set(
        db.session.scalars(
            select(Waiting.shift_id).where(
                Waiting.shift_id.in_(shift_ids), Waiting.person_id == person_id
            )
        )
    )
    others = set(
        db.session.scalars(
            select(Claim.shift_id).where(
                Claim.shift_id.in_(shift_ids), ASKS, Claim.person_id != person_id
            )
        )
    )
    now = clock.now()
    return {
        shift_id: _stands(
            shift_id,
            own,
            bool(asked[shift_id]),
            max(
                (each.made_at for each in asked[shift_id] if _calls(each, person_id, now)),
                default=None,
            ),
            shift_id in others,
            shift_id in listed,
        )
        for shift_id in shift_ids
    }


def _calls(offer: Offer, person_id: int, now: datetime) -> bool:
    """Whether an open offer is a question to the person that waits for their answer."""
    is_theirs = offer.person_id == person_id and offer.origin == OfferOrigin.ASKED
    return is_theirs and not offer.hidden and offer.expires_at > now


def _stands(
    shift_id: int,
    own: Sequence[Any],
    others_asked: bool,
    called_at: datetime | None,
    others_wait: bool,
    listed: bool,
) -> StandingToTask:
    here = [claim for claim in own if claim.shift_id == shift_id]
    waiting = [claim for claim in own if claim.state == ClaimState.REQUESTED]
    asks = [each for each in waiting if each in here]
    seats = [each for each in asks if each.seat == Seat.EXTRA]
    has = [claim for claim in here if claim.live] + seats
    return StandingToTask(
        present=next(iter(has), None),
        last_sequence=max((claim.sequence for claim in here), default=None),
        waits=bool(waiting),
        others_asked=others_asked,
        others_wait=others_wait,
        requested=next((each for each in asks if each.seat == Seat.REGULAR), None),
        called_at=called_at,
        listed=listed,
    )


def is_asked_for(shift_id: int | None) -> bool:
    """Whether anybody asks for a place of a shift. One statement."""
    return bool(db.session.scalar(select(exists().where(Claim.shift_id == shift_id, ASKS))))
