"""Who owns and who signs off capabilities, when they leave."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.audit.trail import Verb, record
from app.capabilities.models import Capability, CapabilityGrant, CapabilityRight
from app.core.db import db
from app.people import duties
from app.people.duties import Chosen, Lost, Standing
from app.people.models import Person

MOST_NAMES = 3
Others = Mapping[tuple[int, str], Sequence[tuple[int, str]]]
"""By capability and right, who else has it: id and name."""


def install() -> None:
    """Ask about the catalogue when somebody leaves."""
    duties.register("keepers", duties.Duty(lost, hand_over))


def lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """The capabilities that they own or sign off by name; none while the account stays open.

    Whoever signs off may come to own it, and the other way: those know it.
    """
    if after.active:
        return []
    own = _own(person_id)
    others = _others(person_id, {capability.id for _grant, capability in own})
    return [_ending(grant, capability, others) for grant, capability in own]


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """Take each of these rights away, and give it to who was chosen."""
    if after.active:
        return
    own = _own(person_id)
    others = _others(person_id, {capability.id for _grant, capability in own})
    for grant, capability in own:
        wanted = chosen.get(_key(grant))
        db.session.delete(grant)
        said = {"capability": capability.id, "right": grant.right}
        record(Verb.REVOKED, grant, about=person_id, **said)
        if wanted in dict(_choices(grant, others)):
            given = CapabilityGrant(
                capability_id=capability.id, person_id=wanted, right=grant.right
            )
            db.session.add(given)
            record(Verb.GRANTED, given, about=wanted, **said)


def _ending(grant: CapabilityGrant, capability: Capability, others: Others) -> Lost:
    name = capability.name(str(get_locale()))
    owner = grant.right == CapabilityRight.OWNER
    still = [other for _id, other in others.get((capability.id, grant.right), ())]
    nobody = _("Nobody owns it then.") if owner else _("Nobody is named to sign it off then.")
    return Lost(
        key=_key(grant),
        what=_("Owner of ‘%(name)s’", name=name) if owner else _("Signs off ‘%(name)s’", name=name),
        next=_("Still there: %(names)s.", names=", ".join(still[:MOST_NAMES])) if still else nobody,
        choices=tuple(_choices(grant, others)),
        alone=capability.active and not still,
        open=capability.active and capability.reserved and not still and not owner,
    )


def _key(grant: CapabilityGrant) -> str:
    return f"keeper-{grant.id}"


def _choices(grant: CapabilityGrant, others: Others) -> list[tuple[int, str]]:
    """Who has the other right for the capability, and not this one yet."""
    has = {each for each, _name in others.get((grant.capability_id, grant.right), ())}
    [other] = set(CapabilityRight) - {CapabilityRight(grant.right)}
    return [each for each in others.get((grant.capability_id, other), ()) if each[0] not in has]


def _own(person_id: int) -> list[tuple[CapabilityGrant, Capability]]:
    rows = db.session.execute(
        select(CapabilityGrant, Capability)
        .join(Capability, Capability.id == CapabilityGrant.capability_id)
        .where(CapabilityGrant.person_id == person_id)
        .order_by(Capability.name_nl, CapabilityGrant.id)
    )
    return [(grant, capability) for grant, capability in rows]


def _others(person_id: int, capability_ids: set[int]) -> Others:
    found: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for row in db.session.execute(
        select(CapabilityGrant.capability_id, CapabilityGrant.right, Person.id, Person.name)
        .join(Person, Person.id == CapabilityGrant.person_id)
        .where(
            CapabilityGrant.capability_id.in_(capability_ids),
            Person.active,
            Person.id != person_id,
        )
        .order_by(Person.name, Person.id)
    ):
        found[row.capability_id, row.right].append((row.id, row.name))
    return found
