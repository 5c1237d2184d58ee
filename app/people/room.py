"""What this room adds to the application."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.people import (
    duties_roles,
    routes_departments,
    routes_leaving,
    routes_people,
    routes_roles,
    routes_selection,
)
from app.people.blueprint import blueprint
from app.people.tabs import ADMINISTERED, PERSON
from app.web import tabs

VIEWS = (
    routes_departments,
    routes_leaving,
    routes_people,
    routes_roles,
    routes_selection,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    tabs.register(PERSON, 1, _l("Profile"), "people.person")
    tabs.register(ADMINISTERED, 1, _l("Roles"), "people.roles")
    duties_roles.install()
