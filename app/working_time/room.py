"""What this room adds to the application."""

from flask import Flask

from app.working_time import routes_proofs, routes_week
from app.working_time.blueprint import blueprint

VIEWS = (routes_proofs, routes_week)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views of this room."""
    app.register_blueprint(blueprint)
