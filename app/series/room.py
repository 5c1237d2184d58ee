"""What this room adds to the application."""

from flask import Flask

from app.series import routes
from app.series.blueprint import blueprint

VIEWS = (routes,)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views of this room."""
    app.register_blueprint(blueprint)
