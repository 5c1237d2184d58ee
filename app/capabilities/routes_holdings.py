"""What somebody can do or holds, now or as known on a past day, and how it came to be."""

from typing import Any

from flask import Response, abort, request

from app.capabilities import words
from app.capabilities.blueprint import blueprint
from app.capabilities.forms_sign_offs import LookBackForm
from app.capabilities.queries_profile import Seen, entry_of, history, profile, profile_on, seen
from app.capabilities.rules import ProfilePart, steps_of
from app.core.viewer import Can
from app.people.tabs import person_tabs
from app.web.access import access, viewer
from app.web.render import page
from app.web.tabs import Tab


@blueprint.get("/people/<int:person_id>/capabilities")
@access(Can.SIGNED_IN)
def holdings(person_id: int) -> Response:
    """What somebody can do or holds; ``?on=2026-10-13`` as it was known at the end of that day."""
    found = seen(viewer(), person_id) or abort(404)
    form = LookBackForm(request.args)
    fine = form.validate()
    on = form.on.data if fine else None
    return page(
        "capabilities/holdings.html",
        block="holdings",
        status=200 if fine else 422,
        **_person(found),
        profile=profile_on(found, on) if on else profile(found),
        on=on,
        form=form,
        ProfilePart=ProfilePart,
        kinds=words.KINDS,
        steps_of=steps_of,
    )


@blueprint.get("/people/<int:person_id>/capabilities/<int:capability_id>")
@access(Can.SIGNED_IN)
def one_capability(person_id: int, capability_id: int) -> Response:
    """One capability of somebody: where it stands, and every sign-off and taking away."""
    found = seen(viewer(), person_id) or abort(404)
    entry = entry_of(found, capability_id)
    if entry is None or not entry.matters:
        abort(404)
    return page(
        "capabilities/history.html",
        **_person(found),
        entry=entry,
        events=history(found.person.id, capability_id),
        judged=capability_id in found.judged,
        on=None,
        methods=words.METHODS,
        reasons=words.REASONS,
        kinds=words.KINDS,
        steps_of=steps_of,
    )


def _person(found: Seen) -> dict[str, Any]:
    """Whose page it is, and the parts of the profile that the viewer may open."""
    person = found.person
    return {
        "person": person,
        "oneself": person.id == viewer().id,
        "tabs": _tabs(found),
    }


def _tabs(found: Seen) -> list[Tab]:
    person = found.person
    if not viewer().can(Can.SEE_PEOPLE, person.home_department.path):
        return []
    return person_tabs(viewer(), person, "capabilities.holdings")
