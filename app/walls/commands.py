"""Links to a screen in a corridor: made, and ended."""

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.secret_links import SecretLink, TooManyLinks, end_every, secret_link
from app.core.tokens import MadeBefore
from app.people.locks import lock_person
from app.people.models import Department
from app.walls.models import WallLink

MOST_LINKS = 10
"""So many links of a department live at once."""


@command
def make_link(
    person_id: int, department_id: int, once: str | None = None
) -> SecretLink | TooManyLinks | MadeBefore:
    """Make a link to the open tasks of a department; its secret is kept nowhere.

    The same ``once`` of the same person twice is one link: the second gets what the first got.
    """
    lock_person(person_id)
    db.session.execute(
        select(Department.id).where(Department.id == department_id).with_for_update()
    )

    def make(token_hash: str, key: str | None) -> WallLink:
        made = WallLink(
            department_id=department_id,
            made_by_id=person_id,
            token_hash=token_hash,
            made_at=clock.now(),
            once=key,
        )
        db.session.add(made)
        record(Verb.ADDED, made, department=department_id)
        return made

    of = WallLink.department_id == department_id
    return secret_link(WallLink, make, of, MOST_LINKS, person_id=person_id, once=once)


@command
def revoke_link(link_id: int) -> bool:
    """End a link at once and for good. Returns whether it was still alive."""
    found = db.session.get(WallLink, link_id, with_for_update=True)
    if found is None or found.revoked_at is not None:
        return False
    found.revoked_at = clock.now()
    record(Verb.REVOKED, found, department=found.department_id)
    return True


@command
def revoke_every_link() -> int:
    """End every link of everybody.

    Returns the number ended. Whoever wants one again makes it anew.
    """
    ended = end_every(WallLink)
    record(Verb.REVOKED, "WallLink", revoked=ended)
    return ended
