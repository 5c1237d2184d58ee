"""``flask seed demo``, ``flask seed hospital`` and ``flask accounts``."""

import time
from collections.abc import Callable
from typing import TypeVar

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import func, inspect, select

from app.accounts.models import Credential
from app.accounts.passwords import hash_password, matches
from app.accounts.rules_passwords import PUBLISHED, weakness_of
from app.core import clock
from app.core.actor import COMMAND_LINE, acting
from app.core.db import db
from app.core.localtime import local_time
from app.core.migrations import downgrade, upgrade
from app.installation import consent
from app.people.models import Department, Person
from seeds.cast import ACCOUNTS
from seeds.demo import plan
from seeds.hospital.plan import hospital
from seeds.hospital.storing import Tell, store_hospital
from seeds.names import address_of
from seeds.storing import Stored, store
from seeds.world import MAIL_DOMAIN

TELL_EVERY = 2.0
Command = TypeVar("Command", bound=Callable[..., None])

seed_group = AppGroup("seed", help="Fill an empty database with an invented organisation.")


def _options(function: Command) -> Command:
    """What both seeds can be asked."""
    for option in (
        click.option("--password", default=PUBLISHED, show_default=True, help="Of everybody."),
        click.option(
            "--if-empty",
            is_flag=True,
            help="For start-up: do nothing where people are, and print no accounts.",
        ),
        consent.open_option,
        consent.wipe_option,
        click.option(
            "--fresh",
            is_flag=True,
            help="Delete everything first, the trail as well; asks for the name of the database.",
        ),
    ):
        function = option(function)
    return function


@seed_group.command("demo")
@_options
def seed_demo(
    fresh: bool, wiped: str | None, opened: str | None, if_empty: bool, password: str
) -> None:
    """Store the demo hospital De Linde as it would stand now; print its accounts."""
    if _may_seed(fresh, wiped, opened, if_empty, password):
        demo = plan(clock.now(), local_time())
        stored = _seeded(fresh, password, lambda password_hash: store(demo, password_hash))
        _report(stored, None if if_empty else password)


@seed_group.command("hospital")
@click.option("--people", type=click.IntRange(1, 100_000), default=2740, show_default=True)
@click.option("--shifts", type=click.IntRange(1, 1_000_000), default=12_000, show_default=True)
@_options
def seed_hospital(
    people: int,
    shifts: int,
    fresh: bool,
    wiped: str | None,
    opened: str | None,
    if_empty: bool,
    password: str,
) -> None:
    """Store the same hospital at size, for measuring: so many workers, and tasks over a year."""
    if _may_seed(fresh, wiped, opened, if_empty, password):
        whole = hospital(clock.now(), local_time(), people, shifts)
        stored = _seeded(
            fresh, password, lambda password_hash: store_hospital(whole, password_hash, _progress())
        )
        _report(stored, None if if_empty else password)


def _may_seed(
    fresh: bool, wiped: str | None, opened: str | None, if_empty: bool, password: str
) -> bool:
    """Whether to go on; ends the program where that would mix with what is there, where nobody
    said that it may be lost, or where it would open an installation in earnest.
    """
    _refuse_weak(password)
    in_use = _is_in_use()
    if in_use and not fresh:
        if if_empty:
            return False
        raise click.ClickException(
            "there are people in this database. Seed an empty one, or delete all that is in this "
            "one with --fresh."
        )
    if consent.is_production():
        _refuse_published(password)
        consent.require("this makes hundreds of accounts in", consent.OPEN, opened)
    if in_use:
        consent.require("this deletes everything, the trail too, in", consent.WIPE, wiped)
    return True


def _seeded(fresh: bool, password: str, fill: Callable[[str], Stored]) -> Stored:
    password_hash = hash_password(password)
    if fresh:
        _start_over()
    with acting(COMMAND_LINE):
        return fill(password_hash)


def _progress() -> Tell:
    """Say how far it is every few seconds, on the error output."""
    last = time.monotonic()

    def tell(words: str) -> None:
        nonlocal last
        if time.monotonic() - last > TELL_EVERY:
            last = time.monotonic()
            click.echo(words, err=True)

    return tell


def _report(stored: Stored, password: str | None) -> None:
    click.echo(
        f"De Linde is in the database (demo-gegevens): {stored['people']} people, "
        f"{stored['shifts']} tasks, {stored['claims']} claims.\n"
    )
    if password is not None:
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
    _print_accounts(PUBLISHED if matches(somebody, PUBLISHED) else None)


def _refuse_published(password: str) -> None:
    if password == PUBLISHED:
        raise click.ClickException(
            "this is production, and everybody knows the password of the demo: a demo belongs on "
            "an installation of its own (FLEXPOOL_ENV=development). Nothing was done."
        )


def _refuse_weak(password: str) -> None:
    weakness = None if password == PUBLISHED else weakness_of(password, email="", name="")
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
    workers = db.session.scalar(select(func.count()).where(Person.email.like("worker%")))
    if workers:
        last = f"worker{workers}@{MAIL_DOMAIN}"
        click.echo(f"  {'and the others':{name_width}}  worker1@{MAIL_DOMAIN} to {last}")
    everyone = password or "the one that was given when this was seeded"
    click.echo(f"\nThe password of everybody in the demo: {everyone}")
