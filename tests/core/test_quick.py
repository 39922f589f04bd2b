"""What a maker makes is what its class makes, as frozen."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.quick import maker


@dataclass(frozen=True, slots=True)
class Base:
    name: str
    number: int = 7


@dataclass(frozen=True, slots=True)
class Item(Base):
    """One with all kinds of fields."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None

    def shout(self) -> str:
        return self.name.upper()


new_item = maker(Item)


@given(
    st.tuples(st.text()) | st.tuples(st.text(), st.integers()),
    st.fixed_dictionaries({}, optional={"facts": st.dictionaries(st.text(), st.integers()), "note": st.text()}),
)
def test_made_either_way_it_is_the_same(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    made, plain = new_item(*args, **kwargs), Item(*args, **kwargs)
    assert made == plain
    assert type(made) is Item
    assert repr(made) == repr(plain)
    assert made.shout() == plain.shout()


def test_it_is_frozen_and_slotted() -> None:
    item = new_item("a")
    with pytest.raises(FrozenInstanceError):
        item.number = 8  # type: ignore[misc]  # that it cannot be set is the point
    with pytest.raises(FrozenInstanceError):
        del item.number
    assert not hasattr(item, "__dict__")
    assert item.number == 7


def test_copies_are_frozen_too() -> None:
    item = new_item("a", facts={"b": 1})
    for other in (copy.copy(item), pickle.loads(pickle.dumps(item)), replace(item)):
        assert other == item
        assert type(other) is Item


def test_each_has_defaults_of_its_own() -> None:
    assert new_item("a").facts is not new_item("b").facts


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(TypeError):
        new_item()  # type: ignore[call-arg]  # the point
    with pytest.raises(TypeError):
        new_item("a", colour="red")  # type: ignore[call-arg]  # the point
