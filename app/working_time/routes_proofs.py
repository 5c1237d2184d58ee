"""The proof of a yes or a no of the law: a page, and the same as a file."""

import json

from flask import Response, abort, request, url_for
from flask_babel import gettext as _

from app.core.viewer import Can
from app.eligibility.queries_overrides import override_under
from app.eligibility.verdict import Verdict
from app.shifts.models_claims import Override
from app.web.access import access, viewer
from app.web.limits import id_of
from app.web.render import page
from app.working_time import words
from app.working_time.blueprint import blueprint
from app.working_time.queries_proofs import Proven, of_candidate, of_claim, of_task
from app.working_time.sheet import ProofSheet


@blueprint.get("/claims/<int:claim_id>/proof")
@access(Can.SIGNED_IN)
def of_place(claim_id: int) -> Response:
    """What the law says of a place that somebody has, with all that it was worked out from."""
    file = url_for("working_time.of_place_file", claim_id=claim_id)
    return _page(_place(claim_id), file, _place_file_name(claim_id))


@blueprint.get("/claims/<int:claim_id>/proof.json")
@access(Can.SIGNED_IN)
def of_place_file(claim_id: int) -> Response:
    """The same, as the command for outsiders reads it."""
    return _file(_place(claim_id), _place_file_name(claim_id))


@blueprint.get("/shifts/<int:shift_id>/proof")
@access(Can.SIGNED_IN)
def of_shift(shift_id: int) -> Response:
    """What the law says of a task and oneself, or of it and a ``person`` whom one coordinates."""
    asked = request.args.get("person")
    file = url_for("working_time.of_shift_file", shift_id=shift_id, person=asked)
    return _page(_shift(shift_id), file, _shift_file_name(shift_id))


@blueprint.get("/shifts/<int:shift_id>/proof.json")
@access(Can.SIGNED_IN)
def of_shift_file(shift_id: int) -> Response:
    """The same, as the command for outsiders reads it."""
    return _file(_shift(shift_id), _shift_file_name(shift_id))


def _place(claim_id: int) -> Proven:
    return of_claim(viewer(), claim_id) or abort(404)


def _shift(shift_id: int) -> Proven:
    asked = request.args.get("person")
    if asked is None:
        return of_task(viewer(), shift_id) or abort(404)
    return of_candidate(viewer(), shift_id, id_of(asked) or 0) or abort(404)


def _place_file_name(claim_id: int) -> str:
    return f"proof-claim-{claim_id}.json"


def _shift_file_name(shift_id: int) -> str:
    return f"proof-shift-{shift_id}.json"


def _page(proven: Proven, file: str, file_name: str) -> Response:
    if proven.about is None:
        back = (_("Back to the task"), url_for("board.task", shift_id=proven.task.id))
    elif proven.claim is None:
        back = (_("Who can come?"), url_for("asking.candidates_page", shift=proven.task.id))
    else:
        back = (proven.about.name, url_for("people.person", person_id=proven.about.id))
    sheet = _sheet(proven)
    return page(
        "working_time/proof.html",
        proven=proven,
        task=proven.task,
        sheet=sheet,
        override=_override(proven) if sheet.is_set_aside else None,
        reasons=words.other_reasons(proven),
        back=back,
        file=file,
        command=f"flask --app wsgi labour judge {file_name}",
        words=words,
    )


def _override(proven: Proven) -> Override | None:
    """What a place rests on that the law alone would not give."""
    return override_under(proven.claim.id) if proven.claim is not None else None


def _file(proven: Proven, file_name: str) -> Response:
    told = json.dumps(_sheet(proven).as_file(), ensure_ascii=False, indent=1)
    answer = Response(told + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer


def _sheet(proven: Proven) -> ProofSheet:
    codes = tuple(Verdict(proven.standing).codes_for_others)
    return ProofSheet(proven.judged.case, proven.about is not None, codes)
