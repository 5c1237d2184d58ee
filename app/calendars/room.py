"""What this room adds to the application."""

from flask import Flask

from app.calendars import duties_feeds, files, routes
from app.calendars.commands import revoke_feeds_of
from app.calendars.queries import count_of_feeds
from app.calendars.routes import blueprint
from app.people import keys
from app.web import own_links

VIEWS = (
    files,
    routes,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    duties_feeds.install()
    own_links.register("feeds", routes.own_links)
    keys.register("calendars", keys.Keys(count_of_feeds, revoke_feeds_of))
