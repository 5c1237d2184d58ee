"""``flask seed demo`` and ``flask accounts``."""

import click
from flask.cli import AppGroup, with_appcontext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select

from app.accounts.models import Credential
from app.accounts.passwords import hash_password, matches, weakness_of
from app.core import clock
from app.core.actor import COMMAND_LINE, acting
from app.core.db import db
from app.people.models import Department, Person
from app.seeds.cast import ACCOUNTS
from app.seeds.demo import plan
from app.seeds.names import address_of
from app.seeds.storing import store
from app.web.languages import local_time

PASSWORD = "prikbord-demo"  # noqa: S105

seed_group = AppGroup("seed", help="Fill an empty database with an invented organisation.")


@seed_group.command("demo")
@click.option("--fresh", is_flag=True, help="Delete everything first, the trail as well.")
@click.option(
    "--if-empty",
    is_flag=True,
    help="For start-up: do nothing where people are, and print no accounts.",
)
@click.option("--password", default=PASSWORD, show_default=True, help="The password of all.")
def seed_demo(fresh: bool, if_empty: bool, password: str) -> None:
    """Store the demo hospital De Linde as it would stand now; print its accounts."""
    _refuse_weak(password)
    if not fresh and _is_in_use():
        if if_empty:
            return
        raise click.ClickException(
            "there are people in this database. Seed an empty one, or delete all that is in this "
            "one with --fresh."
        )
    demo = plan(clock.now(), local_time())
    password_hash = hash_password(password)
    if fresh:
        _start_over()
    with acting(COMMAND_LINE):
        stored = store(demo, password_hash)
    click.echo(
        f"De Linde is in the database (demo-gegevens): {stored['people']} people, "
        f"{stored['shifts']} tasks, {stored['claims']} claims.\n"
    )
    if not if_empty:
        _print_accounts(password)


@click.command("accounts")
@with_appcontext
def accounts_command() -> None:
    """Print the accounts of the demo, where it is in the database."""
    if not _is_in_use():
        click.echo("No accounts yet: flask --app wsgi seed demo")
        return
    somebody = db.session.scalar(
        select(Credential.password_hash)
        .join(Person, Person.id == Credential.person_id)
        .where(Person.email == address_of(ACCOUNTS[0][0]))
    )
    _print_accounts(PASSWORD if matches(somebody, PASSWORD) else None)


def _refuse_weak(password: str) -> None:
    weakness = weakness_of(password, email="", name="")
    if weakness is not None:
        raise click.BadParameter(f"choose another one: {weakness}.", param_hint="--password")


def _is_in_use() -> bool:
    """Whether somebody has put anything here yet; says so when there are no tables."""
    if not inspect(db.engine).has_table("people"):
        raise click.ClickException("there are no tables yet: flask --app wsgi db upgrade")
    anything = select(Person.id).limit(1), select(Department.id).limit(1)
    return any(db.session.scalar(each) is not None for each in anything)


def _start_over() -> None:
    """Drop and make every table: the trail of what was there cannot be deleted otherwise."""
    db.session.remove()
    downgrade(revision="base")
    upgrade()


def _print_accounts(password: str | None) -> None:
    addresses = [address_of(name) for name, _ in ACCOUNTS]
    found = db.session.scalars(select(Person).where(Person.email.in_(addresses), Person.active))
    names = {person.email: person.name for person in found}
    lines = [
        (names[address], address, role)
        for address, (_, role) in zip(addresses, ACCOUNTS, strict=True)
        if address in names
    ]
    if not lines:
        click.echo("The demo is not in this database.")
        return
    name_width, address_width = (max(len(line[n]) for line in lines) for n in (0, 1))
    for name, address, role in lines:
        click.echo(f"  {name:{name_width}}  {address:{address_width}}  {role}")
    everyone = password or "the one that was given when this was seeded"
    click.echo(f"\nThe password of everybody in the demo: {everyone}")
