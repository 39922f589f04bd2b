from __future__ import annotations

from pathlib import Path

from core.connectors.file_kind import video_container
from gui.composer.screens import PUBLISHING_SCREENS, _video
from gui.screens import SCREENS


def test_the_file_is_one_that_goes_in_parts_and_takes_no_room(own_home: Path) -> None:
    path = Path(_video("v.mp4", megabytes=63))
    assert path.stat().st_size == 63 << 20
    assert path.stat().st_blocks * 512 < 1 << 20
    with path.open("rb") as file:
        assert video_container(file.read(512)) == "mp4"


def test_they_are_among_the_screens() -> None:
    assert PUBLISHING_SCREENS.items() <= SCREENS.items()
