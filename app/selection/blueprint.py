"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("selection", __name__)
