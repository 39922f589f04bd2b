"""No real secret ever reaches the sandbox, and the sandbox changes none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.api_credential_manager import APICredentialManager
from core.cli import main
from core.program import parts
from core.sandbox import client

pytestmark = pytest.mark.real


def test_live_values_are_untouched_and_never_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted = {
        "access_token": "act.live-token-PLANTED-1",
        "refresh_token": "rft.live-PLANTED-2",
        "open_id": "PLANTED-3",
    }
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", planted["access_token"])
    manager = APICredentialManager()
    for kind in ("refresh_token", "open_id"):
        manager.set_credential("douyin", kind, planted[kind])
    Path(".env").write_text("DOUYIN_CLIENT_KEY=aw-live-PLANTED-4\n")
    record = tmp_path / "received"
    normal = client.SandboxProcess.start

    async def recording() -> client.SandboxProcess:
        return await normal((*parts.command("--sandbox-server"), "--record", str(record)))

    monkeypatch.setattr(client.SandboxProcess, "start", recording)
    assert main(["call", "douyin", "video.list", "--sandbox", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [step["rule"] for step in shown["attempts"]][-1] == "ok"
    received = record.read_bytes()
    assert b"video_list" in received
    assert b"PLANTED" not in received
    assert APICredentialManager().get_all_credentials("douyin") == {**planted, "client_key": "aw-live-PLANTED-4"}


def test_the_package_needs_no_window_to_be_used() -> None:
    code = "import core.configurable_api_connector, core.history.store, sys; print('PySide6' in sys.modules)"
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
