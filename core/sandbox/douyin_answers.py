"""The three envelopes that Douyin puts its answers into, and its words for its codes.

Owns codes and their descriptions. HTTP is 200 in all of them, also for errors. Must not know endpoints. Sources: the
platform's documentation (upload page, token pages, status codes, text check of mini apps) and its Node SDK 1.1.0.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any

from core.sandbox.messages import Response, json_response

INVALID, EXPIRED, MISMATCH, BAD_PARAMETER = 28001003, 28001008, 28001015, 28001007
BAD_VIDEO_FILE, BAD_VIDEO_ID = 2190005, 2190007
BAD_FORM, BAD_CLIENT_KEY, BAD_CLIENT_SECRET, REFRESH_EXPIRED, NO_RENEWALS = 10002, 10003, 10013, 10010, 10020
BAD_APP_ID, BAD_APP_SECRET, BAD_GRANT_TYPE = 40015, 40017, 40020
_DESCRIPTIONS = {
    INVALID: "access_token无效",
    EXPIRED: "access_token过期，请刷新或重新授权",
    MISMATCH: "access_token与open_id不匹配",
    BAD_PARAMETER: "参数不合法",
    BAD_VIDEO_FILE: "上传的文件不是视频，或大小、分片不符合要求",
    BAD_VIDEO_ID: "video_id无效",
    28001005: "系统繁忙，此时请开发者稍候再试",
    28003018: "请求频率过高，请稍后再试",
    28003017: "quota已用完",
    28001014: "应用未获得该能力",
    28001018: "应用未获得该能力",
    2100004: "系统繁忙，此时请开发者稍候再试",
    BAD_FORM: "参数错误",
    BAD_CLIENT_KEY: "client_key错误",
    BAD_CLIENT_SECRET: "client_secret错误",
    REFRESH_EXPIRED: "refresh_token过期，请用户重新授权",
    NO_RENEWALS: "refresh_token刷新次数已用完，请用户重新授权",
    -1: "system error",
    BAD_APP_ID: "bad appid",
    BAD_APP_SECRET: "bad secret",
    BAD_GRANT_TYPE: "bad grant_type",
}


def business(data: Mapping[str, Any], code: int, now_s: float) -> Response:
    """The envelope of user-level endpoints: the code stands in ``data`` and in ``extra``."""
    error = {"error_code": code, "description": _describe(code)}
    extra = {**error, "sub_error_code": 0, "sub_description": "", "logid": _log_id(now_s), "now": int(now_s * 1000)}
    return json_response({"data": {**data, **error}, "extra": extra})


def oauth(data: Mapping[str, Any], code: int, now_s: float) -> Response:
    """The envelope of ``/oauth/``: without ``extra``."""
    common = {"captcha": "", "desc_url": "", "log_id": _log_id(now_s)}
    error = {"error_code": code, "description": _describe(code)}
    return json_response({"data": {**data, **common, **error}, "message": "error" if code else "success"})


def mini_app(data: Mapping[str, Any], code: int) -> Response:
    """The envelope of a mini app's endpoints: ``err_no`` on top."""
    return json_response({"err_no": code, "err_tips": _describe(code) or "success", **({"data": data} if data else {})})


def text_check_error(code: int, message: str) -> Response:
    """The error of the text check: ``code`` on top, with HTTP 200 like the others."""
    return json_response({"error_id": secrets.token_hex(16), "code": code, "message": message, "exception": message})


def _log_id(now_s: float) -> str:
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(now_s + 8 * 3600)) + secrets.token_hex(10).upper()


def _describe(code: int) -> str:
    return _DESCRIPTIONS.get(code, f"错误码{code}") if code else ""
