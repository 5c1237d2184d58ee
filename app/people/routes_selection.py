"""Several people chosen in the list, and one change for all of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.core.command import DatabaseBusy, InDoubt
from app.core.refusal import NotDone
from app.core.revision import Overtaken
from app.core.viewer import Can, Viewer
from app.lists.chosen import LeftAsItWas, chosen_ids
from app.people import duties, queries, reach, words
from app.people.blueprint import blueprint
from app.people.commands import (
    change_person,
    deactivate_person,
    grant_role,
    ground_after,
    reactivate_person,
)
from app.people.forms import HomeForm, NobodyChosen, home_form, role_form
from app.people.models import Person
from app.people.policies import may_change_account
from app.people.queries_drafts import draft_of_person
from app.people.routes_people import people_page
from app.people.rules import Role
from app.people.words_grounds import say_what_no_longer_fits
from app.web.access import access, viewer
from app.web.forms import Form
from app.web.pages import here
from app.web.render import go_to

Act = Callable[[Person], LeftAsItWas | None]


@blueprint.post("/people")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.GRANTED, Verb.CHANGED, Verb.DEACTIVATED, Verb.REACTIVATED)
def people_selection() -> Response:
    """Change all who are chosen; with whom it is not done stays chosen, and is told."""
    people = queries.administered(viewer(), chosen_ids())
    form, act = _asked()
    if not people:
        form = NobodyChosen()
    if not form.validate() or act is None:
        return people_page(form)
    left = with_each(people, act())
    done = people.keys() - {each.id for each in left}
    if done:
        flash(ngettext("Done for %(num)s person.", "Done for %(num)s people.", len(done)), "ok")
    if isinstance(form, HomeForm):
        say_what_no_longer_fits(*sorted(done))
    return people_page(left=left) if left else go_to(here())


def _asked() -> tuple[Form, Callable[[], Act] | None]:
    """The form of what is to be done, and how it is done once that is sound."""
    match request.form.get("act"):
        case "role":
            role = role_form()
            return role, lambda: given(role.role.data, role.department.data)
        case "home":
            home = home_form()
            return home, lambda: moved(viewer(), home.home_department.data)
        case "out":
            return Form(), lambda: let_out(viewer())
        case "in":
            return Form(), lambda: let_in(viewer())
    return NobodyChosen(), None


def with_each(people: Mapping[int, str], act: Act) -> list[LeftAsItWas]:
    """Do something with each (name by id); those with whom it was not done, and why."""
    tried = (_tried(act, number, name) for number, name in people.items())
    return [left for left in tried if left is not None]


def _tried(act: Act, number: int, name: str) -> LeftAsItWas | None:
    """Each is read anew: what was done with the one before is stored by then."""
    person = queries.person(viewer(), number, Can.ADMINISTER)
    if person is None:
        return LeftAsItWas(number, name, _("Somebody else changed this meanwhile."))
    try:
        return act(person)
    except InDoubt:
        raise
    except DatabaseBusy:
        return LeftAsItWas(number, name, _("Flexpool was busy. Try again."))


def given(role: Role, department_id: int) -> Act:
    """Give a role for a department."""

    def act(person: Person) -> LeftAsItWas | None:
        return _left(person, grant_role(person.id, role, department_id))

    return act


def moved(viewer: Viewer, department_id: int) -> Act:
    """Give a home department; whoever would have to hand something over is left alone."""

    def act(person: Person) -> LeftAsItWas | None:
        draft = replace(draft_of_person(person), home_department_id=department_id)
        return (
            _not_yours(viewer, person)
            or _named(person, ground_after(person.id, draft), "people.edit_person")
            or _left(person, change_person(person.id, draft))
        )

    return act


def let_out(viewer: Viewer) -> Act:
    """Stop the access of those who are named for nothing."""

    def act(person: Person) -> LeftAsItWas | None:
        return (
            _not_yours(viewer, person)
            or _named(person, duties.standing_of(person.id).gone, "people.leaving")
            or _left(person, deactivate_person(person.id))
        )

    return act


def let_in(viewer: Viewer) -> Act:
    """Give access again."""

    def act(person: Person) -> LeftAsItWas | None:
        return _not_yours(viewer, person) or _left(person, reactivate_person(person.id))

    return act


def _left(person: Person, answer: object) -> LeftAsItWas | None:
    if isinstance(answer, NotDone):
        return LeftAsItWas(person.id, person.name, words.refusal_text(answer))
    if isinstance(answer, Overtaken):
        return LeftAsItWas(person.id, person.name, _("Somebody else changed this meanwhile."))
    return None


def _not_yours(viewer: Viewer, person: Person) -> LeftAsItWas | None:
    roles = [(grant.role, grant.department.path) for grant in person.roles]
    home = person.home_department.path
    if may_change_account(viewer, home, roles, reach.paths_of(person.id)):
        return None
    return LeftAsItWas(
        person.id,
        person.name,
        _("Has a role or another right outside what you administer."),
        url_for("people.person", person_id=person.id),
    )


def _named(person: Person, after: duties.Standing, endpoint: str) -> LeftAsItWas | None:
    if not duties.lost(person.id, after):
        return None
    return LeftAsItWas(
        person.id,
        person.name,
        _("Is named for something that somebody else has to take over."),
        url_for(endpoint, person_id=person.id),
    )
