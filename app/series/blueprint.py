"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("series", __name__)
