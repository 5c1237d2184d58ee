"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("agreements", __name__)
