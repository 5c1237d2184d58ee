"""What this room adds to the application."""

from flask import Flask

from app.agreements import routes_agreements, routes_commitments
from app.agreements.blueprint import blueprint

VIEWS = (
    routes_agreements,
    routes_commitments,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
