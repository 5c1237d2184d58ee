"""What a field for a day or time asks while it is filled in: how it was understood."""

from flask import Blueprint, Response, abort, jsonify, request

from app.core.viewer import Can
from app.times.fields import SHOWN, read_written
from app.times.rules import NotRead
from app.times.words import not_read_text
from app.web.access import access
from app.web.traces import not_worth_a_line

blueprint = Blueprint("times", __name__)


@blueprint.get("/written")
@access(Can.SIGNED_IN)
@not_worth_a_line
def written() -> Response:
    """A text as a field of the ``kind`` shows it, and as its picker takes it.

    422 with a sentence where it is none.
    """
    kind = request.args.get("kind", "")
    if kind not in SHOWN:
        abort(404)
    past, ends = (request.args.get(name) == "1" for name in ("past", "ends"))
    found = read_written(kind, request.args.get("text", ""), past, ends)
    answer = (
        jsonify(wrong=not_read_text(found))
        if isinstance(found, NotRead)
        else jsonify(shown=SHOWN[kind](found), value=found.isoformat())
    )
    answer.status_code = 422 if isinstance(found, NotRead) else 200
    return answer
