"""What this room adds to the application."""

from flask import Flask

from app.rule_sets import routes, routes_departments
from app.rule_sets.blueprint import blueprint

VIEWS = (routes, routes_departments)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views of this room."""
    app.register_blueprint(blueprint)
