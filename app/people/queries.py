"""What is known about departments and people, as far as the one who looks may see it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased, contains_eager, selectinload
from sqlalchemy.orm.util import AliasedClass

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.core.asked import Anybody
from app.core.db import db
from app.core.matching import holds_all, in_address, matches, nearness, words_of
from app.core.text import folded
from app.core.viewer import Can, Viewer
from app.lists.sorting import UNSORTED, Sorting
from app.people.models import Agreement, Commitment, Department, Limit, Person, RoleGrant

T = TypeVar("T")
Departments = type[Department] | AliasedClass[Department]


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department in the tree: how deep it lies, what is above it, who works in it itself."""

    id: int
    name: str
    depth: int
    above: str
    active: bool
    people: int


def within(
    viewer: Viewer | Anybody, *rights: Can, of: Departments = Department
) -> ColumnElement[bool]:
    """The condition that a department lies within the viewer's scope for one of these rights."""
    return below([path for right in rights for path in viewer.paths(right)], of)


def below(
    paths: Iterable[str | BindParameter[str]],
    of: Departments = Department,
) -> ColumnElement[bool]:
    """The condition that a department is at one of these paths or below it; without paths none is.

    A path is digits and slashes.
    """
    return or_(false(), *(of.path.startswith(path) for path in paths))


def home_paths(*conditions: SQLColumnExpression[bool]) -> dict[int, str]:
    """The path of the home department of whoever meets the conditions, by id. One statement."""
    rows = db.session.execute(
        select(Person.id, Department.path)
        .join(Department, Department.id == Person.home_department_id)
        .where(*conditions)
    )
    return dict(rows.all())


def department_tree(viewer: Viewer, search: str = "") -> list[DepartmentLine]:
    """The viewer's departments, each below its parent and by name; two statements."""
    departments = _departments(viewer)
    home = Person.home_department_id
    working = select(home, func.count().label("people")).where(Person.active).group_by(home)
    people = {row.home_department_id: row.people for row in db.session.execute(working)}
    names = {each.id: each.name for each in departments}
    lines, words = [], words_of(search)
    for each in sorted(departments, key=lambda each: _place(each, names)):
        above = _above(each, names)
        if matches(words, each.name):
            lines.append(
                DepartmentLine(
                    id=each.id,
                    name=each.name,
                    depth=len(above),
                    above=" › ".join(above),
                    active=each.active,
                    people=people.get(each.id, 0),
                )
            )
    return lines


def department_choices(
    viewer: Viewer, right: Can, also: int | None = None, below: str | None = None
) -> list[tuple[int, str]]:
    """Active departments in the viewer's scope, with what is above them; one statement.

    A top that all have in common goes without saying. ``also`` is one that stays a choice
    whatever happened to it; those at or below the path ``below`` are left out.
    """
    departments = db.session.scalars(
        select(Department).where(or_(within(viewer, right), Department.id == (also or 0)))
    ).all()
    names = {each.id: each.name for each in departments}
    tops = {_line(each)[0] for each in departments}
    shared = names.keys() - tops if len(tops) == 1 else names.keys()
    told = {each: names[each] for each in shared}
    return [
        (each.id, " › ".join([*_above(each, told), each.name]))
        for each in sorted(departments, key=lambda each: _place(each, names))
        if each.id == also or (each.active and not (below and each.path.startswith(below)))
    ]


def _departments(viewer: Viewer) -> Sequence[Department]:
    return db.session.scalars(select(Department).where(within(viewer, Can.ADMINISTER))).all()


def _line(department: Department) -> list[int]:
    """The ids of the path, from the top down to the department itself."""
    return [int(part) for part in department.path.strip("/").split("/")]


def _place(department: Department, names: dict[int, str]) -> list[tuple[str, int]]:
    return [(folded(names.get(each, "")), each) for each in _line(department)]


def _above(department: Department, names: dict[int, str]) -> list[str]:
    return [names[each] for each in _line(department)[:-1] if each in names]


def department(viewer: Viewer, department_id: int) -> Department | None:
    """A department that the viewer administers."""
    return db.session.scalar(
        select(Department).where(Department.id == department_id, within(viewer, Can.ADMINISTER))
    )


def people(
    viewer: Viewer, on: date, search: str = "", order: Sorting = UNSORTED
) -> Select[Person, str | None]:
    """The people the viewer may see, by name, each with the contract of the day ``on``.

    ``order`` is by ``name``, ``department`` or ``agreement``.

    The search looks for every word in names and departments, and for those the viewer administers
    in personnel numbers and e-mail addresses too (but not in their domain). Names come first.
    """
    contract = (
        select(Agreement.contract)
        .where(Agreement.person_id == Person.id, *_valid(Agreement, on))
        .order_by(Agreement.id)
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Person, contract.label("contract"))
        .join(Person.home_department)
        .options(contains_eager(Person.home_department))
        .where(within(viewer, Can.SEE_PEOPLE))
        .order_by(
            *order.clauses(
                {
                    "name": Person.name_folded,
                    "department": Department.name_folded,
                    "agreement": contract,
                }
            ),
            Person.active.desc(),
        )
    )
    if words := words_of(search):
        statement = statement.where(*(_tells_of(viewer, word) for word in words))
        statement = statement.order_by(nearness(words, Person.name_folded))
    return statement.order_by(Person.name_folded, Person.id)


