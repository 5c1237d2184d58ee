"""What this room adds to the application."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.reports.routes_balance import FIGURES
from app.walls import duties, routes
from app.walls.blueprint import blueprint
from app.web import tabs

VIEWS = (routes,)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    tabs.register(FIGURES, 4, _l("Screens and paper"), "walls.walls")
    duties.install()
