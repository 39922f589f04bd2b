"""What every played platform can do, and what all of them answer alike.

Owns the protocol between the sandbox and its platforms, and the plain error answers of a gateway. Must not know any
one platform.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal, Protocol

from core.sandbox.faults import Step
from core.sandbox.messages import Headers, Request, Response, json_response

EndpointKind = Literal["business", "token", "download", "none"]


class PlayedPlatform(Protocol):
    """One platform, as a function from request to answer, with the state that its endpoints share."""

    def kind(self, request: Request) -> EndpointKind:
        """Whether the request goes to a business endpoint, a token endpoint, a file, or nowhere."""

    def answer(self, request: Request, *, scripted: bool) -> Response:
        """What the platform answers.

        Args:
            request: Its target is relative to the platform's base URL.
            scripted: The caller sent a fault script, so nothing may fail that the script does not name.
        """

    def fault(self, step: Step, request: Request) -> Response:
        """The answer that a ``busy``, ``limit``, ``quota``, ``expired`` or ``code`` step stands for."""


def status_response(status: int, headers: Headers = ()) -> Response:
    """A bare status from the gateway in front of a platform: no envelope, so no in-body code."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = f"Status {status}"
    return json_response({"message": phrase}, status, headers)
