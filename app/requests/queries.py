"""Requests for capabilities: one's own, and those that one may answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.capabilities.models import (
    KINDS_WITH_LEVELS,
    TOP_LEVEL,
    Capability,
    CapabilityGrant,
    CapabilityRequest,
    CapabilityRight,
    Holding,
    RequestState,
)
from app.capabilities.policies import Assessing, may_sign_off
from app.capabilities.queries import (
    assessed,
    assessed_by_name,
    assessing_of,
    independently_held,
    name_folded,
)
from app.core.asked import Anybody
from app.core.db import db
from app.core.localtime import local_today
from app.core.viewer import Can, Viewer
from app.files.models import StoredFile
from app.lists.sorting import UNSORTED, Sorting
from app.people.models import Department, Person, RoleGrant
from app.people.queries import within
from app.people.rules import Role

IS_OPEN = CapabilityRequest.state == RequestState.OPEN
MOST_OWN = 50
MOST_TOLD = 5
MOST_HOLDERS = 10
"""Where whoever can do it may answer, so many are told; the others find it in their list."""


@dataclass(frozen=True, slots=True)
class PersonsRequest:
    """A request with whose it is; ``request`` has its capability and its file."""

    request: CapabilityRequest
    person: Person
    department: str
    answered_by: str | None


def own_requests(viewer: Viewer) -> Sequence[CapabilityRequest]:
    """The viewer's last requests, the newest first, with capability and file; one statement."""
    return db.session.scalars(
        select(CapabilityRequest)
        .where(CapabilityRequest.person_id == viewer.id)
        .options(joinedload(CapabilityRequest.capability), joinedload(CapabilityRequest.file))
        .order_by(CapabilityRequest.id.desc())
        .limit(MOST_OWN)
    ).all()


def answered_since(viewer: Viewer, since: datetime) -> list[str]:
    """The capabilities whose request by the viewer was answered since then, the last first."""
    rows = db.session.scalars(
        select(Capability)
        .join(CapabilityRequest, CapabilityRequest.capability_id == Capability.id)
        .where(CapabilityRequest.person_id == viewer.id, CapabilityRequest.answered_at > since)
        .order_by(CapabilityRequest.answered_at.desc())
        .limit(MOST_TOLD)
    )
    return [capability.name(viewer.language) for capability in rows]


def own_request(viewer: Viewer, request_id: int) -> CapabilityRequest | None:
    """A request of the viewer."""
    return db.session.scalar(
        select(CapabilityRequest).where(
            CapabilityRequest.id == request_id, CapabilityRequest.person_id == viewer.id
        )
    )


def level_held(viewer: Viewer, capability_id: int) -> int:
    """The highest level at which the viewer holds a capability, valid or not; 0 is not at all."""
    return (
        db.session.scalar(
            select(func.max(Holding.level)).where(
                Holding.person_id == viewer.id, Holding.capability_id == capability_id
            )
        )
        or 0
    )


def inbox(viewer: Viewer, order: Sorting = UNSORTED) -> Select[CapabilityRequest, Person, str]:
    """The requests that the viewer may answer, or might have, with person and department.

    Open ones first, the oldest on top; then the answered, the newest on top. What was withdrawn is
    in nobody's list. ``order`` is by ``name``, ``capability``, ``department`` or ``asked``.
    """
    by = {
        "name": Person.name_folded,
        "capability": name_folded(),
        "department": Department.name_folded,
        "asked": CapabilityRequest.asked_at,
    }
    return (
        select(CapabilityRequest, Person, Department.name)
        .join(Person, Person.id == CapabilityRequest.person_id)
        .join(Person.home_department)
        .join(CapabilityRequest.capability)
        .where(
            CapabilityRequest.state != RequestState.WITHDRAWN,
            Person.active,
            answerable(viewer, assessing_of(viewer)),
        )
        .options(contains_eager(CapabilityRequest.capability), joinedload(CapabilityRequest.file))
        .order_by(
            *order.clauses(by),
            IS_OPEN.desc(),
            CapabilityRequest.answered_at.desc(),
            CapabilityRequest.asked_at,
            CapabilityRequest.id,
        )
    )


