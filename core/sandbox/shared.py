"""The sandbox of a program that only set ``JIERU_SANDBOX=1``: started by the first call, ended with the process."""

from __future__ import annotations

from core.connectors.context import CallContext
from core.connectors.web import Web
from core.sandbox.client import SandboxProcess
from core.sandbox.contract import PLAYED, WEB

_process: SandboxProcess | None = None


async def shared_context(fault: str | None = None) -> CallContext:
    """The surroundings of calls to the process's own sandbox.

    Raises:
        JieruError: The sandbox cannot be started.
    """
    global _process
    if _process is None or not _process.running:
        _process = await SandboxProcess.start()  # it ends with this process: its standard input closes
    return sandbox_context(_process, fault)


def sandbox_context(process: SandboxProcess, fault: str | None = None) -> CallContext:
    """The surroundings of calls to ``process``."""
    base_urls = {platform_id: process.base_url(platform_id) for platform_id in PLAYED}
    return CallContext("sandbox", process.credentials, base_urls, fault, Web(process.base_url(WEB)))
