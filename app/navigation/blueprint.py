"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("navigation", __name__)
