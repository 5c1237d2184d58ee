"""The blueprint of shifts, on its own so that the modules with routes can share it."""

from flask import Blueprint

blueprint = Blueprint("shifts", __name__)
