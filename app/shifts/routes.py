"""Routes of shifts."""

from flask import Blueprint

blueprint = Blueprint("shifts", __name__)
