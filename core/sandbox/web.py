"""The rest of the web, played: whatever address a video is to be downloaded from, the sandbox answers in its place.

So the example request of the window works without the network, and nothing outside is ever asked. Owns what an address
gives: by its ending a small video or a page, and by its query more of it. Must not know platforms.

    /web/https/example.com/video.mp4              a small video
    …/video.mp4?size=60000000                     one of that many bytes
    …/empty.mp4   …/missing.mp4   …/page.html     nothing, 404, a page
    …/moved.mp4?to=https://example.com/a.mp4      a redirect there
"""

from __future__ import annotations

from core.sandbox.faults import Place, Step
from core.sandbox.messages import Request, Response
from core.sandbox.played import status_response

SIZE = 256 * 1024
LARGEST = 128 << 20
_FTYP = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41"
_WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
_ENDINGS = {".mp4": ("video/mp4", _FTYP), ".mov": ("video/quicktime", _FTYP), ".webm": ("video/webm", _WEBM)}
_PAGE = "<!DOCTYPE html><html><head><title>示例网页</title></head><body><p>这里没有视频。</p></body></html>"
_FAULT_STATUSES = {"busy": 503, "limit": 429, "quota": 429, "expired": 403, "code": 400}


class Web:
    """All hosts of the web at once; every path is a file."""

    def place(self, request: Request) -> Place:
        """See ``PlayedPlatform``."""
        return "download"

    def answer(self, request: Request, *, scripted: bool) -> Response:
        """See ``PlayedPlatform``."""
        if request.method not in ("GET", "HEAD"):
            return status_response(405, (("Allow", "GET"),))
        name = request.path.rpartition("/")[2]
        to = request.query.get("to")
        if to is not None:
            shown = to.encode("ascii", "replace").decode()  # a header is ASCII
            return Response(302, b"", (("Location", "".join(filter(str.isprintable, shown))),))
        if name.startswith("missing"):
            return status_response(404)
        media_type, head = _ENDINGS.get(name[name.rfind(".") :].lower(), ("text/html; charset=utf-8", b""))
        body = (_video(head, request.query.get("size", "")) if head else _PAGE.encode()) if "empty" not in name else b""
        return Response(200, body, (("Content-Type", media_type),))

    def fault(self, step: Step, request: Request) -> Response:
        """See ``PlayedPlatform``: a web server has statuses only."""
        return status_response(_FAULT_STATUSES[step.kind])


def _video(head: bytes, size: str) -> bytes:
    wanted = min(int(size), LARGEST) if size.isascii() and size.isdigit() and len(size) < 12 else SIZE
    filler = bytes(range(256)) * 256
    body = head + filler * (max(0, wanted - len(head)) // len(filler) + 1)
    return body[: max(wanted, len(head))]
