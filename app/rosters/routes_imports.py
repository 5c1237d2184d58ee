"""A roster from a file: send it, look at what it will do, and say yes."""

from flask import Response, abort, flash, request, url_for
from flask_babel import ngettext

from app.agreements.listed_time import Clash
from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core.viewer import Can
from app.people import grounds, words
from app.people.models import CommitmentKind, Origin
from app.rosters import commands_imports as commands
from app.rosters.blueprint import blueprint
from app.rosters.forms import OwnRosterForm, PeopleRosterForm
from app.rosters.models import RosterImport
from app.rosters.reading import ReadRoster, read_roster
from app.rosters.words import lines_wrong, refused_texts
from app.web.access import access, viewer
from app.web.limits import uploads
from app.web.pages import listing_of, page_number
from app.web.render import go_to, page


@blueprint.route("/commitments/import", methods=["GET", "POST"])
@access(Can.SIGNED_IN)
@uploads("file")
def own_roster() -> Response:
    """Send one's own roster; nothing of it is done yet."""
    return _sent(OwnRosterForm(), of_people=False)


@blueprint.route("/people/rosters/import", methods=["GET", "POST"])
@access(Can.ADMINISTER)
@uploads("file")
def people_roster() -> Response:
    """Send the rosters of one's people; nothing of it is done yet."""
    return _sent(PeopleRosterForm(), of_people=True)


@blueprint.get("/commitments/imports/<int:roster_id>")
@access(Can.SIGNED_IN)
def roster_import(roster_id: int) -> Response:
    """What a roster will do, person by person."""
    return _preview(_own(roster_id))


@blueprint.post("/commitments/imports/<int:roster_id>/confirmation")
@access(Can.SIGNED_IN)
@bounded(60, Verb.IMPORTED)
def roster_confirmation(roster_id: int) -> Response:
    """Do all of it; or, when it would be something else by now, look again."""
    _own(roster_id)
    done = commands.confirm(viewer(), roster_id, request.form.get("plan", ""))
    if done is None:
        return _preview(_own(roster_id), status=409, otherwise=True)
    if done:
        flash(ngettext("%(num)s time changed.", "%(num)s times changed.", done), "ok")
    return go_to(url_for("rosters.roster_import", roster_id=roster_id))


def _sent(form: OwnRosterForm | PeopleRosterForm, *, of_people: bool) -> Response:
    refused: list[str] = []
    wrong = 0
    if form.validate_on_submit():
        found = read_roster(viewer(), form.file.data or b"", form.period.data, of_people=of_people)
        if isinstance(found, ReadRoster):
            kind = CommitmentKind.OWN_ROSTER if of_people else form["kind"].data
            origin = Origin.OFFICE if of_people else Origin.OWN
            made = commands.keep(viewer(), form.file.filename, found, kind, origin)
            return go_to(url_for("rosters.roster_import", roster_id=made))
        refused, wrong = refused_texts(found), lines_wrong(found)
        form.file.errors = refused[:1]
    return page(
        "rosters/import_people.html" if of_people else "rosters/import_own.html",
        status=422 if form.errors else 200,
        form=form,
        refused=refused,
        wrong=wrong,
    )


def _own(roster_id: int) -> RosterImport:
    return commands.own_import(viewer(), roster_id) or abort(404)


def _preview(kept: RosterImport, status: int = 200, otherwise: bool = False) -> Response:
    plan = commands.planned(viewer(), kept)
    own = kept.origin == Origin.OWN
    spans = {each.person_id: each.wanted if kept.applied_at else each.new for each in plan.people}
    meetings = grounds.meetings_of(spans)
    return page(
        "rosters/import_preview.html",
        status=status,
        kept=kept,
        plan=plan,
        own=own,
        otherwise=otherwise,
        kind=words.COMMITMENT_KINDS[kept.kind],
        clashes=[Clash(0, each, may_keep=False) for each in meetings.get(viewer().id, ())],
        met=[
            (each.name, meetings[each.person_id])
            for each in plan.people
            if each.person_id in meetings
        ],
        listing=listing_of(plan.people, page_number()),
        back=url_for("rosters.own_roster" if own else "rosters.people_roster"),
    )
