"""The redactor with a hundred secrets: a log line, and a megabyte in slices."""

from __future__ import annotations

import json
import random
import string
import time

from core.redaction import Redactor
from tests.benchmarks.figures import Figure

ROUNDS = 15
LINES = 2_000
SECRETS = 100
SLICE = 64 * 1024


def measure() -> list[Figure]:
    chance = random.Random(7)
    letters = string.ascii_letters + string.digits
    secrets = ["".join(chance.choices(letters, k=40)) for _ in range(SECRETS)]
    redactor = Redactor()
    for secret in secrets:
        redactor.register(secret)
    line = (
        "2026-11-24 10:00:00.123 INFO  core.retry: GET https://open.douyin.com/video/list/?cursor=0&count=10 "
        "answered 200 in 0.312 s, code 0, attempt 1 of 4"
    )
    rows = [{"id": number, "title": "".join(chance.choices(letters, k=60)), "ok": True} for number in range(10_000)]
    body = json.dumps(rows)[: 1 << 20]
    slices = [body[at : at + SLICE] for at in range(0, len(body), SLICE)]
    redactor.redact(line)  # makes the search for the secrets
    assert secrets[0] not in redactor.redact(f"{line} {secrets[0]}")
    a_line, a_megabyte = [], []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(LINES):
            redactor.redact(line)
        a_line.append((time.process_time() - started) / LINES * 1e6)
        started = time.process_time()
        for part in slices:
            redactor.redact(part)
        a_megabyte.append((time.process_time() - started) * 1000 * (1 << 20) / len(body))
    return [
        Figure(f"redactor, {SECRETS} secrets, a log line", "µs", a_line, 20),
        Figure(f"redactor, {SECRETS} secrets, a megabyte in slices", "ms", a_megabyte, 100),
    ]
