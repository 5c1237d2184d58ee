"""Answers that the pages about getting in share."""

from math import ceil

from flask import Response
from flask_babel import ngettext

from app.accounts.attempts import TooMany
from app.web.forms import Form
from app.web.kept import Kept
from app.web.render import page


def go_on(mine: Kept) -> Response:
    """Back to the form that was being filled in; it is not sent by that."""
    return page("accounts/go_on.html", kept=mine)


def too_many(template: str, form: Form, refusal: TooMany) -> Response:
    """The form again, with how long to wait (429)."""
    minutes = ceil(refusal.seconds / 60)
    form.form_errors.append(
        ngettext(
            "Too many attempts. Try again in %(num)s minute.",
            "Too many attempts. Try again in %(num)s minutes.",
            minutes,
        )
    )
    response = page(template, status=429, form=form)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response
