"""Where the views of this room meet."""

from flask import Blueprint

from app.people.words import full_day

blueprint = Blueprint("tasks", __name__)
blueprint.add_app_template_filter(full_day, "full_day")
