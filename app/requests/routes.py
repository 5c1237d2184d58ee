"""Asking for a capability with proof; what one asked for; and what one may answer."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.capabilities import queries, words
from app.capabilities.models import Capability, CapabilityRequest, RequestState
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.files.serving import as_download
from app.lists.only_open import only_open
from app.lists.sorting import sorting
from app.notices.words_told import told_text
from app.requests import commands
from app.requests import queries as requests_queries
from app.requests.blueprint import blueprint
from app.requests.forms import ApprovalForm, AskForm, TurnDownForm, WhichForm
from app.requests.queries import PersonsRequest
from app.requests.words import STATES
from app.web.access import access, viewer
from app.web.fields import options
from app.web.limits import id_of, uploads
from app.web.pages import listing, page_number
from app.web.render import go_to, page


@blueprint.get("/capability-requests/new")
@access(Can.SIGNED_IN)
def new_request() -> Response:
    """Choose a capability, ask for it, and see what one asked for before."""
    capability = _capability(request.args.get("capability"))
    if capability is None:
        return _ask(None, None, request.args if request.args.get("capability") == "" else None)
    return _ask(capability, _empty_form(capability))


@blueprint.post("/capability-requests")
@access(Can.SIGNED_IN)
@uploads("proof")
def add_request() -> Response:
    """Ask for a capability."""
    capability = _capability(request.form.get("capability"))
    if capability is None:
        return _ask(None, None, request.form)
    form = AskForm(capability)
    if not form.validate_on_submit():
        return _ask(capability, form)
    made = commands.ask(viewer().id, form.draft(capability.id))
    if isinstance(made, NotDone):
        form.refuse(made)
        return _ask(queries.capability(capability.id), form)
    flash(_sent(capability), "ok")
    return go_to(url_for("requests.new_request"))


def _sent(capability: Capability) -> str:
    """Who looks at a request; or that nobody is named for it yet."""
    looking = sorted(requests_queries.who_may_answer(capability, viewer().id))
    if not looking:
        return _("Sent. Nobody is named yet to look at it: it waits until somebody is.")
    return " ".join([_("Sent."), told_text(looking), _("You get one with the answer.")])


@blueprint.post("/capability-requests/<int:request_id>/withdrawal")
@access(Can.SIGNED_IN)
@bounded(30, Verb.WITHDRAWN, kind="CapabilityRequest")
def request_withdrawal(request_id: int) -> Response:
    """Take one's own request back."""
    _mine = requests_queries.own_request(viewer(), request_id) or abort(404)
    if commands.withdraw(request_id) is not None:
        abort(409)
    flash(_("Withdrawn. Nobody looks at it any more."), "ok")
    return go_to(url_for("requests.new_request"))


@blueprint.get("/capability-requests/<int:request_id>/proof")
@access(Can.SIGNED_IN)
def request_proof(request_id: int) -> Response:
    """The proof, for its person and for who may answer; the trail says who else opened it."""
    file = requests_queries.proof_of(viewer(), request_id) or abort(404)
    response = as_download(file)
    if requests_queries.own_request(viewer(), request_id) is None:
        commands.note_proof_opened(request_id)
    return response


@blueprint.get("/capability-requests")
@access(Can.SIGNED_IN)
def inbox() -> Response:
    """The requests that the viewer may answer, oldest first."""
    order, only = sorting(), only_open()
    found = requests_queries.inbox(viewer(), order)
    return page(
        "requests/inbox.html",
        listing=listing(found, page_number(), only.shown(requests_queries.IS_OPEN)),
        sorting=order,
        only=only,
        states=STATES,
        level_name=words.level_name,
    )


@blueprint.get("/capability-requests/<int:request_id>")
@access(Can.SIGNED_IN)
def one_request(request_id: int) -> Response:
    """A request, with what to answer."""
    return _answer(_asked(request_id))


@blueprint.post("/capability-requests/<int:request_id>/approval")
@access(Can.SIGNED_IN)
@bounded(DESK, Verb.APPROVED)
def request_approval(request_id: int) -> Response:
    """Sign off what was asked for."""
    asked = _asked(request_id)
    form = ApprovalForm(asked.request.capability)
    if asked.request.state == RequestState.OPEN and not form.validate_on_submit():
        return _answer(asked, approval=form)
    done = commands.approve(request_id, form.chosen_level, form.valid_until.data)
    if isinstance(done, NotDone):
        form.refuse(done)
    if not isinstance(done, int):
        return _answer(_asked(request_id), approval=form)
    flash(_("Approved.") + " " + told_text([asked.person.id], short=True), "ok")
    return go_to(url_for("requests.inbox"))


@blueprint.post("/capability-requests/<int:request_id>/refusal")
@access(Can.SIGNED_IN)
@bounded(DESK, Verb.TURNED_DOWN)
def request_refusal(request_id: int) -> Response:
    """Say no, in words to the person."""
    asked = _asked(request_id)
    form = TurnDownForm()
    if asked.request.state == RequestState.OPEN and not form.validate_on_submit():
        return _answer(asked, refusal=form)
    if commands.turn_down(request_id, form.answer.data or "") is not None:
        return _answer(_asked(request_id), refusal=form)
    flash(_("Turned down.") + " " + told_text([asked.person.id], short=True), "ok")
    return go_to(url_for("requests.inbox"))


def _capability(text: str | None) -> Capability | None:
    """A capability in use that a field names."""
    found = queries.capability(id_of(text or "") or 0)
    return found if found is not None and found.active else None


def _empty_form(capability: Capability) -> AskForm:
    held = requests_queries.level_held(viewer(), capability.id)
    return AskForm(capability, held, formdata=None)


def _ask(
    capability: Capability | None,
    form: AskForm | None,
    chosen: MultiDict[str, str] | None = None,
) -> Response:
    """The page to ask on; without a capability one is chosen first, read from ``chosen``."""
    which = WhichForm(chosen)
    which.capability.choices = options(queries.capability_choices(), _("Choose one"))
    unchosen = chosen is not None and not which.validate()
    wrong = unchosen or (form is not None and bool(form.errors or form.form_errors))
    if form is not None and wrong:
        form.ask_for_the_file_again()
    return page(
        "requests/request_new.html",
        status=422 if wrong else 200,
        capability=capability,
        form=form,
        which=which,
        needs_proof=capability is not None and commands.needs_proof(capability),
        mine=requests_queries.own_requests(viewer()),
        only=only_open(usual=False),
        states=STATES,
        level_name=words.level_name,
    )


def _asked(request_id: int) -> PersonsRequest:
    return requests_queries.to_answer(viewer(), request_id) or abort(404)


def _answer(
    asked: PersonsRequest, approval: ApprovalForm | None = None, refusal: TurnDownForm | None = None
) -> Response:
    """The request with both answers, or with the one that was given (409 to whoever is late)."""
    open_still, late = asked.request.state == RequestState.OPEN, approval or refusal
    return page(
        "requests/request.html",
        status=(422 if open_still else 409) if late else 200,
        asked=asked,
        approval=approval or _proposed(asked.request),
        refusal=refusal or TurnDownForm(formdata=None),
        wrong=late if open_still else None,
        states=STATES,
        level_name=words.level_name,
    )


def _proposed(asked: CapabilityRequest) -> ApprovalForm:
    data = {"level": asked.level, "valid_until": asked.valid_until}
    return ApprovalForm(asked.capability, formdata=None, data=data)
