"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("handing_over", __name__)
