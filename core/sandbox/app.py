"""The whole sandbox as one function: a request in, an answer and the manner of its delivery out.

Owns the paths (``/<platform>/…`` and ``/__sandbox__/…``) and the carrying out of fault scripts. Must not know sockets.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from dataclasses import replace

from core.errors import SettingError
from core.sandbox.content import ContentPlatform
from core.sandbox.contract import CALL_HEADER, CREDENTIALS_PATH, FAULT_HEADER, HEALTH_PATH, WEB
from core.sandbox.douyin import Douyin
from core.sandbox.erp import Erp
from core.sandbox.faults import FaultBook, Step, parse
from core.sandbox.made_credentials import Credentials
from core.sandbox.messages import Reply, Request, Response, json_response
from core.sandbox.played import PlayedPlatform, status_response
from core.sandbox.ths123 import Ths123
from core.sandbox.web import Web

_HTML = (
    "<!DOCTYPE html><html><head><title>系统维护中</title></head>"
    "<body><h1>系统维护中</h1><p>网关暂时无法处理您的请求，请稍后再试。</p></body></html>"
)


class Sandbox:
    """All platforms of one sandbox.

    Args:
        credentials: Its own values, from ``make_credentials``.
        clock: Unix seconds.

    Attributes:
        requests: Requests answered so far.
        abandoned: Requests whose sender hung up before the answer was delivered.
    """

    def __init__(self, credentials: Credentials, *, clock: Callable[[], float] = time.time) -> None:
        self._credentials = credentials
        self._faults = FaultBook()
        self._platforms: dict[str, PlayedPlatform] = {
            "douyin": Douyin(credentials["douyin"], clock=clock),
            "ths123": Ths123(credentials["ths123"], clock=clock),
            "erp": Erp(credentials["erp"], clock=clock),
        }
        for name in ("xiaohongshu", "zhihu", "toutiao"):
            self._platforms[name] = ContentPlatform(credentials[name], clock=clock)
        self._platforms[WEB] = Web()
        self.requests = 0
        self.abandoned = 0

    def handle(self, request: Request) -> Reply:
        """The answer to one request; its target begins with ``/<platform>/`` or ``/__sandbox__/``."""
        self.requests += 1
        if request.target.startswith("/__sandbox__/"):
            return Reply(self._control(request))
        name, slash, rest = request.target.removeprefix("/").partition("/")
        platform = self._platforms.get(name)
        if platform is None:
            return Reply(status_response(404))
        return self._play(platform, replace(request, target=slash + rest))

    def _control(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return status_response(405, (("Allow", "GET"),))
        if request.target == CREDENTIALS_PATH:
            return json_response(self._credentials, headers=(("Cache-Control", "no-store"),))
        if request.target == HEALTH_PATH:
            return json_response({"status": "ok", "requests": self.requests, "abandoned": self.abandoned})
        return status_response(404)

    def _play(self, platform: PlayedPlatform, request: Request) -> Reply:
        text = request.header(FAULT_HEADER)
        if text is None:
            return Reply(platform.answer(request, scripted=False))
        try:
            script = parse(text)
        except SettingError as error:
            return Reply(json_response({"error": error.code, "message": str(error)}, 400))
        call_id = request.header(CALL_HEADER) or ""
        return _carry_out(self._faults.next_step(script, call_id, platform.place(request)), platform, request)


def _carry_out(step: Step, platform: PlayedPlatform, request: Request) -> Reply:
    """One step of a script. Faults of the way back come after the platform has done its work, as in real life."""
    after = (("Retry-After", step.retry_after),) if step.retry_after else ()
    match step.kind:
        case "status":
            return Reply(status_response(int(step.number), after))
        case "busy" | "limit" | "quota" | "expired" | "code":
            response = platform.fault(step, request)
            return Reply(replace(response, headers=(*response.headers, *after)))
        case "html":
            return Reply(Response(200, _HTML.encode(), (("Content-Type", "text/html; charset=utf-8"),)))
    response = platform.answer(request, scripted=True)
    match step.kind:
        case "slow":
            return Reply(response, delay_s=step.number)
        case "stall":
            return Reply(response, stall_s=step.number)
        case "reset" | "close" | "truncate" | "garbage":
            return Reply(response, ending=step.kind)
        case "gzip-broken":
            return Reply(_broken_gzip(response))
        case _:
            return Reply(response)


def _broken_gzip(response: Response) -> Response:
    packed = bytearray(gzip.compress(response.body))
    packed[10] = 0xFF  # the first byte after the header: a block type that does not exist, so that every decoder stops
    return replace(response, body=bytes(packed), headers=(*response.headers, ("Content-Encoding", "gzip")))
