from __future__ import annotations

import pytest

from core.sandbox import uploads as module
from core.sandbox.uploads import UPLOAD_LIFE_S, Uploads
from tests.clock import WALL_S, Clock

HEAD = b"\x00\x00\x00\x18ftypisom"


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> Uploads:
    monkeypatch.setattr(module, "PART_MINIMUM", 20)
    return Uploads(Clock(WALL_S))


def part(size: int = 20) -> bytes:
    return HEAD + bytes(size - len(HEAD))


def test_a_whole_video_gets_an_id_and_other_content_does_not(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    video_id = uploads.whole(part(30))
    assert video_id is not None
    assert uploads.size(video_id) == 30
    assert uploads.whole(b"\x1a\x45\xdf\xa3webm") is not None
    assert uploads.whole(b"%PDF-1.7") is None
    assert uploads.whole(b"") is None
    monkeypatch.setattr(module, "WHOLE_LIMIT", 29)
    assert uploads.whole(part(30)) is None


def test_parts_come_in_any_order_and_a_repeated_one_counts_once(uploads: Uploads) -> None:
    upload_id = uploads.begin()
    assert [uploads.part(upload_id, number, part()) for number in ("2", "1", "2", "3")] == [True] * 4
    video_id = uploads.complete(upload_id)
    assert video_id is not None
    assert uploads.size(video_id) == 60
    assert uploads.complete(upload_id) is None  # it has been put together already


@pytest.mark.parametrize("number", ["0", "-1", "", "x", "1.5", "²", "10001"])
def test_a_part_needs_a_number_from_1(uploads: Uploads, number: str) -> None:
    assert not uploads.part(uploads.begin(), number, part())


def test_what_cannot_be_put_together(uploads: Uploads) -> None:
    gap = uploads.begin()
    uploads.part(gap, "1", part())
    uploads.part(gap, "3", part())
    assert uploads.complete(gap) is None
    small = uploads.begin()
    uploads.part(small, "1", part(19))
    uploads.part(small, "2", part())
    assert uploads.complete(small) is None
    assert uploads.complete(uploads.begin()) is None
    assert uploads.complete("unknown") is None
    assert not uploads.part("unknown", "1", part())
    assert not uploads.part(uploads.begin(), "1", b"no video, whatever its name")
    assert not uploads.part(uploads.begin(), "2", b"")


def test_the_last_part_may_be_small(uploads: Uploads) -> None:
    upload_id = uploads.begin()
    uploads.part(upload_id, "1", part())
    uploads.part(upload_id, "2", b"x")
    assert uploads.complete(upload_id) is not None


def test_an_upload_in_parts_lives_two_hours() -> None:
    clock = Clock(WALL_S)
    uploads = Uploads(clock)
    upload_id = uploads.begin()
    clock.now_s += UPLOAD_LIFE_S
    assert not uploads.part(upload_id, "1", part())


def test_memory_is_bounded(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    first = uploads.whole(part())
    uploads.whole(part())
    uploads.whole(part())
    assert first is not None
    assert uploads.size(first) is None
