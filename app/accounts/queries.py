"""What somebody sees about getting in, and about oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, or_, select

from app.accounts.models import ResetLink, SignedInSession
from app.capabilities.models import Holding
from app.core import clock
from app.core.db import db
from app.core.viewer import Viewer
from app.people.models import Agreement, Department, Limit, Person

Row = TypeVar("Row", Agreement, Limit)


@dataclass(frozen=True, slots=True)
class LinkOwner:
    """The person of a link to a new password that still works."""

    link_id: int
    person_id: int
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Me:
    """What the page about oneself shows."""

    email: str
    department: str
    capabilities: int
    agreements: Sequence[Agreement]
    limits: Sequence[Limit]
    sessions: Sequence[SignedInSession]
    standing_consent: bool


def email_of(person_id: int) -> str:
    """The e-mail address of a person."""
    return db.session.scalars(select(Person.email).where(Person.id == person_id)).one()


def house_words() -> list[str]:
    """Names that everybody here knows: of the departments in use, and of this site."""
    site = urlsplit(current_app.config["BASE_URL"]).hostname or ""
    return [*db.session.scalars(select(Department.name).where(Department.active)), site]


def owner_of_link(link_id: int) -> LinkOwner | None:
    """Whose link this is, if it can still be used."""
    found = db.session.execute(
        select(ResetLink, Person.email, Person.name)
        .join(Person, Person.id == ResetLink.person_id)
        .where(ResetLink.id == link_id, Person.active)
    ).one_or_none()
    if found is None or not found.ResetLink.is_open(clock.now()):
        return None
    return LinkOwner(link_id, found.ResetLink.person_id, found.email, found.name)


def me(viewer: Viewer, today: date) -> Me:
    """Everything about oneself; five statements."""
    email, department, standing_consent = db.session.execute(
        select(Person.email, Department.name, Person.standing_consent)
        .join(Department, Department.id == Person.home_department_id)
        .where(Person.id == viewer.id)
    ).one()
    return Me(
        email,
        department,
        _capabilities(viewer),
        _valid(Agreement, viewer, today),
        _valid(Limit, viewer, today),
        living_sessions(viewer),
        standing_consent,
    )


def living_sessions(viewer: Viewer) -> Sequence[SignedInSession]:
    """The devices on which the viewer is signed in, the last used first."""
    at = clock.now()
    idle = timedelta(hours=current_app.config["SESSION_IDLE_HOURS"])
    return db.session.scalars(
        select(SignedInSession)
        .where(
            SignedInSession.person_id == viewer.id,
            SignedInSession.ended_at.is_(None),
            SignedInSession.expires_at > at,
            SignedInSession.seen_at > at - idle,
        )
        .order_by(SignedInSession.seen_at.desc(), SignedInSession.id.desc())
        .limit(50)
    ).all()


def _capabilities(viewer: Viewer) -> int:
    """How many capabilities the viewer has, expired ones too."""
    held = select(func.count(Holding.capability_id.distinct()))
    return db.session.scalar(held.where(Holding.person_id == viewer.id)) or 0


def _valid(table: type[Row], viewer: Viewer, today: date) -> Sequence[Row]:
    """What holds today or later, the first first."""
    return db.session.scalars(
        select(table)
        .where(
            table.person_id == viewer.id,
            or_(table.valid_until.is_(None), table.valid_until >= today),
        )
        .order_by(table.valid_from, table.id)
        .limit(20)
    ).all()
