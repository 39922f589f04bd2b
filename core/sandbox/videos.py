"""The videos of the sandbox's Douyin account: made-up, but with the shapes of real ones.

Owns the list and its order. Must not know requests, tokens or envelopes.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

_TITLES = (
    "双11收官：这三类商品卖得比去年更好 #数据复盘",
    "一分钟看懂本周沪深两市成交额变化",
    "仓库实拍：从下单到发货只要6小时",
    "新品开箱｜恒温保温杯实测，冰水能撑多久？",
    "ERP上线第90天，财务同事说了实话 #数字化转型",
    "秋冬面料怎么选？老裁缝教你三个办法",
    "直播间幕后：一场活动要准备几张表",
    "客服小姐姐的一天，忙到飞起",
    "探厂 vlog：走进杭州的智能产线",
    "财报季来了，看利润表先看哪一行",
    "门店巡检的正确打开方式 #门店管理",
    "500块预算，能布置出什么样的工位？",
    "供应商对账总出错？把这一步提前就好",
    "「一件代发」到底赚不赚钱，算给你看",
    "公司食堂上新，鲜花饼真的绝了🌼",
    "会员日倒计时3天，优惠力度先睹为快",
    "年轻人为什么爱逛仓储超市？",
    "数据分析师的桌面长什么样",
    "退货率从8%降到3%，我们做了什么",
    "幕后花絮：拍一条60秒的片子有多难",
    "周末团建去哪儿？这条路线收藏好",
    "行业观察：短视频投放成本又变了",
    "新人入职第一周都学些什么",
    "感谢10万粉丝的陪伴，抽奖名单在结尾",
)
_HOURS_APART = 31
EXAMPLE_ITEM_ID = "@8hxdhauTCMppanGnM4ltGM780mDqPP+KPpR0qQOmLVAXb/T060zdRmYqig357zEBq6CZRp4NVe6qLIJW/V/x1w=="
"""The id in the vendor's documentation and in our example request; the newest video has it, so the example works."""


def make_videos(now_s: float, app: str) -> list[dict[str, Any]]:
    """The account's public videos, newest first, in the platform's item shape.

    Args:
        now_s: Unix seconds; the newest video is a few hours old.
        app: Item ids are encrypted for one app on the real platform, so they differ with its client key.
    """
    return [
        _video(index, title, int(now_s) - 3600 * (5 + index * _HOURS_APART), app) for index, title in enumerate(_TITLES)
    ]


def new_video(video_id: str, title: str, create_time: int, app: str) -> dict[str, Any]:
    """A video that was published just now: not reviewed yet, and seen by nobody."""
    noise = hashlib.sha512(f"{app}/{video_id}/{create_time}".encode()).digest()
    video = _item(video_id, title, create_time, noise, plays=0)
    return {**video, "is_reviewed": False, "video_status": 4}


def _video(index: int, title: str, create_time: int, app: str) -> dict[str, Any]:
    video_id = str((create_time << 32) + 0x5EED_0000 + index)  # time in the upper half, as in the platform's own ids
    noise = hashlib.sha512(f"{app}/{video_id}".encode()).digest()
    video = _item(video_id, title, create_time, noise, plays=1200 + int.from_bytes(noise[:3], "big") % 480_000)
    return {**video, "is_top": index == 2, "item_id": video["item_id"] if index else EXAMPLE_ITEM_ID}


def _item(video_id: str, title: str, create_time: int, noise: bytes, *, plays: int) -> dict[str, Any]:
    return {
        "item_id": "@" + base64.b64encode(noise).decode(),
        "video_id": video_id,
        "title": title,
        "cover": f"https://p3-sign.douyinpic.example/obj/tos-cn-p-0015/{noise[:16].hex()}",
        "create_time": create_time,
        "share_url": f"https://www.iesdouyin.com/share/video/{video_id}/?region=CN",
        "is_top": False,
        "is_reviewed": True,
        "media_type": 4,
        "video_status": 5,
        "statistics": {
            "play_count": plays,
            "digg_count": plays * (3 + noise[3] % 5) // 100,
            "comment_count": plays // (180 + noise[4]),
            "share_count": plays // (250 + noise[5]),
            "forward_count": plays // (900 + noise[6]),
            "download_count": plays // (1100 + noise[7]),
        },
    }
