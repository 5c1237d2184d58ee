"""An attribute worked out when it is first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class remembered(Generic[Value]):  # noqa: N801
    """As ``functools.cached_property``, without the lock that it takes until Python 3.12.

    Judging a board asks thousands of times. Two threads may work it out twice, to the same end.
    """

    def __init__(self, work_out: Callable[[Any], Value]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, owner: None, kind: type | None = None) -> "remembered[Value]": ...
    @overload
    def __get__(self, owner: object, kind: type | None = None) -> Value: ...
    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        if owner is None:
            return self
        value = owner.__dict__[self._name] = self._work_out(owner)
        return value
