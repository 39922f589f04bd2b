from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import events
from core.events import NO_PHASES, VERSION, CallStarted, Event, from_json

TYPES: list[type[Event]] = [
    events.CallStarted,
    events.AttemptStarted,
    events.PhaseDone,
    events.StepProgress,
    events.AttemptFinished,
    events.RefreshStarted,
    events.RefreshFinished,
    events.WaitStarted,
    events.WaitEnded,
    events.CallFinished,
]

words = st.text(max_size=20)
whole = st.integers(0, 2**62)
seconds = st.floats(0, 1e9)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | seconds | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
json_objects = st.dictionaries(words, json_values, max_size=3)
by_field: dict[str, st.SearchStrategy[Any]] = {
    "call_id": st.uuids().map(str),
    "seq": whole,
    "t_wall_us": whole,
    "t_mono_us": whole,
    "pid": whole,
    "mode": st.sampled_from(["live", "sandbox"]),
    "policy": json_objects,
    "request": st.none() | json_objects,
    "reason_args": json_objects,
    "phases": st.fixed_dictionaries({name: st.none() | seconds for name in NO_PHASES}),
    "error": st.none() | st.fixed_dictionaries({"type": words, "message": words}),
    "effect": st.sampled_from([None, "read", "write"]),
    "idempotent": st.none() | st.booleans(),
    "sent": st.none() | st.booleans(),
    "number": st.none() | whole,
    "transfer": st.sampled_from(["download", "upload"]),
    "done": whole,
    "total": st.none() | whole,
    "status": st.none() | whole,
    "size": st.none() | whole,
    "elapsed_s": seconds,
    "started_s": seconds,
    "planned_s": seconds,
    "actual_s": seconds,
    "delay_s": st.none() | seconds,
    "kind": st.sampled_from(["request", "token_refresh", "download", "rate_limit_wait", "pause"]),
    "verdict": st.sampled_from(["ok", "retry", "stop"]),
    "why": st.sampled_from(["elapsed", "send_now", "cancelled"]),
    "source": st.sampled_from([None, "strategy", "retry_after"]),
    "delay_source": st.sampled_from([None, "strategy", "retry_after"]),
    "outcome": st.sampled_from(["succeeded", "failed", "cancelled"]),
}


def made(cls: type[Event]) -> st.SearchStrategy[Event]:
    return st.builds(cls, **{field.name: by_field.get(field.name, words) for field in dataclasses.fields(cls)})


any_event = st.sampled_from(TYPES).flatmap(made)


@given(any_event)
def test_any_event_survives_json(event: Event) -> None:
    assert from_json(json.loads(json.dumps(event.to_json()))) == event


@given(any_event)
def test_the_json_form_names_version_and_type(event: Event) -> None:
    data = event.to_json()
    assert (data["v"], data["type"]) == (VERSION, event.TYPE)
    assert set(data) == {"v", "type"} | {field.name for field in dataclasses.fields(event)}


@given(any_event, words)
def test_readers_skip_unknown_keys_and_types(event: Event, word: str) -> None:
    assert from_json({**event.to_json(), f"later {word}": 1}) == event
    assert from_json({**event.to_json(), "type": f"later {word}"}) is None
    assert from_json({}) is None


def test_every_type_has_its_own_name() -> None:
    assert len({cls.TYPE for cls in TYPES} | {Event.TYPE}) == len(TYPES) + 1


@pytest.mark.parametrize("cls", TYPES)
def test_events_are_frozen_and_slotted(cls: type[Event]) -> None:
    event = cls("id", 0, 1, 2, 3, "live")
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.seq = 1  # type: ignore[misc]  # that it cannot be set is the point
    assert not hasattr(event, "__dict__")


def test_missing_keys_take_their_defaults() -> None:
    data = {"type": "call_started", "call_id": "a", "seq": 0, "t_wall_us": 1, "t_mono_us": 2, "pid": 3, "mode": "live"}
    assert from_json(data) == CallStarted("a", 0, 1, 2, 3, "live")
