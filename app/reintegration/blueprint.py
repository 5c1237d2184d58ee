"""Where the views of this room meet. That one is asked for stands in no figure and no log."""

from flask import Blueprint

from app.web.traces import leave_no_trace

blueprint = Blueprint("reintegration", __name__)
leave_no_trace(blueprint)
