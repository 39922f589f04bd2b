from __future__ import annotations

import gc

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from gui.collector import Collector, collect_due


def test_python_no_longer_collects_by_itself(qapp: QApplication) -> None:
    gc.enable()
    collector = Collector(qapp)
    enabled = gc.isenabled()
    delete(collector)  # else it would freeze what later tests leave
    gc.disable()
    assert not enabled


def test_what_is_due_is_collected_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[int] = []
    monkeypatch.setattr("gui.collector.gc.collect", collected.append)
    monkeypatch.setattr("gui.collector.gc.get_threshold", lambda: (700, 10, 10))
    for counts in ((10, 0, 0), (701, 3, 0), (701, 11, 2), (5, 0, 11)):
        monkeypatch.setattr("gui.collector.gc.get_count", lambda counts=counts: counts)
        collect_due()
    assert collected == [0, 1, 2]


def test_no_thread_of_a_test_collects_what_is_qts() -> None:
    assert not gc.isenabled()  # tests/conftest.py says why
