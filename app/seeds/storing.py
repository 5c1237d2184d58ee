"""A plan becomes rows: one transaction, one entry in the trail for each part."""

from collections.abc import Iterable

from sqlalchemy import func, insert, select

from app.accounts.models import Credential
from app.audit.trail import Verb, record
from app.capabilities.models import Capability, Holding
from app.claims.models import Claim
from app.core.command import command
from app.core.db import Model, db
from app.people.models import Agreement, Commitment, Department, Limit, Person, RoleGrant
from app.seeds import rows
from app.seeds.demo import Plan
from app.seeds.rows import Row
from app.shifts.models import Shift
from app.tasks.models import Need, TaskType

AT_ONCE = 2000


@command
def store(plan: Plan, password_hash: str) -> dict[str, int]:
    """Store the whole plan, or nothing; how many rows each table got."""
    return {
        **store_organisation(),
        **store_people(plan, password_hash),
        **store_posts(plan),
    }


@command
def store_organisation() -> dict[str, int]:
    """Departments, capabilities and task types."""
    stored = _insert(
        (Department, rows.departments()),
        (Capability, rows.capabilities()),
        (TaskType, rows.task_types()),
        (Need, rows.needs()),
    )
    record(Verb.SEEDED, "organisation", **stored)
    return stored


@command
def store_people(plan: Plan, password_hash: str) -> dict[str, int]:
    """People, what they may, can and agreed, and when they are taken."""
    stored = _insert(
        (Person, rows.people(plan)),
        (Credential, rows.credentials(plan, password_hash)),
        (RoleGrant, rows.roles(plan)),
        (Agreement, rows.agreements(plan)),
        (Limit, rows.limits(plan)),
        (Holding, rows.holdings(plan)),
        (Commitment, rows.commitments(plan)),
    )
    record(Verb.SEEDED, "people", **stored)
    return stored


@command
def store_posts(plan: Plan) -> dict[str, int]:
    """Shifts and the claims on them."""
    stored = _insert((Shift, rows.shifts(plan)), (Claim, rows.claims(plan)))
    record(Verb.SEEDED, "posts", **stored)
    return stored


def _insert(*tables: tuple[type[Model], Iterable[Row]]) -> dict[str, int]:
    return {model.__tablename__: _insert_all(model, list(these)) for model, these in tables}


def _insert_all(model: type[Model], these: list[Row]) -> int:
    # Without render_nulls each row with another set of empty columns is a statement of its own.
    statement = insert(model).execution_options(render_nulls=True)
    for first in range(0, len(these), AT_ONCE):
        db.session.execute(statement, these[first : first + AT_ONCE])
    if these and "id" in these[0]:
        _count_on_from(model, max(row["id"] for row in these))
    return len(these)


def _count_on_from(model: type[Model], last_id: int) -> None:
    """Let the next row get the next id: PostgreSQL does not look at ids that were given."""
    if db.session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
        db.session.execute(select(func.setval(sequence, last_id)))
