"""What the sandbox and those who use it have agreed on: names only, so that importing them costs nothing."""

from __future__ import annotations

HOST = "127.0.0.1"
ANNOUNCEMENT = f"listening on http://{HOST}:"
"""The one line that the process prints, before the port."""

CREDENTIALS_PATH = "/__sandbox__/credentials"
HEALTH_PATH = "/__sandbox__/health"

FAULT_HEADER = "x-jieru-fault"
"""The fault script of a call; without it the first video list shows the demo."""
CALL_HEADER = "x-jieru-call"
"""The call id, by which the sandbox knows how far the call is in its script."""

WEB = "web"
"""Where the sandbox plays the rest of the web: ``/web/https/example.com/video.mp4`` for that address."""

PLAYED = ("douyin", "ths123", "erp", "xiaohongshu", "zhihu", "toutiao")
"""The platforms that it plays."""
