"""Planted secrets over whole runs, against a vendor that says back all it was told, in every form: none comes out."""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.core.loopback import Answer, Vendor, serving
from tests.end2end.decoding import holds

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[2]
STORED = "planted-Stored/+%41-1"
VARIABLE = "planted-Variable?&=2 %中文"
DOTENV = "planted-dotenv-3"
CANARIES = (VARIABLE, DOTENV, STORED)


class Parrot(Vendor):
    """Answers every request with what it knows of the secrets, busy first, then refusing, then content."""

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        # what is stored for another platform, and so never read, nobody can know: only the ERP says it back
        secrets = (VARIABLE, DOTENV) if path.startswith("/questions") else CANARIES
        told = {
            "headers": headers,
            "path": path,
            "message": f"your key {VARIABLE} or {secrets[-1]} is bad",
            "forms": [shape for secret in secrets for shape in self.shapes(secret)],
            "text": json.dumps({"in": json.dumps({"key": secrets[0]})}),
        }
        status = (503, 400, 200)[min(len(self.requests) - 1, 2) % 3]
        return Answer(status, told, headers={"X-Echo": quote(VARIABLE), "Set-Cookie": f"session={DOTENV}"})

    @staticmethod
    def shapes(secret: str) -> list[str]:
        data = secret.encode()
        return [
            secret,
            quote(secret, safe=""),
            data.hex(),
            base64.b64encode(data).decode(),
            base64.b64encode(b"user:" + data).decode(),
            base64.urlsafe_b64encode(b"xx" + data).decode(),
            quote(quote(secret)),
            html.escape(secret),
            ascii(secret),
            repr(data),
        ]


def run(*arguments: str, stdin: str = "") -> str:
    """A process of the command line; all that it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "core.cli", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def found_in(data: bytes) -> list[str]:
    """The canaries that are in ``data``, in whatever form."""
    text = data.decode("utf-8", "replace")
    return [secret for secret in CANARIES if holds(text, secret)]


def test_no_secret_comes_out_of_a_whole_run(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIERU_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("API_RETRY_DELAY", "0")
    monkeypatch.setenv("ERP_PASSWORD", VARIABLE)
    Path(".env").write_text(f"ZHIHU_ACCESS_TOKEN={DOTENV}\n", encoding="utf-8")
    said = [run("credentials", "set", "erp", "api_key", stdin=STORED)]
    with serving(Parrot()) as vendor:
        for platform in ("ERP", "ZHIHU"):
            monkeypatch.setenv(f"{platform}_BASE_URL", vendor.url)
        for call in (
            ("erp", "order.list"),
            ("erp", "/orders", "-d", json.dumps({"token": "short", "note": VARIABLE, "key": STORED})),
            ("erp", "order.create", "-d", json.dumps({"customer": STORED, "amount": "1"})),
            ("erp", "/echo", "-X", "POST", "-d", json.dumps({"text": VARIABLE}), "--json"),
            ("zhihu", "/questions", "-p", f"q={DOTENV}", "--json"),
        ):
            said.append(run("call", *call))
    for command in (
        ("credentials", "list"),
        ("credentials", "list", "--json"),
        ("credentials", "validate", "erp"),
        ("credentials", "export", "--names"),
        ("history",),
        ("history", "--json"),
        *(("history", "--export", f"calls.{form}") for form in ("json", "csv", "har")),
        ("stats", "--json"),
        ("call", "erp", f"/{VARIABLE}", "-H", f"X-Key: {STORED}", "--timeout", "0.01"),
    ):
        said.append(run(*command))
    assert len(vendor.requests) >= 5
    assert any(STORED.encode() in body for _, _, _, body in vendor.requests), "the vendor did hear it"
    leaks = {number: found for number, text in enumerate(said) if (found := found_in(text.encode()))}
    assert leaks == {}
    files = [path for folder in (own_home, Path.cwd()) for path in folder.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"history.sqlite3", "calls.json", "calls.csv", "calls.har"} <= names
    kept = {path.name: found_in(path.read_bytes()) for path in files if path.name != ".env"}
    assert {name: found for name, found in kept.items() if found} == {}


THIRD_PARTY = """
import logging, sys
import httpx, httpx2
from core.logs import setup_logging
from core.redaction import get_redactor
from core.settings import get_settings

get_redactor().register(sys.argv[2])
undo = setup_logging(get_settings().paths, "DEBUG", to_stderr=True)
for name in ("httpx", "httpcore", "httpx2", "httpcore2"):
    logging.getLogger(name).setLevel(logging.DEBUG)  # somebody's settings, against ours
for client in (httpx, httpx2):
    client.get(sys.argv[1], params={"api_key": sys.argv[2]}, headers={"X-Mine": sys.argv[2].encode()})
    try:
        client.get("http://127.0.0.1:1/", params={"q": sys.argv[2]})
    except client.TransportError:
        logging.getLogger("somebody").exception("with %s", sys.argv[2])
undo()
"""


def test_what_libraries_log_is_redacted_too(own_home: Path) -> None:
    secret = VARIABLE
    with serving(Vendor()) as vendor:
        done = subprocess.run(
            [sys.executable, "-c", THIRD_PARTY, vendor.url, secret],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            timeout=30,
        )
    assert done.returncode == 0, done.stderr
    log = (own_home / "logs" / "jieru.log").read_bytes()
    assert b"api_key=" in log
    assert b"ConnectError" in log
    assert found_in(log + done.stderr + done.stdout) == []
