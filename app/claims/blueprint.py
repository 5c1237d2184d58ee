"""The blueprint of claims, on its own so that the modules with routes can share it."""

from flask import Blueprint

blueprint = Blueprint("claims", __name__)
