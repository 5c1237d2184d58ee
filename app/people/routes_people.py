"""People: the list, a profile, and changes to an account."""

from collections.abc import Sequence

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.core.localtime import local_today
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.lists.chosen import LeftAsItWas, chosen_ids
from app.lists.sorting import sorting
from app.people import duties, queries, reach, ways_in, words
from app.people.blueprint import blueprint
from app.people.commands import add_person, change_person, ground_after, reactivate_person
from app.people.forms import PersonForm, home_form, role_form
from app.people.forms_takeover import Takeover, takeover_page
from app.people.models import Person
from app.people.policies import may_administer, may_change_account, may_change_address
from app.people.queries_drafts import draft_of_person
from app.people.rules import PeopleRefusal
from app.people.tabs import PEOPLE, person_tabs
from app.people.words_grounds import say_what_no_longer_fits
from app.web.access import access, ensure, viewer
from app.web.fields import options
from app.web.forms import Form
from app.web.pages import here, listing, page_number, searched
from app.web.render import go_to, go_told, page
from app.web.tabs import tabs_of


def people_page(asked: Form | None = None, left: Sequence[LeftAsItWas] = ()) -> Response:
    """The list. ``asked`` was refused for several at once; with those ``left`` it was not done."""
    order = sorting()
    found = queries.people(viewer(), local_today(), searched(), order)
    administers = viewer().anywhere(Can.ADMINISTER)
    return page(
        "people/people.html",
        block="results",
        status=422 if left or asked else 200,
        listing=listing(found, page_number()),
        search=searched(),
        sorting=order,
        contracts=words.CONTRACTS,
        tabs=tabs_of(PEOPLE, "asking.people"),
        choosable=lambda found: may_administer(viewer(), found.home_department.path),
        role_form=role_form() if administers else None,
        home_form=home_form() if administers else None,
        asked=asked,
        here=here(),
        left=left,
        ticked={each.id for each in left} or set(chosen_ids()),
    )


@blueprint.get("/people/<int:person_id>")
@access(Can.SEE_PEOPLE)
def person(person_id: int) -> Response:
    """A profile. Numbers of what was agreed, and how to sign in, are for administrators only."""
    found = queries.person(viewer(), person_id) or abort(404)
    contract = queries.contract_on(person_id, local_today())
    return page(
        "people/person.html",
        person=found,
        contract=words.CONTRACTS[contract] if contract else None,
        tabs=person_tabs(viewer(), found, "people.person"),
        administered=may_administer(viewer(), found.home_department.path),
        changeable=_may_change(found),
        is_minor=found.minor_until is not None and found.minor_until > local_today(),
        role_labels=words.ROLES,
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
@access(Can.ADMINISTER)
@bounded(DESK, Verb.ADDED, kind="Person")
def new_person() -> Response:
    """Somebody new, who gets a welcome by mail."""
    form = PersonForm(data={"language": "nl"})
    form.home_department.choices = options(
        queries.department_choices(viewer(), Can.ADMINISTER), ask=_("Choose a department")
    )
    if not form.validate_on_submit():
        return _form(form, None)
    made = add_person(form.draft())
    if isinstance(made, NotDone):
        form.refuse(made)
        return _form(form, None)
    flash(_("%(name)s added, and sent a welcome.", name=form.name.data), "ok")
    return go_to(url_for("people.person", person_id=made))


@blueprint.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
@access(Can.ADMINISTER)
@bounded(DESK, Verb.CHANGED, kind="Person")
def edit_person(person_id: int) -> Response:
    """Change an account."""
    found = changeable(person_id)
    form = PersonForm(stored=draft_of_person(found))
    form.home_department.choices = options(
        queries.department_choices(viewer(), Can.ADMINISTER, also=found.home_department_id)
    )
    if not _may_change_address(found):
        form.keep_address(found.email)
    if not form.accepted():
        return _form(form, found)
    wanted = form.wanted()
    losing = () if form.untouched else duties.lost(person_id, ground_after(person_id, wanted))
    takeover = Takeover(losing)
    if takeover.asks:
        return takeover_page(found, takeover, request.path)
    before = found.home_department_id, found.minor_until
    if not form.settled(change_person(person_id, wanted, takeover.chosen, form.seen)):
        return _form(form, changeable(person_id))
    if (wanted.home_department_id, wanted.minor_until) != before:
        say_what_no_longer_fits(person_id)
    return go_to(url_for("people.person", person_id=person_id))


@blueprint.post("/people/<int:person_id>/reactivation")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.REACTIVATED, kind="Person")
def person_reactivation(person_id: int) -> Response:
    """Let somebody in again."""
    changeable(person_id)
    return told(person_id, reactivate_person(person_id), _("Can sign in again."))


def _may_change(found: Person) -> bool:
    roles = [(grant.role, grant.department.path) for grant in found.roles]
    home_path = found.home_department.path
    return may_change_account(viewer(), home_path, roles, reach.paths_of(found.id))


def _may_change_address(found: Person) -> bool:
    added_by = queries.added_by(found.id)
    return may_change_address(viewer(), added_by=added_by, entered=ways_in.entered(found.id))


def changeable(person_id: int) -> Person:
    """Somebody whose account the viewer may change; 404 if not seen, 403 if seen only."""
    found = queries.person(viewer(), person_id, Can.ADMINISTER) or abort(404)
    ensure(_may_change(found))
    return found


def _form(form: PersonForm, found: Person | None) -> Response:
    return page("people/person_form.html", status=form.status, form=form, person=found)


def told(person_id: int, refusal: NotDone[PeopleRefusal] | None, done: str) -> Response:
    """Back to the profile, with what became of it."""
    return go_told(
        done,
        url_for("people.person", person_id=person_id),
        words.refusal_text(refusal) if refusal else None,
    )
