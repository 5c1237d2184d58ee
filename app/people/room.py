"""What this room adds to the application."""

from flask import Flask

from app.people import duties_roles, routes_departments, routes_leaving, routes_people, routes_roles
from app.people.blueprint import blueprint

VIEWS = (
    routes_departments,
    routes_leaving,
    routes_people,
    routes_roles,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    duties_roles.install()
