"""Where the views of this room meet."""

from flask import Blueprint

blueprint = Blueprint("rule_sets", __name__)
