"""Douyin on loopback: videos of one account (list, figures, upload, publish), a share id, a text check, and all tokens.

Owns the business endpoints' contract: header ``access-token``, query ``open_id``, errors with HTTP 200 in the body.
Must not know fault scripts beyond one step, nor sockets. Sources: the platform's Node SDK ``@open-dy/open_api_sdk``
1.1.0 and the documentation on developer.open-douyin.com.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.sandbox import douyin_answers as answers
from core.sandbox import douyin_oauth as oauth
from core.sandbox.app_tokens import AppTokens
from core.sandbox.faults import Place, Step
from core.sandbox.messages import Request, Response, json_response
from core.sandbox.multipart import sent_file
from core.sandbox.played import status_response
from core.sandbox.uploads import Uploads
from core.sandbox.videos import make_videos, new_video

LIST = "/api/douyin/v1/video/video_list/"
DATA = "/api/douyin/v1/video/video_data/"
UPLOAD = "/api/douyin/v1/video/upload_video/"
PART_INIT = "/api/douyin/v1/video/init_video_part_upload/"
PART = "/api/douyin/v1/video/upload_video_part/"
PART_COMPLETE = "/api/douyin/v1/video/complete_video_part_upload/"
CREATE = "/api/douyin/v1/video/create_video/"
SHARE_ID = "/share-id/"
TEXT_CHECK = "/api/v2/tags/text/antidirt"
_METHODS = {
    **dict.fromkeys((LIST, SHARE_ID), "GET"),
    **dict.fromkeys((DATA, UPLOAD, PART_INIT, PART, PART_COMPLETE, CREATE, TEXT_CHECK, *oauth.PATHS), "POST"),
}
_FAULT_CODES = {"busy": 28001005, "limit": 28003018, "quota": 28003017, "expired": answers.EXPIRED}
_COUNT = range(1, 101)
_FIELD = "video"
_DIRTY = ("违禁词", "forbidden word")


class Douyin:
    """One account with its videos and tokens.

    Args:
        credentials: The sandbox's own values for this platform.
        clock: Unix seconds.
    """

    def __init__(self, credentials: Mapping[str, str], *, clock: Callable[[], float] = time.time) -> None:
        self._credentials = credentials
        self._clock = clock
        self._oauth = oauth.DouyinOauth(credentials, clock=clock)
        self._uploads = Uploads(clock)
        self._videos = make_videos(clock(), credentials["client_key"])
        self._demo_pending = True
        self._by_user: dict[str, Callable[[Request], Response]] = {
            LIST: self._list,
            DATA: self._data,
            UPLOAD: self._upload,
            PART_INIT: lambda request: self._business({"upload_id": self._uploads.begin()}),
            PART: self._part,
            PART_COMPLETE: lambda request: self._uploaded(self._uploads.complete(request.query.get("upload_id", ""))),
            CREATE: self._create,
        }

    def place(self, request: Request) -> Place:
        """See ``PlayedPlatform``."""
        return "token" if request.path in oauth.PATHS else "business"

    def answer(self, request: Request, *, scripted: bool) -> Response:
        """See ``PlayedPlatform``. The first video list without a script starts the demo."""
        method = _METHODS.get(request.path)
        if method != ("GET" if request.method == "HEAD" else request.method):
            return status_response(405, (("Allow", method),)) if method else status_response(404)
        if request.path in oauth.PATHS:
            return self._oauth.answer(request)
        if request.path == SHARE_ID:
            return self._share_id(request)
        if request.path == TEXT_CHECK:
            return self._text_check(request)
        if request.path == LIST and self._demo_pending and not scripted:
            self._demo_pending = False
            self._oauth.users.expire_all()
            return status_response(429, (("Retry-After", "1"),))
        code = self._refusal(request, scripted=scripted)
        return self._business({}, code) if code else self._by_user[request.path](request)

    def fault(self, step: Step, request: Request) -> Response:
        """See ``PlayedPlatform``: HTTP 200 with the code inside."""
        if request.path in oauth.PATHS:
            return self._oauth.fault(step, request)
        token = request.header("access-token") or request.header("x-token") or ""
        if step.kind == "expired":
            self._oauth.users.doubt(token)
            for tokens in self._app_tokens():
                tokens.expire(token)
        code = int(step.number) if step.kind == "code" else _FAULT_CODES[step.kind]
        if request.path == TEXT_CHECK:
            return answers.text_check_error(401 if step.kind == "expired" else code, f"error {code}")
        return self._business({}, code)

    def _refusal(self, request: Request, *, scripted: bool) -> int:
        state = self._oauth.users.state(request.header("access-token") or "")
        if state == "unknown":
            return answers.INVALID
        if state == "expired" and not scripted:
            return answers.EXPIRED
        open_id = request.query.get("open_id", "")
        if not open_id:
            return answers.BAD_PARAMETER
        return 0 if open_id == self._credentials["open_id"] else answers.MISMATCH

    def _app_tokens(self) -> tuple[AppTokens, ...]:
        return self._oauth.clients, self._oauth.stable_clients, self._oauth.mini_apps

    def _list(self, request: Request) -> Response:
        # A cursor is the creation time in ms of the last video of the page before, and only values that were
        # handed out are taken: the documentation forbids cursors of one's own.
        query = request.query
        starts = {"0": 0} | {_cursor(video): index + 1 for index, video in enumerate(self._videos)}
        start = starts.get(query.get("cursor", "0"))
        count = query.get("count", "10")
        if start is None or not (count.isascii() and count.isdigit() and len(count) < 4 and int(count) in _COUNT):
            return self._business({}, answers.BAD_PARAMETER)
        page = self._videos[start : start + int(count)]
        more = start + len(page) < len(self._videos)
        cursor = int(_cursor(page[-1])) if page else int(query.get("cursor", "0"))
        return self._business({"cursor": cursor, "has_more": more, "list": page})

    def _data(self, request: Request) -> Response:
        document = request.json_object() or {}
        for key, name in (("item_ids", "item_id"), ("video_ids", "video_id")):
            ids = document.get(key)
            if ids:
                return self._videos_by(name, ids)
        return self._business({}, answers.BAD_PARAMETER)

    def _videos_by(self, name: str, ids: object) -> Response:
        if not isinstance(ids, list) or not all(isinstance(item, str) for item in ids):
            return self._business({}, answers.BAD_PARAMETER)
        known = {video[name]: video for video in self._videos}
        found: Sequence[Mapping[str, Any]] = [known[item] for item in ids if item in known]
        return self._business({"list": found}, 0 if found else answers.BAD_PARAMETER)

    def _upload(self, request: Request) -> Response:
        file = sent_file(request)
        if file is None or file.name != _FIELD:
            return self._business({}, answers.BAD_PARAMETER)
        return self._uploaded(self._uploads.whole(file.content))

    def _part(self, request: Request) -> Response:
        query, file = request.query, sent_file(request)
        if file is None or file.name != _FIELD:
            return self._business({}, answers.BAD_PARAMETER)
        taken = self._uploads.part(query.get("upload_id", ""), query.get("part_number", ""), file.content)
        return self._business({}, 0 if taken else answers.BAD_VIDEO_FILE)

    def _uploaded(self, video_id: str | None) -> Response:
        if video_id is None:
            return self._business({}, answers.BAD_VIDEO_FILE)
        return self._business({"video": {"video_id": video_id, "width": 720, "height": 1280}})

    def _create(self, request: Request) -> Response:
        body = request.json_object() or {}
        video_id, text = body.get("video_id"), body.get("text", "")
        if not isinstance(video_id, str) or not isinstance(text, str):
            return self._business({}, answers.BAD_PARAMETER)
        if self._uploads.size(video_id) is None:
            return self._business({}, answers.BAD_VIDEO_ID)
        # a second one of the same upload is a second video here, as nothing says that it is not there
        created = max(int(self._clock()), self._videos[0]["create_time"] + 1)
        self._videos.insert(0, new_video(video_id, text, created, self._credentials["client_key"]))
        return self._business({"item_id": self._videos[0]["item_id"], "video_id": video_id})

    def _share_id(self, request: Request) -> Response:
        token = request.header("access-token") or ""
        stores = (self._oauth.clients, self._oauth.stable_clients)
        if not any(tokens.is_good(token) for tokens in stores):
            known = any(tokens.is_known(token) for tokens in stores)
            return self._business({}, answers.EXPIRED if known else answers.INVALID)
        return self._business({"share_id": str(secrets.randbits(62))})

    def _text_check(self, request: Request) -> Response:
        if not self._oauth.mini_apps.is_good(request.header("x-token") or ""):
            return answers.text_check_error(401, "[app token sign fail] bad token")
        tasks = (request.json_object() or {}).get("tasks")
        if not isinstance(tasks, list) or not tasks or not all(isinstance(task, dict) for task in tasks):
            return answers.text_check_error(400, "'tasks' is a required property")
        return json_response({"log_id": secrets.token_hex(16), "data": [_checked(task) for task in tasks]})

    def _business(self, data: Mapping[str, Any], code: int = 0) -> Response:
        return answers.business(data, code, self._clock())


def _checked(task: Mapping[str, Any]) -> dict[str, Any]:
    hit = any(word in str(task.get("content", "")) for word in _DIRTY)
    predicts = [{"prob": int(hit), "hit": hit, "target": None, "model_name": "short_content_antidirt"}]
    return {"code": 0, "msg": "", "task_id": f"MICROAPP_{secrets.randbits(62)}", "data_id": None, "predicts": predicts}


def _cursor(video: Mapping[str, Any]) -> str:
    return str(video["create_time"] * 1000)
