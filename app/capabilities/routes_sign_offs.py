"""Signing off, and taking away: by assessors, never for oneself."""

from collections.abc import Iterator, Mapping

from flask import Response, abort, flash, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.capabilities import queries
from app.capabilities import words as capabilities_words
from app.capabilities.blueprint import blueprint
from app.capabilities.commands_sign_offs import revoke, sign_off
from app.capabilities.forms_sign_offs import RevocationForm, SignOffForm
from app.capabilities.models import Capability
from app.capabilities.queries_profile import Entry, Seen, entry_of, profile, seen
from app.capabilities.rules import steps_of
from app.capabilities.words import refusal_text
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.notices.words_told import told_text
from app.people.words_grounds import say_what_no_longer_fits
from app.web.access import access, ensure, ensure_now, viewer
from app.web.limits import id_of
from app.web.pages import listing, page_number, searched
from app.web.render import go_to, page, wants_fragment


@blueprint.get("/sign-offs")
@access(Can.SIGNED_IN)
def sign_offs() -> Response:
    """Find somebody to sign off."""
    statement = queries.people_to_sign_off(viewer(), searched())
    return page(
        "capabilities/sign_offs.html",
        block="results",
        listing=None if statement is None else listing(statement, page_number()),
        search=searched(),
    )


@blueprint.get("/sign-offs/new")
@access(Can.SIGNED_IN)
def new_sign_off() -> Response:
    """What to sign off for somebody, or at which step it goes."""
    if "person" not in request.args:
        return go_to(url_for("capabilities.sign_offs"))
    found = _seen(request.args)
    if "capability" not in request.args:
        _ensure_signable(found)
        return _which(found)
    capability = _capability(found, request.args)
    return _form(found, capability, SignOffForm(capability, formdata=None))


@blueprint.post("/sign-offs")
@access(Can.SIGNED_IN)
@bounded(DESK, Verb.SIGNED_OFF, kind="SignOff")
def add_sign_off() -> Response:
    """Sign off: what the viewer saw a person do."""
    found = _seen(request.form)
    capability = _capability(found, request.form)
    form = SignOffForm(capability)
    if not form.validate_on_submit():
        return _form(found, capability, form)
    draft = form.draft()
    person_id, capability_id = found.person.id, capability.id
    signed = sign_off(person_id, capability_id, draft)
    found = seen(viewer(), person_id) or abort(404)
    capability = found.capabilities[capability_id]
    if isinstance(signed, NotDone):
        form.refuse(signed)
        return _form(found, capability, form)
    entry = _entry(found, capability_id)
    if wants_fragment():
        return _page(found, capability, form, entry, done=_told(found, entry, draft.level))
    flash(_told(found, entry, draft.level), "ok")
    return go_to(_address(person_id, capability_id))


@blueprint.route(
    "/people/<int:person_id>/capabilities/<int:capability_id>/revocation", methods=["GET", "POST"]
)
@access(Can.SIGNED_IN)
@bounded(DESK, Verb.REVOKED, kind="SignOff")
def revocation(person_id: int, capability_id: int) -> Response:
    """Take a capability away, with a reason from the list."""
    found = seen(viewer(), person_id) or abort(404)
    entry = entry_of(found, capability_id) or abort(404)
    ensure(capability_id in found.judged)
    form = RevocationForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return page(
            "capabilities/revocation.html",
            status=status,
            form=form,
            person=found.person,
            entry=entry,
            back=_address(person_id, capability_id),
        )
    taken = revoke(person_id, capability_id, form.reason.data)
    if isinstance(taken, NotDone):
        flash(refusal_text(taken), "bad")
    else:
        flash(_("Revoked.") + " " + told_text([person_id], short=True), "ok")
        say_what_no_longer_fits(person_id)
    return go_to(_address(person_id, capability_id))


def _seen(fields: Mapping[str, str]) -> Seen:
    """The person that a field names, when the viewer may open the profile; else 404."""
    person_id = id_of(fields.get("person", ""))
    found = seen(viewer(), person_id) if person_id else None
    return found or abort(404)


def _capability(found: Seen, fields: Mapping[str, str]) -> Capability:
    """The capability that a field names: 422 when it names none, 403 when it is not for them."""
    capability_id = id_of(fields.get("capability", ""))
    if capability_id is None:
        _ensure_signable(found)
        abort(_which(found, missing=True))
    ensure(capability_id in found.judged)
    _ensure_here(found)
    return found.capabilities[capability_id]


def _ensure_signable(found: Seen) -> None:
    """Else 403 where the viewer judges nothing of it; words where it is over."""
    ensure(bool(found.judged))
    _ensure_here(found)
    nothing = _("Nothing of this can be signed off any more: it is no longer in use.")
    ensure_now(bool(found.signable()), nothing)


def _ensure_here(found: Seen) -> None:
    gone = _("%(name)s doesn't work here any more. Nothing was saved.", name=found.person.name)
    ensure_now(found.person.active, gone)


def _which(found: Seen, missing: bool = False) -> Response:
    return page(
        "capabilities/sign_off_which.html",
        status=422 if missing else 200,
        person=found.person,
        entries=sorted(_signable(found), key=lambda entry: not entry.level),
        missing=missing,
        kinds=capabilities_words.KINDS,
    )


def _signable(found: Seen) -> Iterator[Entry]:
    """What the viewer may sign off, with where the person stands, by name."""
    return (entry for entry in profile(found).entries if entry.signable)


def _entry(found: Seen, capability_id: int) -> Entry:
    return entry_of(found, capability_id) or abort(404)


def _form(found: Seen, capability: Capability, form: SignOffForm) -> Response:
    entry = _entry(found, capability.id)
    return _page(found, capability, form, entry, done=None)


def _page(
    found: Seen, capability: Capability, form: SignOffForm, entry: Entry, done: str | None
) -> Response:
    return page(
        "capabilities/sign_off.html",
        block="sign_off",
        status=422 if form.errors or form.form_errors else 200,
        form=form,
        person=found.person,
        capability=capability,
        entry=entry,
        done=done,
        more=len(found.signable()) > 1,
        back=_address(found.person.id, capability.id),
        steps_of=steps_of,
        kinds=capabilities_words.KINDS,
    )


def _told(found: Seen, entry: Entry, shown: int) -> str:
    """What was written down, and what it came to."""
    name, capability = found.person.first_name, entry.capability
    what, told = capability.name(str(get_locale())), told_text([found.person.id], short=True)
    if not capability.has_levels:
        return " ".join([_("Signed off: %(capability)s.", capability=what), told])
    words = capabilities_words.level_name(capability.level_names, entry.level)
    if shown < entry.level:
        return _(
            "Written down. %(name)s keeps step %(level)s: %(words)s.",
            name=name,
            level=entry.level,
            words=words,
        )
    signed = _(
        "Signed off: %(capability)s, step %(level)s: %(words)s.",
        capability=what,
        level=entry.level,
        words=words,
    )
    return f"{signed} {told}"


def _address(person_id: int, capability_id: int) -> str:
    return url_for("capabilities.one_capability", person_id=person_id, capability_id=capability_id)
