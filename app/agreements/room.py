"""What this room adds to the application."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.agreements import routes_agreements, routes_commitments, routes_series
from app.agreements.blueprint import blueprint
from app.people.tabs import ADMINISTERED
from app.web import tabs

VIEWS = (
    routes_agreements,
    routes_commitments,
    routes_series,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    tabs.register(ADMINISTERED, 2, _l("Agreements"), "agreements.agreements")
    tabs.register(ADMINISTERED, 3, _l("Limits"), "agreements.limits")
    tabs.register(ADMINISTERED, 4, _l("Taken time"), "agreements.commitments")