def _tells_of(viewer: Viewer, word: str) -> ColumnElement[bool]:
    """The condition that a word stands in what the viewer sees of somebody."""
    private = or_(
        in_address(Person.email, word),
        Person.personnel_number_folded.contains(word, autoescape=True),
    )
    return or_(
        holds_all([word], Person.name_folded, Department.name_folded),
        and_(within(viewer, Can.ADMINISTER), private),
    )


def _valid(
    table: type[Agreement] | type[Limit], on: date
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.valid_from <= on, or_(table.valid_until.is_(None), table.valid_until >= on)


def person(viewer: Viewer, person_id: int, right: Can = Can.SEE_PEOPLE) -> Person | None:
    """A person within the viewer's scope for the right, with home department and roles."""
    return db.session.scalar(
        select(Person)
        .join(Person.home_department)
        .where(Person.id == person_id, within(viewer, right))
        .options(
            contains_eager(Person.home_department),
            selectinload(Person.roles).joinedload(RoleGrant.department),
        )
    )


def administered(viewer: Viewer, person_ids: Collection[int]) -> dict[int, str]:
    """Those of these people that the viewer administers: names by id, in order of name."""
    rows = db.session.execute(
        select(Person.id, Person.name)
        .join(Person.home_department)
        .where(Person.id.in_(person_ids), within(viewer, Can.ADMINISTER))
        .order_by(Person.name_folded, Person.id)
    )
    return {row.id: row.name for row in rows}


def role_grant(viewer: Viewer, grant_id: int) -> RoleGrant | None:
    """A role of somebody that the viewer sees, given for a department that they administer."""
    home = aliased(Department)
    return db.session.scalar(
        select(RoleGrant)
        .join(RoleGrant.department)
        .join(RoleGrant.person)
        .join(home, home.id == Person.home_department_id)
        .where(
            RoleGrant.id == grant_id,
            within(viewer, Can.ADMINISTER),
            within(viewer, Can.ADMINISTER, of=home),
        )
    )


def added_by(person_id: int) -> int | None:
    """Who added somebody to the system; None when no person did."""
    return db.session.scalar(
        select(AuditEntry.actor_id)
        .where(
            AuditEntry.person_id == person_id,
            AuditEntry.object_type == Person.__name__,
            AuditEntry.verb == Verb.ADDED,
        )
        .limit(1)
    )


def contract_on(person_id: int, on: date) -> str | None:
    """The kind of agreement that somebody has on a day."""
    return db.session.scalar(
        select(Agreement.contract)
        .where(Agreement.person_id == person_id, *_valid(Agreement, on))
        .order_by(Agreement.id)
        .limit(1)
    )


def agreements(person_id: int) -> Sequence[Agreement]:
    """Somebody's agreements, the latest first."""
    return db.session.scalars(
        select(Agreement)
        .where(Agreement.person_id == person_id)
        .order_by(Agreement.valid_from.desc(), Agreement.id)
    ).all()


def limits(person_id: int) -> Sequence[Limit]:
    """Somebody's limits, the latest first."""
    return db.session.scalars(
        select(Limit)
        .where(Limit.person_id == person_id)
        .order_by(Limit.valid_from.desc(), Limit.id)
    ).all()


def agreement(viewer: Viewer, agreement_id: int) -> Agreement | None:
    """An agreement of somebody that the viewer administers."""
    statement = select(Agreement).join(Person, Person.id == Agreement.person_id)
    statement = statement.where(Agreement.id == agreement_id)
    return db.session.scalar(_of_administered(viewer, statement))


def limit(viewer: Viewer, limit_id: int) -> Limit | None:
    """A limit of somebody that the viewer administers."""
    statement = select(Limit).join(Person, Person.id == Limit.person_id)
    return db.session.scalar(_of_administered(viewer, statement.where(Limit.id == limit_id)))


def commitment(viewer: Viewer, commitment_id: int) -> Commitment | None:
    """A commitment of somebody that the viewer administers."""
    statement = select(Commitment).join(Person, Person.id == Commitment.person_id)
    statement = statement.where(Commitment.id == commitment_id)
    return db.session.scalar(_of_administered(viewer, statement))


def _of_administered(viewer: Viewer, statement: Select[T]) -> Select[T]:
    return statement.join(Person.home_department).where(within(viewer, Can.ADMINISTER))


def own_commitment(viewer: Viewer, commitment_id: int) -> Commitment | None:
    """A commitment of the viewer."""
    return db.session.scalar(
        select(Commitment).where(Commitment.id == commitment_id, Commitment.person_id == viewer.id)
    )


def names_of(person_ids: Collection[int]) -> list[str]:
    """The names of people, in the order of the ids. One statement."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    names = {row.id: row.name for row in rows}
    return [names[person_id] for person_id in person_ids if person_id in names]
