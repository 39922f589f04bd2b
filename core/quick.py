"""Frozen dataclasses that are made in quantity.

Owns one way to make them faster. Must not know what they hold.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar, cast

T = TypeVar("T")


def maker(cls: type[T]) -> type[T]:
    """A constructor for the frozen, slotted dataclass ``cls``: takes and gives the same, in a sixth of the time.

    ``cls(…)`` itself sets field after field through ``object.__setattr__``, 0.1 µs each, and an event has up to 24.
    Here a plain ``__init__`` fills an instance of an open subclass, which then becomes a ``cls`` for good.
    """
    arguments, body = [], []
    scope: dict[str, Any] = {"cls": cls, "MISSING": MISSING}
    for item in fields(cls):  # type: ignore[arg-type]  # that it is a dataclass, mypy cannot tell of a ``type[T]``
        name, value = item.name, item.name
        if item.default_factory is not MISSING:
            scope[f"new_{name}"] = item.default_factory
            value = f"new_{name}() if {name} is MISSING else {name}"
        scope[f"default_{name}"] = item.default
        optional = item.default is not MISSING or value != name
        arguments.append(f"{name}=default_{name}" if optional else name)
        body.append(f" self.{name} = {value}\n")
    source = f"def __init__(self, {', '.join(arguments)}):\n{''.join(body)} self.__class__ = cls"
    exec(source, scope)  # noqa: S102 - the way of ``dataclasses`` itself; the names are those of fields
    opened = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return cast("type[T]", type(f"Open{cls.__name__}", (cls,), {**opened, "__init__": scope["__init__"]}))
