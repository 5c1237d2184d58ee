"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("tasks", __name__)
