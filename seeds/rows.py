"""A plan as rows, table by table; the ids are given here, so that rows can refer to each other."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any

from app.capabilities.models import Method
from app.capabilities.rules import HeldAfter, with_included
from app.people.models import AVAILABILITY, Origin
from app.shifts.states import Seat
from seeds.cast import ASSESSORS_OF, OWNERS_OF
from seeds.diary import Booking, Post, Taken
from seeds.histories import Histories
from seeds.organisation import WITH_A_SENIOR, Organisation
from seeds.people import Person

Row = dict[str, Any]
Numbered = tuple[int, Post]
"""A post with the id of its shift."""

FIRST_PERSONNEL_NUMBER = 100_000
SIGNED_AT = time(13)


def departments(organisation: Organisation) -> Iterator[Row]:
    """The tree, parents before children."""
    ids = organisation.department_ids
    for spec in organisation.departments:
        yield {
            "id": ids[spec.key],
            "name": spec.name,
            "parent_id": ids[spec.parent] if spec.parent else None,
            "path": organisation.path_of(spec.key),
            "phone": spec.phone,
            "hand_back_hours": spec.hand_back_hours,
            "active": True,
        }


def capabilities(organisation: Organisation) -> Iterator[Row]:
    """What people can be able to do."""
    for spec in organisation.capabilities:
        yield {
            "id": organisation.capability_ids[spec.key],
            "name_nl": spec.name_nl,
            "name_en": spec.name_en,
            "kind": str(spec.kind),
            "level_names": spec.level_names,
            "valid_months": spec.years * 12 if spec.years else None,
            "stale_months": spec.stale_months,
            "evidence_required": spec.evidence,
            "holders_assess": spec.has_levels and not spec.reserved,
            "reserved": spec.reserved,
            "active": True,
        }


def task_types(organisation: Organisation) -> Iterator[Row]:
    """What the work is."""
    for spec in organisation.tasks:
        yield {
            "id": organisation.task_ids[spec.key],
            "name": spec.name,
            "language": "nl",
            "department_id": organisation.department_ids[spec.department],
            "scope": spec.scope,
            "scope_not": spec.scope_not,
            "usual_minutes": spec.minutes,
            "break_minutes": spec.break_minutes,
            "break_paid": False,
            "place": spec.place,
            "loads": [str(load) for load in spec.loads],
            "wants_senior": spec.key in WITH_A_SENIOR,
            "owner_id": None,
            "confirmed_on": None,
            "active": True,
        }


def instruction_versions(organisation: Organisation, made_at: datetime) -> Iterator[Row]:
    """How the work is done: the first version of each task type, with the id of the task type."""
    for spec in organisation.tasks:
        number = organisation.task_ids[spec.key]
        yield {
            "id": number,
            "task_type_id": number,
            "number": 1,
            "made_at": made_at,
            "made_by_id": None,
            "thanks_to_id": None,
        }


def instruction_steps(organisation: Organisation) -> Iterator[Row]:
    """The steps of the first versions."""
    for spec in organisation.tasks:
        for position, text in enumerate(spec.instruction.splitlines(), start=1):
            yield {
                "version_id": organisation.task_ids[spec.key],
                "position": position,
                "key": f"s{position}",
                "text": text,
                "link": None,
                "picture_id": None,
            }


def needs(organisation: Organisation) -> Iterator[Row]:
    """What the work needs."""
    for spec in organisation.tasks:
        for key, level in spec.needs:
            yield {
                "task_type_id": organisation.task_ids[spec.key],
                "capability_id": organisation.capability_ids[key],
                "level": level,
            }


def people(organisation: Organisation, everybody: Iterable[Person]) -> Iterator[Row]:
    """Who they are."""
    for person in everybody:
        yield {
            "id": person.id,
            "name": person.name,
            "email": person.email,
            "personnel_number": str(FIRST_PERSONNEL_NUMBER + person.id),
            "phone": person.phone,
            "language": person.language,
            "mode": None,
            "home_department_id": organisation.department_ids[person.home],
            "active": True,
            "minor_until": person.minor_until,
        }


def roles(organisation: Organisation, everybody: Iterable[Person]) -> Iterator[Row]:
    """Who may what, for which department and below."""
    for person in everybody:
        for role, department in person.roles:
            yield {
                "person_id": person.id,
                "role": str(role),
                "department_id": organisation.department_ids[department],
            }


def agreements(everybody: Iterable[Person]) -> Iterator[Row]:
    """The hours agreed with the pool."""
    for person in everybody:
        if person.agreed is not None:
            yield {
                "person_id": person.id,
                "contract": str(person.agreed.contract),
                "pool": True,
                "hours_week": person.agreed.hours_week,
                "valid_from": person.agreed.valid_from,
                "valid_until": None,
            }


def limits(everybody: Iterable[Person]) -> Iterator[Row]:
    """What was agreed to stay within."""
    for person in everybody:
        if person.limit is not None:
            yield {"person_id": person.id, **person.limit}


def capability_inclusions(organisation: Organisation) -> Iterator[Row]:
    """Which capability comes with which."""
    for capability_id, included in organisation.includes.items():
        for included_id in included:
            yield {"capability_id": capability_id, "included_id": included_id}


def capability_grants(organisation: Organisation, everybody: Iterable[Person]) -> Iterator[Row]:
    """Who signs off what by name, and who keeps its entry."""
    ids = {person.name: person.id for person in reversed(list(everybody))}
    named = [(key, name, "assessor") for key, names in ASSESSORS_OF.items() for name in names]
    for key, name, right in [*named, *((key, name, "owner") for key, name in OWNERS_OF.items())]:
        yield {
            "capability_id": organisation.capability_ids[key],
            "person_id": ids[name],
            "right": right,
        }


def sign_offs(
    organisation: Organisation, everybody: Collection[Person], now: datetime
) -> Iterator[Row]:
    """How people came to what they can, of each capability the oldest first."""
    histories = Histories(organisation, everybody, now.date())
    for person in everybody:
        for key, signed in histories.of(person):
            yield {
                "person_id": person.id,
                "capability_id": organisation.capability_ids[key],
                "level": signed.level,
                "shown": signed.level,
                "day": signed.day,
                "valid_until": signed.valid_until,
                "method": str(signed.method if signed.assessor_id else Method.IMPORTED),
                "reason": str(signed.reason) if signed.reason else None,
                "assessor_id": signed.assessor_id,
                "file_id": None,
                "shift_id": None,
                "at": datetime.combine(signed.day, SIGNED_AT, UTC),
            }


def holdings(organisation: Organisation, everybody: Iterable[Person]) -> Iterator[Row]:
    """Who can what, as follows from the sign-offs: also what comes with something else."""
    ids = organisation.capability_ids
    for person in everybody:
        direct = {
            ids[key]: HeldAfter(held.level, held.valid_until) for key, held in person.held.items()
        }
        found = with_included(direct, organisation.includes, organisation.with_levels)
        for (capability_id, via_id), standing in found.items():
            yield {
                "person_id": person.id,
                "capability_id": capability_id,
                "via_id": via_id,
                "level": standing.level,
                "valid_until": standing.valid_until,
            }


def commitments(taken_by: Iterable[tuple[int, Iterable[Taken]]]) -> Iterator[Row]:
    """Own rosters and absence, by the id of the person."""
    for person_id, spans in taken_by:
        for taken in spans:
            yield {
                "person_id": person_id,
                "kind": str(taken.kind),
                "starts_at": taken.span.start,
                "ends_at": taken.span.end,
                "origin": str(Origin.OWN if taken.kind in AVAILABILITY else Origin.OFFICE),
            }


def credentials(everybody: Iterable[Person], password_hash: str, set_at: datetime) -> Iterator[Row]:
    """One password for all."""
    for person in everybody:
        yield {"person_id": person.id, "password_hash": password_hash, "set_at": set_at}


def shifts(organisation: Organisation, posts: Iterable[Numbered]) -> Iterator[Row]:
    """What was posted."""
    for number, post in posts:
        spec = post.spec
        yield {
            "id": number,
            "task_type_id": organisation.task_ids[spec.key],
            "department_id": organisation.department_ids[spec.department],
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
            "division_until": post.division_until,
            "state": str(post.state),
            "cancel_reason": post.cancel_reason,
            "posted_by_id": post.contact.id,
            "posted_at": post.posted_at,
            "changed_at": post.changed_at or post.posted_at,
            "revision": 1 if post.changed_at is None else 2,
            "once": None,
        }


def claims(posts: Iterable[Numbered]) -> Iterator[Row]:
    """Who took what, in the order of taking."""
    taken = [(number, post, booking) for number, post in posts for booking in post.bookings]
    taken.sort(key=_order_of_taking)
    for number, post, booking in taken:
        yield {
            "shift_id": number,
            "person_id": booking.person.id,
            "seat": str(booking.seat),
            "state": str(booking.state),
            "live": booking.live,
            "initiated_by": str(booking.initiated_by),
            "starts_at": post.span.start,
            "ends_at": post.span.end,
            "claimed_at": booking.claimed_at,
            "changed_at": booking.ended_at or booking.claimed_at,
            "ended_at": booking.ended_at,
            "leaving_since": None,
            "reconfirm_until": None,
            "sequence": 0 if booking.ended_at is None else 1,
        }


def _order_of_taking(taken: tuple[int, Post, Booking]) -> tuple[datetime, int, int]:
    number, _, booking = taken
    return booking.claimed_at, number, booking.person.id
