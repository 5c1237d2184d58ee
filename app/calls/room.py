"""What this room adds to the application."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.calls import routes
from app.calls.blueprint import blueprint
from app.people.tabs import PERSON
from app.reports.routes_balance import FIGURES
from app.web import own_links, tabs

VIEWS = (routes,)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views of this room, and what it adds to pages about people."""
    app.register_blueprint(blueprint)
    tabs.register(PERSON, 4, _l("Calls"), "calls.of_person")
    tabs.register(FIGURES, 5, _l("Calls"), "calls.calls")
    own_links.register("calls", routes.own_links)
