from __future__ import annotations

import logging
from pathlib import Path

import pytest

from gui.log_opening import open_log


def test_lines_are_kept_and_written(own_home: Path) -> None:
    _tail, close, wrong = open_log()
    try:
        logging.getLogger("jieru.test").info("a line of the test")
    finally:
        close()
    assert wrong is None
    assert any("a line of the test" in path.read_text() for path in own_home.rglob("jieru.log"))


def test_a_level_that_is_none_is_told_and_the_log_is_open_all_the_same(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIERU_LOG_LEVEL", "loud")
    _tail, close, wrong = open_log()
    close()
    assert wrong is not None
    assert "JIERU_LOG_LEVEL" in wrong.message
