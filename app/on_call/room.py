"""What this room adds to the application."""

from flask import Flask

from app.on_call import notices, routes
from app.on_call.blueprint import blueprint
from app.on_call.words import cost_text, person_text, short_text
from app.web import own_links

VIEWS = (routes,)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views and messages; let every page say what a late withdrawal costs."""
    app.register_blueprint(blueprint)
    notices.install()
    own_links.register("hours offers", routes.own_links)
    app.jinja_env.globals.update(
        cost_text=cost_text, person_text=person_text, short_text=short_text
    )
