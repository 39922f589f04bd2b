from __future__ import annotations

import pytest

from gui.response.figures import size_text, status_text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (4813, "4.7 KB"),
        (1_048_575, "1.0 MB"),
        (50_000_000, "47.7 MB"),
        (5 * 1024**4, "5120.0 GB"),
    ],
)
def test_sizes_are_told_in_units_of_1024(count: int, text: str) -> None:
    assert size_text(count) == text


@pytest.mark.parametrize(("status", "text"), [(200, "200 OK"), (404, "404 Not Found"), (799, "799")])
def test_a_status_has_its_phrase(status: int, text: str) -> None:
    assert status_text(status) == text
