"""The administrator of one ward: whatever she sends, only rows of that ward change."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import url_for
from sqlalchemy import Table

from app.core.db import db
from app.core.viewer import WITHOUT_PATH, Can, Viewer
from app.people.policies import GIVEN_BY_THE_TOP, RIGHTS
from app.people.rules import Role
from tests.hostile.battery import REMEDY, Route, failures, routes, writes
from tests.hostile.town import Town

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WARD = "administrator"
Rows = dict[str, dict[Any, Any]]

OWN = {
    "audit_entries",
    "capability_imports",
    "capacity_days",
    "capacity_supply",
    "files",
    "job_runs",
    "notices",
    "shift_changes",
    "sign_in_attempts",
}
"""Traces, messages and files of an act, which is judged by the rows it is about; what is worked
out; and what is one's own."""

ABOUT = (
    "department_id",
    "home_department_id",
    "track_id",
    "person_id",
    "claim_id",
    "shift_id",
    "task_type_id",
    "version_id",
    "link_id",
)
"""What says of which department a row is, the nearest first."""

WHOLE_HOUSE = {
    "capabilities",
    "capability_grants",
    "capability_inclusions",
    "installation",
    "rule_sets",
}
"""Tables whose rows belong to no department, also where they name a person."""


def departments_of(table: Table, row: dict[str, Any], rows: Rows) -> set[int]:
    """The departments that a row is about; 0 is none: it belongs to the whole house."""
    if table.name == "departments":
        return {row["id"]}
    if table.name in WHOLE_HOUSE or row.get("role") in GIVEN_BY_THE_TOP:
        return {0}
    for name in ABOUT:
        if name not in row or row[name] is None:
            continue
        [key] = table.c[name].foreign_keys
        above = key.column.table
        return departments_of(above, rows[above.name][row[name]], rows)
    return {0}


def rows_of(town: Town, tables: list[Table]) -> Rows:
    """Every row of these tables by its key."""
    found: Rows = {table.name: {} for table in tables}
    for table in tables:
        for row in town.connection.execute(table.select()).mappings():
            key = row["id"] if "id" in row else tuple(row[each.name] for each in table.primary_key)
            found[table.name][key] = dict(row)
    return found


def trespasses(town: Town, before: Rows, ward: set[int]) -> set[str]:
    """The tables in which a row changed, came or went that is not of the ward."""
    written = [
        table
        for table in db.metadata.sorted_tables
        if table.name not in OWN and any(table.name in statement for statement in town.written)
    ]
    after, found = {**before, **rows_of(town, written)}, set()
    for table in written:
        old, new = before[table.name], after[table.name]
        for key in old.keys() | new.keys():
            if old.get(key) == new.get(key):
                continue
            for world, row in ((before, old.get(key)), (after, new.get(key))):
                if row is not None and not departments_of(table, row, world) <= ward:
                    found.add(table.name)
    return found


