"""What this room adds to the application."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.capabilities import (
    duties_keepers,
    notices,
    notices_expiry,
    routes,
    routes_holdings,
    routes_keepers,
    routes_sign_offs,
)
from app.capabilities.blueprint import blueprint
from app.capabilities.models import RequestState
from app.capabilities.queries import reach_of
from app.capabilities.rules import Validity
from app.people import reach
from app.people.tabs import PERSON
from app.web import tabs

VIEWS = (
    routes,
    routes_holdings,
    routes_keepers,
    routes_sign_offs,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.jinja_env.globals.update(RequestState=RequestState, Validity=Validity)
    app.register_blueprint(blueprint)
    tabs.register(PERSON, 2, _l("Capabilities"), "capabilities.holdings")
    notices.install()
    notices_expiry.install()
    duties_keepers.install()
    reach.register("keepers", reach_of)
