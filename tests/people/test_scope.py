"""Departments in somebody's scope are found in one way, and nobody's scope is no department."""

import ast
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.viewer import Can, Grant, Viewer
from app.people.models import Department
from app.people.queries import below, within
from tests.factories import World

APP = Path(__file__).parents[2] / "app"
HERE = APP / "people" / "queries.py"


def looker(*grants: Grant) -> Viewer:
    return Viewer(1, "Noor", "nl", "/1/", grants=grants)


def test_without_the_right_no_department_is_in_scope_and_with_it_all_below(
    context: Flask, world: World
) -> None:
    house = world.department()
    ward, other = world.department(parent=house), world.department()
    made, home = (house.id, ward.id, other.id), aliased(Department)

    def found(viewer: Viewer, *rights: Can) -> set[int]:
        inside = select(Department.id).where(within(viewer, *rights))
        again = select(home.id).where(within(viewer, *rights, of=home))
        assert set(db.session.scalars(inside)) == set(db.session.scalars(again))
        return {each for each in db.session.scalars(inside) if each in made}

    nobody, poster = looker(), looker(Grant(Can.POST, house.path))
    assert not any(found(nobody, right) for right in Can)
    assert not found(nobody, Can.POST, Can.ADMINISTER)
    assert found(poster, Can.POST) == found(poster, Can.ADMINISTER, Can.POST) == {house.id, ward.id}
    assert not found(poster, Can.ADMINISTER)
    assert not db.session.scalars(select(Department.id).where(below([]))).all()


def test_nobody_compares_the_paths_of_a_scope_by_themselves() -> None:
    """An ``or_`` of no conditions is left out of a statement, which then finds everything."""
    wrong = [
        f"{path.relative_to(APP)}:{node.lineno}"
        for path in sorted(APP.rglob("*.py"))
        if path != HERE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.GeneratorExp | ast.ListComp)
        and isinstance(node.elt, ast.Call)
        and ast.unparse(node.elt.func).endswith("path.startswith")
        and ast.unparse(node.elt.func) != "path.startswith"
    ]
    assert wrong == [], "use within() or below() of app/people/queries.py"