def elsewhere(town: Town, args: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The arguments of an address as they are, of the other ward, and of the top."""
    yield args
    names = {(key, each): name for name, each in town.ids.items() for key in args}
    for twin in ("southern_",):
        swapped = {
            key: town.ids.get(f"{twin}{names.get((key, value), '')}", value)
            for key, value in args.items()
        }
        if swapped != args:
            yield swapped
    if "person_id" in args:
        for name in ("southern_worker", "top", "case_worker", "builder", WARD):
            yield {**args, "person_id": town.people[name].id}
    if "department_id" in args:
        for name in ("south", "hospital"):
            yield {**args, "department_id": town.ids[name]}


def attempts(town: Town, route: Route) -> Iterator[tuple[str, dict[str, Any]]]:
    """Addresses with fields that an administrator of a ward may try."""
    assert route.example, REMEDY
    fields = route.fields(town)
    with town.app.test_request_context():
        addresses = [
            url_for(route.endpoint, **args)
            for args in elsewhere(town, dict(route.example.args(town)))
        ]
    for address in addresses:
        yield address, fields
    for name, value in (
        ("department", town.ids["hospital"]),
        ("department", town.ids["south"]),
        ("home_department", town.ids["hospital"]),
        ("parent", town.ids["south"]),
        ("parent", ""),
        ("role", "case_worker"),
        ("person", town.people["southern_worker"].id),
    ):
        if name in fields:
            yield route.address(town), {**fields, name: value}


def test_the_administrator_of_a_ward_changes_nothing_of_another_or_of_the_house(
    town: Town,
) -> None:
    ward = {town.ids[each] for each in ("north", "closed_department", "empty_department")}
    before = rows_of(town, db.metadata.sorted_tables)
    ward |= {
        each["id"]
        for each in before["departments"].values()
        if f"/{town.ids['north']}/" in each["path"]
    }
    found, tried = [], 0
    for route in writes(town):
        if route.example is None or route.example.may is None:
            continue
        for address, fields in attempts(town, route):
            tried += 1
            changed = sent(town, WARD, address, fields, before, ward)
            if changed and changed != sent(town, "worker", address, fields, before, ward):
                found.append(f"{address} {fields}: changed {changed}")
    assert tried > len(writes(town))
    assert found == [], f"a right of a ward reaches further: {failures(found)}"


def sent(
    town: Town,
    name: str,
    address: str,
    fields: dict[str, Any],
    before: Rows,
    ward: set[int],
) -> set[str]:
    """The tables in which somebody changes something that is not of the ward."""
    with town.undone():
        town.visitors[name].post(address, fields)
        return trespasses(town, before, grown(town, ward)) if town.written else set()


def grown(town: Town, ward: set[int]) -> set[int]:
    """The ward with what was just added below it."""
    paths = town.connection.exec_driver_sql("SELECT id, path FROM departments").all()
    return ward | {each for each, path in paths if f"/{town.ids['north']}/" in path}


NO_PATH_YET = {
    "imports.new_import": "keeps a table for its maker; its preview and its yes look at whose",
    "imports.import_template": "an empty table",
    "capacity.keys": "the keys of a keyboard",
}
"""What a right of departments opens without looking at any department, with the reason."""
BY_NAME = {Can.TRACKS}
"""A track is given to its case worker by name, whatever the departments."""


def test_what_a_right_of_departments_opens_looks_at_departments(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise it belongs to none, and takes a right that only the top gives."""
    looked: set[Can] = set()
    paths = Viewer.paths
    holder = {right: role for role in Role for right in RIGHTS[role] if role in town.visitors}

    def spied_paths(self: Viewer, right: Can) -> tuple[str, ...]:
        looked.add(right)
        return paths(self, right)

    def anywhere(self: Viewer, right: Can) -> bool:
        return right is Can.SIGNED_IN or any(grant.can is right for grant in self.grants)

    monkeypatch.setattr(Viewer, "paths", spied_paths)
    monkeypatch.setattr(Viewer, "anywhere", anywhere)
    found = []
    for route in routes(town):
        view = town.app.view_functions[route.endpoint]
        right = getattr(view, "access", Can.SIGNED_IN)
        if right in WITHOUT_PATH | BY_NAME or route.endpoint in NO_PATH_YET:
            continue
        looked.clear()
        with town.undone():
            answer = route.send(town, route.allowed() if route.example else holder[right])
        if not looked - WITHOUT_PATH and answer.status_code < 400:
            found.append(f"{route} under {right!r}: {answer.status_code}")
    assert found == [], f"declare a right of the whole house, or look at a path: {failures(found)}"


def test_the_sweep_knows_every_table(town: Town) -> None:
    """A table whose rows are about no department is said to belong to the whole house, or own."""
    assert town.app
    known = OWN | WHOLE_HOUSE | {"departments"}
    lost = [
        table.name
        for table in db.metadata.sorted_tables
        if table.name not in known and not set(ABOUT) & set(table.c.keys())
    ]
    assert lost == [], "add a column to ABOUT, or the table to WHOLE_HOUSE or OWN"
