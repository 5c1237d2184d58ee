"""The card behind a secret address: how a task stands, for whoever asked for it."""

from flask import Response, current_app, g, make_response, request

from app.core.localtime import local_today
from app.customers import queries, queries_card
from app.customers.blueprint import blueprint
from app.customers.words import KINDS, ahead_texts, finding_text, found_text
from app.tasks.qr import code_of
from app.web.access import public
from app.web.render import page
from app.web.secret_paths import secret_in_path


@blueprint.get("/for/<token>", merge_slashes=False)
@public("the secret in the address is the key")
@secret_in_path
def card(token: str) -> Response:
    """One task, read-only: in the language of the browser, or the one that is asked for."""
    shift_id = queries.opened(token)
    if shift_id is None:
        return _private(_not_found())
    g.language = _language()
    found = queries_card.card(shift_id, g.language)
    return _private(
        page(
            "customers/card.html",
            token=token,
            card=found,
            kind=KINDS[found.standing],
            finding=finding_text(found),
            found=found_text(found),
            ahead=ahead_texts(found),
            code=code_of(request.path),
            today=local_today(),
        )
    )


def _language() -> str:
    """Whoever is signed in on this device is nobody here."""
    known = current_app.config["LANGUAGES"]
    asked = request.args.get("language")
    return str(asked if asked in known else request.accept_languages.best_match(known) or known[0])


def _not_found() -> Response:
    """One answer whatever is wrong with the address."""
    response = make_response("Not found\n", 404)
    response.content_type = "text/plain; charset=utf-8"
    return response


def _private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response
