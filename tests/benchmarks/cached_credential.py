"""Reading a credential that was read before: from the environment, and from an encrypted file."""

from __future__ import annotations

import base64
import os
import tempfile
import time
from unittest import mock

from core.api_credential_manager import APICredentialManager
from core.settings import Settings
from tests.benchmarks.figures import Figure

ROUNDS = 15
READS = 20_000


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as home:
        environment = {
            "JIERU_HOME": home,
            "API_CREDENTIALS_STORE": "file",
            "API_CREDENTIAL_ENCRYPTION_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
            "ERP_API_KEY": "bench-0123456789abcdef",
        }
        with mock.patch.dict(os.environ, environment):
            manager = APICredentialManager(settings=Settings())
            manager.set_credential("erp", "password", "bench-password")
            times: dict[str, list[float]] = {"api_key": [], "password": []}
            for _ in range(ROUNDS):
                for kind, samples in times.items():
                    started = time.process_time()
                    for _ in range(READS):
                        manager.get_credential("erp", kind)
                    samples.append((time.process_time() - started) / READS * 1e6)
    return [
        Figure("cached credential, of the environment", "µs", times["api_key"], 3),
        Figure("cached credential, of an encrypted file", "µs", times["password"], 3),
    ]
