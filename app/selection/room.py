"""What this room adds to the application."""

from flask import Flask

from app.selection import notices, routes
from app.selection.blueprint import blueprint

VIEWS = (routes,)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views and messages of this room."""
    app.register_blueprint(blueprint)
    notices.install()
