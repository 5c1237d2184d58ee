"""What this room adds to the application."""

from flask import Flask

from app.rosters import routes_imports, routes_sources
from app.rosters.blueprint import blueprint

VIEWS = (routes_imports, routes_sources)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
