"""What this room adds to the application."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.people import reach
from app.people.tabs import PERSON
from app.rule_sets import grounds
from app.shifts import duties_stand_ins, notices_stand_ins, routes, routes_stand_ins
from app.shifts.blueprint import blueprint
from app.shifts.freshness import boards_learn
from app.shifts.queries import reach_of
from app.shifts.states import ClaimState, Seat, ShiftState
from app.web import tabs

VIEWS = (
    routes,
    routes_stand_ins,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.jinja_env.globals.update(ClaimState=ClaimState, Seat=Seat, ShiftState=ShiftState)
    app.register_blueprint(blueprint)
    tabs.register(PERSON, 3, _l("Stand-in"), "shifts.stand_ins")
    duties_stand_ins.install()
    notices_stand_ins.install()
    reach.register("contacts", reach_of)
    grounds.MOVED["boards"] = boards_learn