def waiting(who: Anybody) -> ScalarSelect[int]:
    """How many requests wait for an answer that somebody may give."""
    independent = independently_held(who.id, who.today)
    may_answer = _answerable(who, assessed_by_name(who.id), independent)
    return (
        select(func.count(CapabilityRequest.id))
        .join(Person, Person.id == CapabilityRequest.person_id)
        .join(Person.home_department)
        .join(CapabilityRequest.capability)
        .where(IS_OPEN, Person.active, may_answer)
        .scalar_subquery()
    )


def answerable(viewer: Viewer, own: Assessing) -> ColumnElement[bool]:
    """``policies.may_sign_off`` as a condition on capability, person and home department."""
    return _answerable(viewer, own.named, own.independent)


def _answerable(
    who: Viewer | Anybody,
    named: Collection[int] | Select[int],
    independent: Collection[int] | Select[int],
) -> ColumnElement[bool]:
    return and_(
        Person.id != who.id,
        or_(
            Capability.id.in_(named),
            and_(
                Capability.reserved.is_(False),
                or_(
                    within(who, Can.ASSESS),
                    and_(Capability.holders_assess, Capability.id.in_(independent)),
                    and_(Capability.kind.not_in(KINDS_WITH_LEVELS), within(who, Can.ADMINISTER)),
                ),
            ),
        ),
    )


def to_answer(viewer: Viewer, request_id: int) -> PersonsRequest | None:
    """A request that the viewer may answer, or might have; two statements."""
    other = aliased(Person)
    row = db.session.execute(
        select(CapabilityRequest, Person, Department, other.name)
        .join(Person, Person.id == CapabilityRequest.person_id)
        .join(Person.home_department)
        .outerjoin(other, other.id == CapabilityRequest.answered_by_id)
        .where(CapabilityRequest.id == request_id)
        .options(joinedload(CapabilityRequest.capability), joinedload(CapabilityRequest.file))
    ).one_or_none()
    if row is None:
        return None
    request, person, department, answered_by = row
    allowed = may_sign_off(
        viewer, assessing_of(viewer), assessed(request.capability), person.id, department.path
    )
    return PersonsRequest(request, person, department.name, answered_by) if allowed else None


def proof_of(viewer: Viewer, request_id: int) -> StoredFile | None:
    """The proof of a request of one's own, or of one that one may answer."""
    request = own_request(viewer, request_id)
    if request is None:
        asked = to_answer(viewer, request_id)
        request = asked.request if asked else None
    if request is None or request.file_id is None:
        return None
    return db.session.get(StoredFile, request.file_id)


def who_may_answer(capability: Capability, person_id: int) -> set[int]:
    """Whom to tell that somebody asks: active people, never that person; three statements at most.

    The named assessors and those of the person's department. Where there are none: for a paper
    who administers the department, for a skill a few of those who can do it.
    """
    home = _home_path(person_id)
    named = select(CapabilityGrant.person_id).where(
        CapabilityGrant.capability_id == capability.id,
        CapabilityGrant.right == CapabilityRight.ASSESSOR,
    )
    first = named if capability.reserved else named.union(_with_role(Role.ASSESSOR, home))
    found = _active(first, person_id)
    if found or capability.reserved:
        return found
    if capability.holders_assess:
        found = _active(_independent(capability.id), person_id, MOST_HOLDERS)
    if not found and not capability.has_levels:
        found = _active(_with_role(Role.ADMINISTRATOR, home), person_id)
    return found


def _home_path(person_id: int) -> str:
    home = select(Department.path).join(Person, Person.home_department_id == Department.id)
    return db.session.execute(home.where(Person.id == person_id)).scalar_one()


def _with_role(role: Role, home_path: str) -> Select[int]:
    """Who has a role for the department at the path, or above it."""
    above = literal(home_path).startswith(Department.path)
    return (
        select(RoleGrant.person_id).join(RoleGrant.department).where(RoleGrant.role == role, above)
    )


def _independent(capability_id: int) -> Select[int]:
    today = local_today()
    return select(Holding.person_id).where(
        Holding.capability_id == capability_id,
        Holding.level == TOP_LEVEL,
        or_(Holding.valid_until.is_(None), Holding.valid_until >= today),
    )


def _active(people: object, but: int, most: int | None = None) -> set[int]:
    chosen = select(Person.id).where(Person.id.in_(people), Person.active, Person.id != but)  # type: ignore[arg-type]
    return set(db.session.scalars(chosen.order_by(Person.id).limit(most)))
