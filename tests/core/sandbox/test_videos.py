from __future__ import annotations

import re

from core.sandbox.videos import EXAMPLE_ITEM_ID, make_videos

NOW = 1_795_500_000.0


def test_videos_have_the_platforms_shape() -> None:
    videos = make_videos(NOW, "app")
    assert len(videos) > 20
    assert videos[0]["item_id"] == EXAMPLE_ITEM_ID
    for video in videos:
        assert re.fullmatch(r"[0-9]{19}", video["video_id"])
        assert re.fullmatch(r"@[A-Za-z0-9+/]+=*", video["item_id"])
        assert re.search(r"[\u4e00-\u9fff]", video["title"])
        assert video["video_id"] in video["share_url"]
        assert 0 <= video["statistics"]["digg_count"] < video["statistics"]["play_count"]


def test_ids_differ_and_times_fall() -> None:
    videos = make_videos(NOW, "app")
    for name in ("item_id", "video_id"):
        assert len({video[name] for video in videos}) == len(videos)
    times = [video["create_time"] for video in videos]
    assert times == sorted(times, reverse=True)
    assert times[0] < NOW


def test_item_ids_belong_to_one_app() -> None:
    ours, theirs = ({video["item_id"] for video in make_videos(NOW, app)} for app in ("ours", "theirs"))
    assert ours & theirs == {EXAMPLE_ITEM_ID}
