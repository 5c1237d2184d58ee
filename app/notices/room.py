"""What this room adds to the application."""

from flask import Flask

from app.notices import private, routes
from app.notices.routes import blueprint

VIEWS = (routes,)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    private.install()
