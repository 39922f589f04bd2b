from __future__ import annotations

import subprocess
import sys
import threading
import time
import uuid

import pytest

from core.ids import new_call_id


def test_an_id_is_a_uuid_of_version_7() -> None:
    parsed = uuid.UUID(new_call_id())
    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122


@pytest.mark.parametrize("moment_ns", [0, 1_795_000_000_123_456_789, ((1 << 48) - 1) * 1_000_000])
def test_the_first_48_bits_are_milliseconds(monkeypatch: pytest.MonkeyPatch, moment_ns: int) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: moment_ns)
    assert uuid.UUID(new_call_id()).int >> 80 == moment_ns // 1_000_000


def test_ids_sort_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(0, 10**12, 10**9 + 7))
    monkeypatch.setattr(time, "time_ns", lambda: next(moments) * 1000)
    ids = [new_call_id() for _ in range(500)]
    assert ids == sorted(ids)


def test_ids_of_all_threads_differ() -> None:
    ids: list[str] = []
    threads = [threading.Thread(target=lambda: ids.extend(new_call_id() for _ in range(500))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 4000


@pytest.mark.real
def test_ids_differ_after_a_fork() -> None:
    program = """
import os
from core.ids import new_call_id
ours, theirs = os.pipe()
forks = hasattr(os, "fork")
if forks and not os.fork():
    os.write(theirs, new_call_id().encode())
    os._exit(0)
if forks:
    os.wait()
print(forks and os.read(ours, 99).decode()[-20:], new_call_id()[-20:])
"""
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    child, parent = answer.stdout.split()
    assert child != parent
