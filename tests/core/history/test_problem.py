from __future__ import annotations

import pytest

from core.history import HistoryProblem
from core.texts import has_text, set_language

DATA: dict[str, dict[str, object]] = {
    "history.damaged": {"file": "f.sqlite3", "moved_to": "g.sqlite3"},
    "history.newer": {"file": "f.sqlite3"},
    "history.unavailable": {"file": "f.sqlite3", "cause": "disk full"},
    "history.unwritable": {"file": "f.sqlite3", "cause": "disk full"},
    "history.overflow": {"limit": 100},
    "history.written": {},
    "history.written_in_part": {"lost": 3},
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("problem_id", list(DATA))
def test_every_problem_is_told_with_its_data(problem_id: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIERU_LANG", language)
    set_language(None)
    problem = HistoryProblem(problem_id, DATA[problem_id])
    assert has_text(f"error.{problem_id}.message")
    assert all(str(value) in problem.message for value in DATA[problem_id].values())
    assert "{" not in problem.message + problem.hint
