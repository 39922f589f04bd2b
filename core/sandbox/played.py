"""What every played platform can do, and what all of them answer alike.

Owns the protocol between the sandbox and its platforms, and the plain error answers of a gateway. Must not know any
one platform.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Protocol

from core.sandbox.faults import Place, Step
from core.sandbox.messages import Headers, Request, Response, json_response


class PlayedPlatform(Protocol):
    """One platform, as a function from request to answer, with the state that its endpoints share."""

    def place(self, request: Request) -> Place:
        """Whose steps of a fault script the request takes; one that leads nowhere, those of the business endpoints."""

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
