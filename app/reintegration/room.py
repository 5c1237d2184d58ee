"""What this room adds to the application."""

from flask import Flask

from app.reintegration import (
    duties_case_worker,
    routes_life,
    routes_own,
    routes_privacy,
    routes_steps,
    routes_terms,
    routes_tracks,
)
from app.reintegration.blueprint import blueprint
from app.reintegration.models import StepState, TrackState
from app.web import modes, own_links

VIEWS = (
    routes_life,
    routes_own,
    routes_privacy,
    routes_steps,
    routes_terms,
    routes_tracks,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.jinja_env.globals.update(StepState=StepState, TrackState=TrackState)
    app.register_blueprint(blueprint)
    modes.begin_at("case_worker", "reintegration.tracks")
    duties_case_worker.install()
    own_links.register("tracks", routes_own.own_links)
