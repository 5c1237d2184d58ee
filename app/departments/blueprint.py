"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("departments", __name__)
