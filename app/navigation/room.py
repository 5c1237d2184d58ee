"""What this room adds to the application."""

from flask import Flask

from app.navigation import routes_palette
from app.navigation.blueprint import blueprint

VIEWS = (routes_palette,)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
