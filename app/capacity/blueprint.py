"""The blueprint of the desk, on its own so that the modules with routes can share it."""

from flask import Blueprint

blueprint = Blueprint("capacity", __name__)
