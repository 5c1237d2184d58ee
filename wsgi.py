"""The web application for production servers: ``gunicorn wsgi:app``.

While the program is read everything made is there to stay: the collector need not look for rubbish.
"""

import gc

import config

try:
    config.read()  # before the program is read: a wrong setting is told at once
except config.Unfit as unfit:
    config.give_up(unfit)

gc.disable()
from app import create_app  # noqa: E402

app = create_app()
gc.enable()
