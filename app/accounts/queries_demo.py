"""The people of the demo as whom a visitor may look around, on a machine of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.db import db
from app.people.models import Person

CAST = {
    "noor.haddad@delinde.example": _l("takes tasks"),
    "marleen.brouwer@delinde.example": _l("posts tasks"),
    "tarik.aydin@delinde.example": _l("coordinates"),
    "joke.postma@delinde.example": _l("signs off what people can do"),
    "ineke.van.dam@delinde.example": _l("guides people who build up their hours"),
    "anne.de.graaf@delinde.example": _l("administers Flexpool"),
}
"""In the order of the story, and what they do. The domain is one that nobody can own (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody of the demo."""

    email: str
    first_name: str
    does: str


def cast() -> Sequence[CastMember]:
    """Those of the cast who are here, in the order of the story; nobody unless ``SHOWS_CAST``.

    Whoever looks around signs in as anybody does, with the password that the demo publishes. One
    statement, and none where the cast is not shown.
    """
    if not current_app.config["SHOWS_CAST"]:
        return ()
    named = select(Person).where(Person.email.in_(CAST), Person.active)
    here = {person.email: person.first_name for person in db.session.scalars(named)}
    return [
        CastMember(email, here[email], str(does)) for email, does in CAST.items() if email in here
    ]
