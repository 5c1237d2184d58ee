"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("calls", __name__)
