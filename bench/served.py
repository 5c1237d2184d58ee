"""What gunicorn serves while figures are taken: Flexpool, and beside it the bare references.

The references are views of an empty Flask application in the same processes: one commits a row,
one answers 8 kB, one nothing at all.
"""

from flask import Flask, Response
from sqlalchemy import create_engine
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import create_app
from bench.references import store_one

BODY = "0123456789abcdef" * 512

flexpool = create_app()
bare = Flask("bare")
engine = create_engine(
    flexpool.config["SQLALCHEMY_DATABASE_URI"],
    **flexpool.config.get("SQLALCHEMY_ENGINE_OPTIONS", {}),
)


@bare.post("/commit")
def commit() -> Response:
    """Store one row, surely."""
    store_one(engine)
    return Response("stored")


@bare.get("/body")
def body() -> Response:
    """8 kB."""
    return Response(BODY)


app = DispatcherMiddleware(flexpool, {"/bare": bare})
