"""Somebody leaves: what they are named for, who takes it over, and the act itself."""

from flask import Response, url_for
from flask_babel import gettext as _

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.core.viewer import Can
from app.people import duties
from app.people.blueprint import blueprint
from app.people.commands import deactivate_person
from app.people.forms_takeover import Takeover, takeover_page
from app.people.models import Person
from app.people.routes_people import changeable, told
from app.web.access import access


@blueprint.get("/people/<int:person_id>/leaving")
@access(Can.ADMINISTER)
def leaving(person_id: int) -> Response:
    """Everything that somebody is named for, with who takes it over; nothing is done yet."""
    found = changeable(person_id)
    return _page(found, _takeover(found))


@blueprint.post("/people/<int:person_id>/deactivation")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.DEACTIVATED, kind="Person")
def person_deactivation(person_id: int) -> Response:
    """Let somebody in no longer; what they were named for goes to who was chosen, or is next."""
    found = changeable(person_id)
    takeover = _takeover(found)
    if takeover.problem:
        return _page(found, takeover)
    done = _("Can no longer sign in.")
    if takeover.losing:
        done = _("Can no longer sign in. What they were named for is handed over.")
    if any(each.open and each.key not in takeover.chosen for each in takeover.losing):
        done = _("Can no longer sign in. What nobody has now stands on the coordinator's Today.")
    return told(person_id, deactivate_person(person_id, takeover.chosen), done)


def _takeover(found: Person) -> Takeover:
    return Takeover(duties.lost(found.id, duties.standing_of(found.id).gone))


def _page(found: Person, takeover: Takeover) -> Response:
    action = url_for("people.person_deactivation", person_id=found.id)
    return takeover_page(found, takeover, action, leaves=True)
