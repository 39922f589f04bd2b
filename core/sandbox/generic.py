"""A platform with ordinary auth, plain JSON and HTTP statuses: the common part of all but Douyin.

Owns routing, the 401 and the statuses that in-body faults become without an envelope. Must not know any one platform.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from core.sandbox.auth import AuthKind, refusal
from core.sandbox.faults import Place, Step
from core.sandbox.messages import Request, Response, json_response
from core.sandbox.played import status_response

Handler = Callable[[Request, Mapping[str, str]], Response]
"""From a request and the values of the path's placeholders to the answer."""

_FAULT_STATUSES = {"busy": 503, "limit": 429, "quota": 429, "expired": 401}


class GenericPlatform:
    """Routes behind one check of the sender.

    Args:
        routes: ``{(method, path template): handler}``.
        kinds: The ways to authenticate.
        credentials: The sandbox's own values for this platform.
        clock: Unix seconds.
    """

    def __init__(
        self,
        routes: Mapping[tuple[str, str], Handler],
        kinds: tuple[AuthKind, ...],
        credentials: Mapping[str, str],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._routes = [(method, _compiled(template), handler) for (method, template), handler in routes.items()]
        self._kinds = kinds
        self._credentials = credentials
        self._clock = clock

    def place(self, request: Request) -> Place:
        """See ``PlayedPlatform``; there are no token endpoints."""
        return "business"

    def answer(self, request: Request, *, scripted: bool) -> Response:
        """See ``PlayedPlatform``."""
        route = self._route(request)
        if route is None:
            allowed = sorted({method for method, path, _ in self._routes if path.fullmatch(request.path)})
            return status_response(405, (("Allow", ", ".join(allowed)),)) if allowed else status_response(404)
        reason = refusal(request, self._kinds, self._credentials, self._clock())
        if reason:
            challenge = "Basic" if self._kinds == ("basic",) else "Bearer"
            return json_response({"error": reason}, 401, (("WWW-Authenticate", f'{challenge} realm="sandbox"'),))
        handler, values = route
        return handler(request, values)

    def fault(self, step: Step, request: Request) -> Response:
        """See ``PlayedPlatform``: without an envelope a status says it; a ``code`` step is HTTP 200 with a code."""
        if step.kind == "code":
            return json_response({"code": int(step.number), "message": f"错误码{int(step.number)}"})
        return status_response(_FAULT_STATUSES[step.kind])

    def _route(self, request: Request) -> tuple[Handler, Mapping[str, str]] | None:
        wanted = "GET" if request.method == "HEAD" else request.method
        for method, path, handler in self._routes:
            match = path.fullmatch(request.path)
            if match and method == wanted:
                return handler, {name: unquote(value) for name, value in match.groupdict().items()}
        return None


def _compiled(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile("".join(f"(?P<{part}>[^/]+)" if i % 2 else re.escape(part) for i, part in enumerate(parts)))
