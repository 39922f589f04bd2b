from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from gui.collector import Collector


@pytest.fixture
def automatic() -> Iterator[None]:
    """Python's own collector, as it was."""
    yield
    gc.enable()


def test_python_no_longer_collects_by_itself(qapp: QApplication, automatic: None) -> None:
    Collector(qapp)
    assert not gc.isenabled()


def test_what_is_due_is_collected_and_nothing_else(
    qapp: QApplication, automatic: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[int] = []
    monkeypatch.setattr("gui.collector.gc.collect", collected.append)
    monkeypatch.setattr("gui.collector.gc.get_threshold", lambda: (700, 10, 10))
    collector = Collector(qapp)
    for counts in ((10, 0, 0), (701, 3, 0), (701, 11, 2), (5, 0, 11)):
        monkeypatch.setattr("gui.collector.gc.get_count", lambda counts=counts: counts)
        collector.collect()
    assert collected == [0, 1, 2]
