"""Links to the card of a task: made, made anew, and ended."""

from sqlalchemy import select

from app.audit.trail import Verb, record
from app.claims.locks import locked_shift
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.core.secret_links import SecretLink, TooManyLinks, end_every, secret_link
from app.core.tokens import MadeBefore
from app.customers.models import CustomerLink
from app.people.locks import lock_person

MOST_LINKS = 1
"""A task has one that lives: a new one takes the place of the one before."""


@command
def make_link(person_id: int, shift_id: int, once: str | None = None) -> SecretLink | MadeBefore:
    """Make the link to the card of a task; the one before it ends. Its secret is kept nowhere.

    The same ``once`` of the same person twice is one link: the second gets what the first got.
    """
    lock_person(person_id)
    locked_shift(shift_id)

    def make(token_hash: str, key: str | None) -> CustomerLink:
        made = CustomerLink(
            shift_id=shift_id,
            made_by_id=person_id,
            token_hash=token_hash,
            made_at=clock.now(),
            once=key,
        )
        db.session.add(made)
        record(Verb.ADDED, made, shift=shift_id)
        return made

    of = CustomerLink.shift_id == shift_id
    made = secret_link(CustomerLink, make, of, MOST_LINKS, person_id=person_id, once=once)
    while isinstance(made, TooManyLinks):
        _end_living(shift_id)
        made = secret_link(CustomerLink, make, of, MOST_LINKS, person_id=person_id, once=once)
    return made


@command
def revoke_link(link_id: int) -> bool:
    """End a link at once and for good. Returns whether it was still alive."""
    found = db.session.get(CustomerLink, link_id, with_for_update=True)
    if found is None or found.revoked_at is not None:
        return False
    _end(found)
    return True


@command
def revoke_every_link() -> int:
    """End every link of everybody. Returns the number ended."""
    ended = end_every(CustomerLink)
    record(Verb.REVOKED, "CustomerLink", revoked=ended)
    return ended


def _end_living(shift_id: int) -> None:
    of_task = CustomerLink.shift_id == shift_id, CustomerLink.revoked_at.is_(None)
    for link in db.session.scalars(select(CustomerLink).where(*of_task)):
        _end(link)


def _end(link: CustomerLink) -> None:
    link.revoked_at = clock.now()
    record(Verb.REVOKED, link, shift=link.shift_id)
