"""Agreements and limits of a person."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.agreements.blueprint import blueprint
from app.agreements.commands_agreements import add_agreement, end_agreement, remove_agreement
from app.agreements.commands_limits import add_limit, end_limit, remove_limit
from app.agreements.forms import AgreedEndForm, AgreementForm, LimitForm
from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.people import queries, words
from app.people.models import Agreement, Limit, Person
from app.people.rules import EndDraft
from app.people.tabs import person_tabs
from app.people.words_grounds import say_what_no_longer_fits
from app.web.access import access, viewer
from app.web.render import go_to, page


@blueprint.get("/people/<int:person_id>/agreements")
@access(Can.ADMINISTER)
def agreements(person_id: int) -> Response:
    """Somebody's agreements, and a form for another one."""
    return _agreements(person_id, AgreementForm())


@blueprint.post("/people/<int:person_id>/agreements")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.ADDED, kind="Agreement")
def new_agreement(person_id: int) -> Response:
    """Agree on hours."""
    _administered(person_id)
    form = AgreementForm()
    if not form.validate():
        return _agreements(person_id, form)
    made = add_agreement(person_id, form.draft())
    if isinstance(made, NotDone):
        form.refuse(made)
        return _agreements(person_id, form)
    flash(_("Agreement added."), "ok")
    say_what_no_longer_fits(person_id)
    return go_to(url_for("agreements.agreements", person_id=person_id))


@blueprint.post("/agreements/<int:agreement_id>/end")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.CHANGED, kind="Agreement")
def agreement_end(agreement_id: int) -> Response:
    """Give an agreement its last day."""
    row = queries.agreement(viewer(), agreement_id) or abort(404)
    form = _end_form(row)
    person_id = row.person_id
    if form.accepted() and form.settled(
        end_agreement(agreement_id, form.wanted().until, form.seen)
    ):
        say_what_no_longer_fits(person_id)
        return go_to(url_for("agreements.agreements", person_id=person_id))
    return _agreements(person_id, AgreementForm(formdata=None), {agreement_id: form})


@blueprint.post("/agreements/<int:agreement_id>/removal")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.REMOVED, kind="Agreement")
def agreement_removal(agreement_id: int) -> Response:
    """Take away an agreement that was a mistake."""
    person_id = (queries.agreement(viewer(), agreement_id) or abort(404)).person_id
    remove_agreement(agreement_id)
    flash(_("Removed."), "ok")
    say_what_no_longer_fits(person_id)
    return go_to(url_for("agreements.agreements", person_id=person_id))


@blueprint.get("/people/<int:person_id>/limits")
@access(Can.ADMINISTER)
def limits(person_id: int) -> Response:
    """Somebody's limits, and a form for another one."""
    return _limits(person_id, LimitForm())


@blueprint.post("/people/<int:person_id>/limits")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.ADDED, kind="Limit")
def new_limit(person_id: int) -> Response:
    """Agree on what to stay within."""
    _administered(person_id)
    form = LimitForm()
    if not form.validate():
        return _limits(person_id, form)
    add_limit(person_id, form.draft())
    flash(_("Limit added."), "ok")
    say_what_no_longer_fits(person_id)
    return go_to(url_for("agreements.limits", person_id=person_id))


@blueprint.post("/limits/<int:limit_id>/end")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.CHANGED, kind="Limit")
def limit_end(limit_id: int) -> Response:
    """Give a limit its last day."""
    row = queries.limit(viewer(), limit_id) or abort(404)
    form, person_id = _end_form(row), row.person_id
    if form.accepted():
        outcome = end_limit(limit_id, form.wanted().until, form.seen)
        if form.settled(outcome):
            return go_to(url_for("agreements.limits", person_id=person_id))
    return _limits(person_id, LimitForm(formdata=None), {limit_id: form})


@blueprint.post("/limits/<int:limit_id>/removal")
@access(Can.ADMINISTER)
@bounded(DESK, Verb.REMOVED, kind="Limit")
def limit_removal(limit_id: int) -> Response:
    """Take away a limit that was a mistake."""
    person_id = (queries.limit(viewer(), limit_id) or abort(404)).person_id
    remove_limit(limit_id)
    flash(_("Removed."), "ok")
    return go_to(url_for("agreements.limits", person_id=person_id))


def _administered(person_id: int) -> Person:
    return queries.person(viewer(), person_id, Can.ADMINISTER) or abort(404)


def _end_form(row: Agreement | Limit, **more: Any) -> AgreedEndForm:
    """Every row of the page has a form of its own, so their fields need names of their own."""
    stored = EndDraft(row.valid_until) if row.valid_until else None
    return AgreedEndForm(stored, prefix=f"end-{row.id}-", **more)


def _agreements(
    person_id: int, form: AgreementForm, refused: dict[int, AgreedEndForm] | None = None
) -> Response:
    rows = queries.agreements(person_id)
    return _page("agreements/agreements.html", person_id, form, rows, refused or {})


def _limits(
    person_id: int, form: LimitForm, refused: dict[int, AgreedEndForm] | None = None
) -> Response:
    return _page(
        "agreements/limits.html", person_id, form, queries.limits(person_id), refused or {}
    )


def _page(
    template: str,
    person_id: int,
    form: AgreementForm | LimitForm,
    rows: Sequence[Agreement | Limit],
    refused: dict[int, AgreedEndForm],
) -> Response:
    person = _administered(person_id)
    fresh = {row.id: _end_form(row, formdata=None) for row in rows}
    part = "agreements.limits" if isinstance(form, LimitForm) else "agreements.agreements"
    return page(
        template,
        status=next((each.status for each in refused.values()), 422 if form.errors else 200),
        person=person,
        form=form,
        rows=rows,
        ends={**fresh, **refused},
        refused=next(iter(refused.values()), form),
        labels=words,
        tabs=person_tabs(viewer(), person, part),
    )
