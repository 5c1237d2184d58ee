"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("customers", __name__)
