"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("rosters", __name__)
