"""What this room adds to the application."""

from flask import Flask

from app.requests import notices, routes
from app.requests.blueprint import blueprint

VIEWS = (routes,)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    notices.install()
