from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.history import History, HistoryProblem

Opener = Callable[..., History]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def problems() -> list[HistoryProblem]:
    """What the histories of ``open_history`` complained of."""
    return []


@pytest.fixture
def open_history(file: Path, problems: list[HistoryProblem]) -> Iterator[Opener]:
    """Opens histories that are closed at the end."""
    opened = []

    def open_(path: Path = file, **options: Any) -> History:
        history = History.open(path, on_problem=problems.append, **({"batch_s": 0.001} | options))
        opened.append(history)
        return history

    yield open_
    for history in opened:
        history.close()


@pytest.fixture
def history(open_history: Opener) -> History:
    return open_history()
