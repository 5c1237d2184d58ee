"""``flask people add``."""

import secrets
import sys

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.commands import set_password
from app.accounts.passwords import hash_password
from app.accounts.queries import house_words
from app.accounts.rules_passwords import weakness_of
from app.core.actor import COMMAND_LINE, acting
from app.core.command import command
from app.core.db import db
from app.core.refusal import NotDone
from app.core.text import folded, is_visible, normalised
from app.people.commands import add_person, grant_role
from app.people.commands_departments import add_department
from app.people.models import Department
from app.people.rules import DepartmentDraft, PeopleRefusal, PersonDraft, Role
from app.people.words import refusal_text
from app.web.fields import EMAIL, one_line

people = AppGroup("people", help="The people of this installation.")


@people.command("add")
@click.argument("email")
@click.option("--name", required=True, help="First and last name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="For --department.")
@click.option("--department", help="Where they work; without it the only one on top.")
@click.option("--password-stdin", is_flag=True, help="Read the password; else one is printed.")
def add(
    email: str, name: str, role: str | None, department: str | None, password_stdin: bool
) -> None:
    """Add a person with a password; on an empty system also the first department."""
    email, name = one_line(normalised(email)).lower(), one_line(normalised(name))
    if not EMAIL.fullmatch(email) or len(email) > 254:
        raise click.BadParameter(f"{email!r} is no e-mail address", param_hint="EMAIL")
    if not is_visible(name) or len(name) > 100:
        raise click.BadParameter("give a name of at most 100 characters", param_hint="--name")
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(12)
    weakness = weakness_of(password, email=email, name=name, house=house_words())
    if weakness is not None:
        raise click.UsageError(f"this password is not good enough: {weakness.value}")
    with acting(COMMAND_LINE):
        home = one_line(normalised(department)) if department else None
        _add(email, name, Role(role) if role else None, home, hash_password(password))
    click.echo(f"{email} can sign in")
    if not password_stdin:
        click.echo(f"password: {password}")


@command
def _add(
    email: str, name: str, role: Role | None, department: str | None, password_hash: str
) -> None:
    """All of it in one unit of work, or nothing: a refusal ends the program."""
    department_id = _department(department)
    person_id = _or_refuse(add_person(PersonDraft(name, email, department_id), invite=False))
    if role is not None:
        _or_refuse(grant_role(person_id, role, department_id))
    set_password(person_id, password_hash)


def _department(name: str | None) -> int:
    """The department of that name, or the one on top; the first of a new system is made."""
    found = db.session.scalars(
        select(Department.id).where(
            Department.name_folded == folded(name) if name else Department.parent_id.is_(None)
        )
    ).all()
    if len(found) == 1:
        return found[0]
    if not found and db.session.scalar(select(Department.id).limit(1)) is None:
        return _or_refuse(add_department(DepartmentDraft(name or "Flexpool")))
    if name is None:
        raise click.UsageError("there are several departments on top: give --department")
    raise click.UsageError(f"there is no department {name!r}")


def _or_refuse(outcome: int | NotDone[PeopleRefusal]) -> int:
    if isinstance(outcome, NotDone):
        with force_locale("en"):
            raise click.ClickException(refusal_text(outcome))
    return outcome
