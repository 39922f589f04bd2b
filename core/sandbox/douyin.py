"""Douyin on loopback: video list, video data and the token refresh, on the platform's own contract.

Owns the contract: header ``access-token``, query ``open_id``, errors with HTTP 200 inside ``data`` and ``extra``; the
``/oauth/`` endpoints take a form and answer without ``extra``. Must not know fault scripts beyond one step, nor
sockets. Sources: the platform's Node SDK ``@open-dy/open_api_sdk`` 1.1.0 and the documentation on
developer.open-douyin.com (video list, video data, refresh token, status codes).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.sandbox.douyin_tokens import ACCESS_LIFE_S, DouyinTokens
from core.sandbox.faults import Step
from core.sandbox.messages import Request, Response, json_response
from core.sandbox.played import EndpointKind, status_response
from core.sandbox.videos import make_videos

LIST = "/api/douyin/v1/video/video_list/"
DATA = "/api/douyin/v1/video/video_data/"
REFRESH = "/oauth/refresh_token/"
_METHODS = {LIST: "GET", DATA: "POST", REFRESH: "POST"}

INVALID, EXPIRED, MISMATCH, BAD_PARAMETER = 28001003, 28001008, 28001015, 28001007
_DESCRIPTIONS = {
    INVALID: "access_token无效",
    EXPIRED: "access_token过期，请刷新或重新授权",
    MISMATCH: "access_token与open_id不匹配",
    BAD_PARAMETER: "参数不合法",
    28001005: "系统繁忙，此时请开发者稍候再试",
    28003018: "请求频率过高，请稍后再试",
    28003017: "quota已用完",
    2100004: "系统繁忙，此时请开发者稍候再试",
    10002: "参数错误",
    10003: "client_key错误",
    10010: "refresh_token过期，请用户重新授权",
}
_FAULT_CODES = {"busy": 28001005, "limit": 28003018, "quota": 28003017, "expired": EXPIRED}
_TOKEN_FAULT_CODES = {"busy": 2100004, "limit": 28003018, "quota": 28003017, "expired": 10010}
_COUNT = range(1, 101)


class Douyin:
    """One account with its videos and tokens.

    Args:
        credentials: The sandbox's own values for this platform.
        clock: Unix seconds.
    """

    def __init__(self, credentials: Mapping[str, str], *, clock: Callable[[], float] = time.time) -> None:
        self._credentials = credentials
        self._clock = clock
        self._tokens = DouyinTokens(credentials["access_token"], clock=clock)
        self._videos = make_videos(clock(), credentials["client_key"])
        self._demo_pending = True

    def kind(self, request: Request) -> EndpointKind:
        """See ``PlayedPlatform``; a wrong method goes nowhere."""
        method = "GET" if request.method == "HEAD" else request.method
        if _METHODS.get(request.path) != method:
            return "none"
        return "token" if request.path == REFRESH else "business"

    def answer(self, request: Request, *, scripted: bool) -> Response:
        """See ``PlayedPlatform``. The first video list without a script starts the demo."""
        if self.kind(request) == "none":
            method = _METHODS.get(request.path)
            return status_response(405, (("Allow", method),)) if method else status_response(404)
        if request.path == REFRESH:
            return self._refresh(request)
        if request.path == LIST and self._demo_pending and not scripted:
            self._demo_pending = False
            self._tokens.expire_all()
            return status_response(429, (("Retry-After", "1"),))
        code = self._refusal(request, scripted=scripted)
        if code:
            return self._envelope({}, code)
        return self._list(request.query) if request.path == LIST else self._data(request)

    def fault(self, step: Step, request: Request) -> Response:
        """See ``PlayedPlatform``: HTTP 200 with the code inside."""
        token = request.path == REFRESH
        if step.kind == "expired" and not token:
            self._tokens.doubt(request.header("access-token") or "")
        codes = _TOKEN_FAULT_CODES if token else _FAULT_CODES
        code = int(step.number) if step.kind == "code" else codes[step.kind]
        return self._oauth({}, code) if token else self._envelope({}, code)

    def _refusal(self, request: Request, *, scripted: bool) -> int:
        state = self._tokens.state(request.header("access-token") or "")
        if state == "unknown":
            return INVALID
        if state == "expired" and not scripted:
            return EXPIRED
        open_id = request.query.get("open_id", "")
        if not open_id:
            return BAD_PARAMETER
        return 0 if open_id == self._credentials["open_id"] else MISMATCH

    def _list(self, query: Mapping[str, str]) -> Response:
        # A cursor is the creation time in ms of the last video of the page before, and only values that were
        # handed out are taken: the documentation forbids cursors of one's own.
        starts = {"0": 0} | {_cursor(video): index + 1 for index, video in enumerate(self._videos)}
        start = starts.get(query.get("cursor", "0"))
        count = query.get("count", "10")
        if start is None or not (count.isascii() and count.isdigit() and len(count) < 4 and int(count) in _COUNT):
            return self._envelope({}, BAD_PARAMETER)
        page = self._videos[start : start + int(count)]
        more = start + len(page) < len(self._videos)
        cursor = int(_cursor(page[-1])) if page else int(query.get("cursor", "0"))
        return self._envelope({"cursor": cursor, "has_more": more, "list": page})

    def _data(self, request: Request) -> Response:
        document = request.json_object() or {}
        for key, name in (("item_ids", "item_id"), ("video_ids", "video_id")):
            ids = document.get(key)
            if ids:
                return self._videos_by(name, ids)
        return self._envelope({}, BAD_PARAMETER)

    def _videos_by(self, name: str, ids: object) -> Response:
        if not isinstance(ids, list) or not all(isinstance(item, str) for item in ids):
            return self._envelope({}, BAD_PARAMETER)
        known = {video[name]: video for video in self._videos}
        found: Sequence[Mapping[str, Any]] = [known[item] for item in ids if item in known]
        return self._envelope({"list": found}, 0 if found else BAD_PARAMETER)

    def _refresh(self, request: Request) -> Response:
        form = request.form()
        if request.media_type != "application/x-www-form-urlencoded" or form.get("grant_type") != "refresh_token":
            return self._oauth({}, 10002)
        if form.get("client_key") != self._credentials["client_key"]:
            return self._oauth({}, 10003)
        life_s = self._tokens.refresh_life_s()
        if form.get("refresh_token") != self._credentials["refresh_token"] or not life_s:
            return self._oauth({}, 10010)
        token = {
            "access_token": self._tokens.refresh(),
            "expires_in": ACCESS_LIFE_S,
            "refresh_token": self._credentials["refresh_token"],
            "refresh_expires_in": life_s,
            "open_id": self._credentials["open_id"],
            "scope": "user_info,video.list.bind,video.data.bind",
        }
        return self._oauth(token)

    def _envelope(self, data: Mapping[str, Any], code: int = 0) -> Response:
        error = {"error_code": code, "description": _describe(code)}
        extra = {**error, "sub_error_code": 0, "sub_description": "", "logid": self._logid(), "now": self._now_ms()}
        return json_response({"data": {**data, **error}, "extra": extra})

    def _oauth(self, data: Mapping[str, Any], code: int = 0) -> Response:
        common = {"captcha": "", "desc_url": "", "log_id": self._logid()}
        error = {"error_code": code, "description": _describe(code)}
        return json_response({"data": {**data, **common, **error}, "message": "error" if code else "success"})

    def _now_ms(self) -> int:
        return int(self._clock() * 1000)

    def _logid(self) -> str:
        return time.strftime("%Y%m%d%H%M%S", time.gmtime(self._clock() + 8 * 3600)) + secrets.token_hex(10).upper()


def _cursor(video: Mapping[str, Any]) -> str:
    return str(video["create_time"] * 1000)


def _describe(code: int) -> str:
    return _DESCRIPTIONS.get(code, f"错误码{code}") if code else ""
