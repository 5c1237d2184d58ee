"""Contact person and deputy of tasks ahead: who takes over when the ground for it goes.

In this room because whoever has a place is told of the new contact.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.audit.trail import Verb, record
from app.claims import notices_charge
from app.claims.commands_endings import live_claims
from app.claims.commands_moves import announce
from app.core import clock
from app.core.db import db
from app.people import duties
from app.people.duties import Chosen, Lost, Standing
from app.people.models import Department, Person
from app.people.queries_role_holders import POSTING, RoleHolder, posters_of
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.queries import contacts_for, draft_of
from app.shifts.states import ShiftState

MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class NextContacts:
    """Who is contact and deputy of a task from now on; ``contact_id`` None: nobody was found."""

    contact_id: int | None
    deputy_id: int | None


def install() -> None:
    """Ask about tasks when somebody's ground changes, and make the message known."""
    notices_charge.install()
    duties.register("contact", duties.Duty(lost, hand_over))


def may_be_contact(standing: Standing, path: str) -> bool:
    """Whether somebody can be called about tasks of the department at the path.

    The same as ``shifts.queries.contacts_for``, for one person and a ground that may not be yet.
    """
    if not (standing.active and standing.phone):
        return False
    return standing.home.startswith(path) or standing.holds(POSTING, path)


def lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """The tasks ahead, by department, that the person could no longer be called about."""
    found = []
    by_department = _by_department(_losing(person_id, after))
    posters = _posters(by_department, person_id)
    for path, shifts in by_department.items():
        contacts = contacts_for(path)
        choices = tuple((each.id, each.name) for each in contacts if each.id != person_id)
        for key, of_kind in (("contact", True), ("deputy", False)):
            some = [shift for shift in shifts if (shift.contact_id == person_id) is of_kind]
            if some:
                department = some[0].department
                found.append(
                    replace(
                        _contact_lost(some, department, person_id, posters[path])
                        if of_kind
                        else _deputy_lost(some, department),
                        key=f"{key}-{department.id}",
                        choices=choices,
                    )
                )
    return found


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """Name who was chosen, else the deputy, else a poster; what nobody can have stays as it is.

    Whoever is named by this hears of it, once for each department.
    """
    by_department = _by_department(_losing(person_id, after, locked=True))
    posters = _posters(by_department, person_id)
    named: Counter[tuple[int, int]] = Counter()
    for path, shifts in by_department.items():
        allowed = {each.id for each in contacts_for(path)} - {person_id} if chosen else set()
        for shift in shifts:
            part = "contact" if shift.contact_id == person_id else "deputy"
            wanted = chosen.get(f"{part}-{shift.department_id}")
            successor = wanted if wanted in allowed else None
            newly = _name(shift, next_of(shift, person_id, successor, posters[path]))
            named.update((number, shift.department_id) for number in newly)
    for (number, department_id), tasks in sorted(named.items()):
        notices_charge.post(number, department_id, tasks, person_id)


def next_of(
    shift: Shift, person_id: int, successor: int | None, posters: Sequence[RoleHolder]
) -> NextContacts:
    """Who is named on the task once this person is not; ``posters`` can be called."""
    if shift.deputy_id == person_id:
        return NextContacts(shift.contact_id, None if successor == shift.contact_id else successor)
    if successor is not None:
        return NextContacts(successor, None if successor == shift.deputy_id else shift.deputy_id)
    if shift.deputy is not None and _can_be_called(shift.deputy):
        return NextContacts(shift.deputy_id, None)
    return NextContacts(posters[0].id if posters else None, None)


def _name(shift: Shift, new: NextContacts) -> set[int]:
    """Write the new names, and tell whoever has a place; who is named newly, or as another."""
    if new.contact_id is None or new == NextContacts(shift.contact_id, shift.deputy_id):
        return set()
    before = draft_of(shift)
    old = {"contact": shift.contact_id, "deputy": shift.deputy_id}
    shift.contact_id, shift.deputy_id = new.contact_id, new.deputy_id
    shift.revision += 1
    shift.changed_at = clock.now()
    now = {"contact": shift.contact_id, "deputy": shift.deputy_id}
    record(Verb.CHANGED, shift, before=old, after=now, texts=[])
    log_change(shift.id)
    if old["contact"] != now["contact"]:
        announce(shift, before, live_claims(shift.id))
    return {number for part, number in now.items() if number is not None and number != old[part]}


def _losing(person_id: int, after: Standing, *, locked: bool = False) -> list[Shift]:
    """The tasks ahead, by id, for which the person stands now and not on the new ground."""
    before = duties.standing_of(person_id)
    statement = (
        select(Shift)
        .options(joinedload(Shift.department), joinedload(Shift.deputy))
        .where(
            or_(Shift.contact_id == person_id, Shift.deputy_id == person_id),
            Shift.ends_at > clock.now(),
            Shift.state != ShiftState.CANCELLED,
        )
        .order_by(Shift.id)
        .execution_options(populate_existing=True)
    )
    if locked:
        statement = statement.with_for_update(key_share=True, of=Shift)
    return [
        shift
        for shift in db.session.scalars(statement)
        if not may_be_contact(after, shift.department.path)
        and (not after.active or may_be_contact(before, shift.department.path))
    ]


def _by_department(shifts: Iterable[Shift]) -> Mapping[str, list[Shift]]:
    found: dict[str, list[Shift]] = defaultdict(list)
    for shift in shifts:
        found[shift.department.path].append(shift)
    return found


def _posters(paths: Iterable[str], person_id: int) -> dict[str, list[RoleHolder]]:
    """Who else posts for these departments and can be called, the nearest first."""
    every = posters_of(list(paths))
    return {
        path: [each for each in some if each.phone and each.id != person_id]
        for path, some in every.items()
    }


def _can_be_called(person: Person) -> bool:
    return person.active and bool(person.phone)


def _contact_lost(
    shifts: Sequence[Shift], department: Department, person_id: int, posters: Sequence[RoleHolder]
) -> Lost:
    what = ngettext(
        "Contact person of %(num)s task of %(department)s",
        "Contact person of %(num)s tasks of %(department)s",
        len(shifts),
        department=department.name,
    )
    deputies = {
        shift.deputy.id: shift.deputy.name
        for shift in shifts
        if shift.deputy is not None and _can_be_called(shift.deputy)
    }
    alone = sum(shift.deputy_id not in deputies for shift in shifts)
    parts = []
    if deputies:
        parts.append(_("The deputy: %(names)s.", names=_some(deputies.values())))
    if alone and posters:
        parts.append(
            ngettext(
                "%(num)s task has no deputy: %(name)s, who posts for %(department)s.",
                "%(num)s tasks have no deputy: %(name)s, who posts for %(department)s.",
                alone,
                name=posters[0].name,
                department=department.name,
            )
        )
    elif alone:
        parts.append(
            ngettext(
                "%(num)s task has nobody who could be called.",
                "%(num)s tasks have nobody who could be called.",
                alone,
            )
        )
    return Lost("", what, " ".join(parts), open=bool(alone and not posters))


def _deputy_lost(shifts: Sequence[Shift], department: Department) -> Lost:
    what = ngettext(
        "Deputy of %(num)s task of %(department)s",
        "Deputy of %(num)s tasks of %(department)s",
        len(shifts),
        department=department.name,
    )
    return Lost("", what, _("The contact person stays; there is no deputy then."))


def _some(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - MOST_NAMES
    shown = ", ".join(every[:MOST_NAMES])
    return f"{shown} +{more}" if more > 0 else shown
