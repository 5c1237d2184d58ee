"""The blueprint that the routes of this room share."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
