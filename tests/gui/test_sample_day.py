from __future__ import annotations

from core.platforms.loader import load_platforms
from gui.sample_day import DAY


def test_every_platform_is_called_by_operations_that_there_are() -> None:
    platforms = load_platforms()
    assert {platform for platform, *_ in DAY} == set(platforms.ids())
    for platform, operation, params, _ in DAY:
        found = platforms.get(platform).operation(operation)
        assert found is not None, operation
        assert set(params) <= {param.name for param in found.params}
