"""A plan as rows, table by table; the ids are given here, so that rows can refer to each other."""

from collections.abc import Iterator
from typing import Any

from app.claims.models import Seat
from app.seeds.demo import Plan
from app.seeds.names import address_of
from app.seeds.worktexts import TASK_IDS, TASKS
from app.seeds.world import (
    CAPABILITIES,
    CAPABILITY_IDS,
    DEPARTMENT_IDS,
    DEPARTMENTS,
    path_of,
)

Row = dict[str, Any]

FIRST_PERSONNEL_NUMBER = 100_000


def departments() -> Iterator[Row]:
    """The tree, parents before children."""
    for spec in DEPARTMENTS:
        yield {
            "id": DEPARTMENT_IDS[spec.key],
            "name": spec.name,
            "parent_id": DEPARTMENT_IDS[spec.parent] if spec.parent else None,
            "path": path_of(spec.key),
            "phone": spec.phone,
            "hand_back_hours": spec.hand_back_hours,
            "active": True,
        }


def capabilities() -> Iterator[Row]:
    """What people can be able to do."""
    for spec in CAPABILITIES:
        yield {
            "id": CAPABILITY_IDS[spec.key],
            "name_nl": spec.name_nl,
            "name_en": spec.name_en,
            "kind": str(spec.kind),
            "active": True,
        }


def task_types() -> Iterator[Row]:
    """What the work is."""
    for spec in TASKS:
        yield {
            "id": TASK_IDS[spec.key],
            "name": spec.name,
            "language": "nl",
            "department_id": DEPARTMENT_IDS[spec.department],
            "scope": spec.scope,
            "scope_not": spec.scope_not,
            "instruction": spec.instruction,
            "usual_minutes": spec.minutes,
            "break_minutes": spec.break_minutes,
            "break_paid": False,
            "place": spec.place,
            "loads": [str(load) for load in spec.loads],
            "active": True,
        }


def needs() -> Iterator[Row]:
    """What the work needs."""
    for spec in TASKS:
        for key, level in spec.needs:
            yield {
                "task_type_id": TASK_IDS[spec.key],
                "capability_id": CAPABILITY_IDS[key],
                "level": level,
            }


def people(plan: Plan) -> Iterator[Row]:
    """Everybody."""
    for person in plan.people:
        yield {
            "id": person.id,
            "name": person.name,
            "email": address_of(person.name),
            "personnel_number": str(FIRST_PERSONNEL_NUMBER + person.id),
            "phone": person.phone,
            "language": person.language,
            "mode": None,
            "home_department_id": DEPARTMENT_IDS[person.home],
            "active": True,
        }


def roles(plan: Plan) -> Iterator[Row]:
    """Who may what, for which department and below."""
    for person in plan.people:
        for role, department in person.roles:
            yield {
                "person_id": person.id,
                "role": str(role),
                "department_id": DEPARTMENT_IDS[department],
            }


def agreements(plan: Plan) -> Iterator[Row]:
    """The hours agreed with the pool."""
    for person in plan.people:
        if person.agreed is not None:
            yield {
                "person_id": person.id,
                "contract": str(person.agreed.contract),
                "pool": True,
                "hours_week": person.agreed.hours_week,
                "valid_from": person.agreed.valid_from,
                "valid_until": None,
            }


def limits(plan: Plan) -> Iterator[Row]:
    """What was agreed to stay within."""
    for person in plan.people:
        if person.limit is not None:
            yield {"person_id": person.id, **person.limit}


def holdings(plan: Plan) -> Iterator[Row]:
    """Who can what."""
    for person in plan.people:
        for key, held in person.held.items():
            yield {
                "person_id": person.id,
                "capability_id": CAPABILITY_IDS[key],
                "level": held.level,
                "valid_until": held.valid_until,
            }


def commitments(plan: Plan) -> Iterator[Row]:
    """Own rosters and absence."""
    for person_id, spans in plan.taken.items():
        for taken in spans:
            yield {
                "person_id": person_id,
                "kind": str(taken.kind),
                "starts_at": taken.span.start,
                "ends_at": taken.span.end,
            }


def credentials(plan: Plan, password_hash: str) -> Iterator[Row]:
    """One password for all."""
    for person in plan.people:
        yield {"person_id": person.id, "password_hash": password_hash, "set_at": plan.now}


def shifts(plan: Plan) -> Iterator[Row]:
    """What was posted, in the order of posting."""
    for number, post in enumerate(plan.posts, start=1):
        spec = post.spec
        yield {
            "id": number,
            "task_type_id": TASK_IDS[spec.key],
            "department_id": DEPARTMENT_IDS[spec.department],
            "starts_at": post.span.start,
            "ends_at": post.span.end,
            "break_minutes": spec.break_minutes,
            "break_paid": False,
            "places": post.places,
            "filled": post.filled(),
            "extra_places": post.extra_places,
            "extra_filled": post.filled(Seat.EXTRA),
            "contact_id": post.contact.id,
            "deputy_id": post.deputy.id,
            "location": spec.place,
            "note": post.note,
            "own_team_until": post.own_team_until,
            "state": str(post.state),
            "cancel_reason": post.cancel_reason,
            "posted_by_id": post.contact.id,
            "posted_at": post.posted_at,
            "changed_at": post.changed_at or post.posted_at,
            "revision": 1 if post.changed_at is None else 2,
            "once": None,
        }


def claims(plan: Plan) -> Iterator[Row]:
    """Who took what, in the order of taking."""
    taken = [
        (booking.claimed_at, number, booking, post)
        for number, post in enumerate(plan.posts, start=1)
        for booking in post.bookings
    ]
    taken.sort(key=lambda each: (each[0], each[1], each[2].person.id))
    for claimed_at, number, booking, post in taken:
        yield {
            "shift_id": number,
            "person_id": booking.person.id,
            "seat": str(booking.seat),
            "state": str(booking.state),
            "live": booking.live,
            "initiated_by": str(booking.initiated_by),
            "starts_at": post.span.start,
            "ends_at": post.span.end,
            "claimed_at": claimed_at,
            "changed_at": booking.ended_at or claimed_at,
            "ended_at": booking.ended_at,
            "leaving_since": None,
            "reconfirm_until": None,
            "sequence": 0 if booking.ended_at is None else 1,
        }
