"""What Flexpool is compared with: the table and the rates of doing next to nothing."""

import time

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, insert

from app.core.db import writing

ROWS = Table(
    "bench_rows", MetaData(), Column("id", Integer, primary_key=True), Column("text", String)
)


def store_one(engine: Engine) -> None:
    """Store one row, surely, in a transaction of its own."""
    token = writing.set(True)
    try:
        with engine.begin() as connection:
            connection.execute(insert(ROWS).values(text="one row"))
    finally:
        writing.reset(token)


def commits_a_second(engine: Engine, how_many: int = 500) -> float:
    """How many rows can be stored one after the other in a second."""
    store_one(engine)
    began = time.perf_counter()
    for _ in range(how_many):
        store_one(engine)
    return how_many / (time.perf_counter() - began)
