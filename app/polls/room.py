"""What this room adds to the application."""

from flask import Flask, Response, request
from flask_login import current_user

from app.polls.layer import SIGNED_IN, QuickPolls


def install(app: Flask) -> None:
    """Answer polls before Flask, unless a setting says otherwise."""
    if app.config["QUICK_POLLS"]:
        app.after_request(_tell)
        app.wsgi_app = QuickPolls(app).answer  # type: ignore[method-assign]


def _tell(response: Response) -> Response:
    asks = SIGNED_IN in request.environ
    if asks and response.status_code == 204 and current_user.is_authenticated:
        request.environ[SIGNED_IN] = (current_user.viewer.id, current_user.good_until)
    return response
