"""What this room adds to the application."""

from flask import Flask

from app.operations import routes, routes_trail
from app.operations.blueprint import blueprint

VIEWS = (
    routes,
    routes_trail,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
