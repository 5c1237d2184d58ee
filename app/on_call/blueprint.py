"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("on_call", __name__)
