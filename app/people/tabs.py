"""The parts of somebody's profile, as far as the viewer may open them."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.core.viewer import Viewer
from app.people.models import Person
from app.people.policies import may_administer


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of a profile."""

    label: str
    href: str
    current: bool


def person_tabs(viewer: Viewer, person: Person, current: str) -> list[Tab]:
    """The tabs; ``person`` has its home department loaded. ``current`` is an endpoint."""
    parts = [
        (_("Profile"), "people.person"),
        (_("Capabilities"), "capabilities.holdings"),
        (_("Stand-in"), "shifts.stand_ins"),
    ]
    if may_administer(viewer, person.home_department.path):
        parts += [
            (_("Roles"), "people.roles"),
            (_("Agreements"), "agreements.agreements"),
            (_("Limits"), "agreements.limits"),
            (_("Taken time"), "agreements.commitments"),
        ]
    return [
        Tab(label, url_for(endpoint, person_id=person.id), endpoint == current)
        for label, endpoint in parts
    ]


def people_tabs(current: str) -> list[Tab]:
    """People, and what they can do: two ways of looking at the same. ``current`` is an endpoint."""
    parts = [(_("People"), "people.people"), (_("Capabilities"), "capabilities.matrix_page")]
    return [Tab(label, url_for(endpoint), endpoint == current) for label, endpoint in parts]
