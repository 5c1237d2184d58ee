"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("working_time", __name__)
