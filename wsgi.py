"""The web application for production servers: ``gunicorn wsgi:app``."""

from app import create_app

app = create_app()
