"""Routes of capabilities."""

from flask import Blueprint

blueprint = Blueprint("capabilities", __name__)
