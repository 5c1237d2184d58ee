"""Whether a column is one of many ids, told with one value however many they are."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Boolean, Dialect, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Ids(TypeDecorator[Collection[int]]):
    """Many ids as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(BigInteger()) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class among(FunctionElement[bool]):  # noqa: N801
    """``among(Person.id)`` is true where the column is one of the parameter ``ids``.

    As ``column.in_(…)``, for statements that are made once and asked often: with thousands of ids
    most of the time of those goes into spelling each of them out.
    """

    type = Boolean()
    inherit_cache = True
    name = "among"

    def __init__(self, column: Any, ids: str = "ids") -> None:
        parameter: BindParameter[Collection[int]] = bindparam(ids, type_=Ids())
        super().__init__(column, parameter)

    def self_group(self, against: Any = None) -> "among":
        """It is a condition already: compared with true no index would be used for it."""
        return self


@compiles(among, "sqlite")
def _on_sqlite(element: among, compiler: Any, **more: Any) -> str:
    column, ids = (compiler.process(each, **more) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - both are compiled


@compiles(among, "postgresql")
def _on_postgresql(element: among, compiler: Any, **more: Any) -> str:
    column, ids = (compiler.process(each, **more) for each in element.clauses)
    return f"{column} = ANY({ids})"
