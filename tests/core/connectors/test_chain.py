"""An operation of several requests against a vendor on loopback: order, retries, and what is never repeated.

The platform is a definition of the test's own with small sizes, so that parts are small.
"""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest, APIResponse
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.connectors.web import Web
from core.credentials.source import MemoryCredentials
from core.errors import APICallError, BadRequest
from core.sandbox.messages import Request
from core.sandbox.multipart import sent_file
from core.trace import Step
from tests.core.conftest import Recorder
from tests.core.loopback import Answer, Vendor, serving
from tests.definitions import bearer_platform, define
from tests.waiting import past_its_limit, until

pytestmark = pytest.mark.real

DEFINITION = bearer_platform(
    "clips",
    """\
[[operation]]
id = "clip.publish"
method = "POST"
path = "/create"
effect = "write"
params = [
  { name = "url", in = "file" },
  { name = "file", in = "file" },
  { name = "title", in = "body", as = "text", required = true },
]
check = { zh = "看列表", en = "look at the list" }
idempotency_key = "X-Key"
[operation.upload]
path_param = "file"
url_param = "url"
field = "clip"
kind = "video"
max_mb = 0.1
whole_mb = 0.01
part_mb = 0.0075
min_part_mb = 0.001
[[operation.steps]]
name = "upload"
when = "whole"
path = "/upload"
keep = { clip_id = "id" }
idempotent = true
[[operation.steps]]
name = "upload.init"
when = "parts"
path = "/init"
keep = { upload = "id" }
idempotent = true
[[operation.steps]]
name = "upload"
when = "part"
method = "PUT"
path = "/part"
query = ["upload", "part_number"]
idempotent = true
[[operation.steps]]
name = "upload.complete"
when = "parts"
path = "/complete"
body = ["upload"]
keep = { clip_id = "id" }
idempotent = true
[[operation.steps]]
name = "create"
body = ["clip_id"]
[[token]]
type = "access_token"
method = "POST"
path = "/token"
from = { refresh_token = "refresh_token" }
value_path = "token"
[[code]]
value = "http:401"
class = "token_expired"
zh = "过期"
en = "expired"
""",
)
VIDEO = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 60  # 15 372 bytes: above 0.01 MB
SMALL = VIDEO[:5000]
VALUES = {("clips", "access_token"): "token-of-clips-1", ("clips", "refresh_token"): "refresh-of-clips-1"}


class Clips(Vendor):
    """Answers each path as it should, or as the test says.

    Attributes:
        script: Answers by path, taken in turn before the ordinary one.
    """

    def __init__(self, **script: list[Answer]) -> None:
        super().__init__()
        self.script = {f"/{path}": answers for path, answers in script.items()}

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        name = urlsplit(path).path
        if self.script.get(name):
            return self.script[name].pop(0)
        bodies: dict[str, Any] = {"/token": {"token": "token-of-clips-2"}, "/part": {}, "/v.mp4": SMALL}
        return Answer(body=bodies.get(name, {"id": f"id-of{name}"}))

    @property
    def paths(self) -> list[str]:
        return [urlsplit(path).path for _, path, _, _ in self.requests]

    def bodies(self, name: str) -> list[bytes]:
        return [body for _, path, _, body in self.requests if urlsplit(path).path == name]


@pytest.fixture(autouse=True)
def definition(own_home: Path) -> None:
    define(own_home, "clips", DEFINITION)


async def resolve(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


WEB = Web(resolve=resolve, is_public=lambda address: address == "127.0.0.1", proxy_for=lambda url: "")


async def publish(vendor: Vendor, recorder: Recorder | None = None, **fields: Any) -> APIResponse:
    context = CallContext("live", MemoryCredentials(VALUES), {"clips": vendor.url}, web=WEB)
    handler = APIRetryHandler(RetryPolicy(max_retries=2, initial_delay=0))
    if recorder:
        handler.add_listener(recorder)
    manager = ConfigurableAPIConnector(context=context, handler=handler)
    fields = {"data": {"title": "标题"}, "files": {"clip": VIDEO}, **fields}
    try:
        return await manager.call(APIRequest("clips", "clip.publish", **fields))
    finally:
        await manager.aclose()


def names(steps: tuple[Step, ...]) -> list[str]:
    return [step.step for step in steps]


async def test_a_large_file_goes_in_parts_with_numbers_from_1() -> None:
    with serving(Clips()) as vendor:
        answer = await publish(vendor)
    assert names(answer.steps) == [
        *("upload.init", "upload.1", "upload.2", "upload.complete", "create"),
    ]
    assert [step.number for step in answer.steps] == [1, 2, 3, 4, 5]
    parts = [(path, body, headers) for method, path, headers, body in vendor.requests if method == "PUT"]
    assert [parse_qs(urlsplit(path).query) for path, _, _ in parts] == [
        {"upload": ["id-of/init"], "part_number": [str(number)]} for number in (1, 2)
    ]
    sent = [
        sent_file(Request("PUT", path, (("content-type", headers["content-type"]),), body))
        for path, body, headers in parts
    ]
    assert b"".join(file.content for file in sent if file) == VIDEO
    assert {file.name for file in sent if file} == {"clip"}
    assert json.loads(vendor.bodies("/complete")[0]) == {"upload": "id-of/init"}
    assert json.loads(vendor.bodies("/create")[0]) == {"text": "标题", "clip_id": "id-of/complete"}
    assert answer.body == {"id": "id-of/create"}
    assert {headers["authorization"] for _, _, headers, _ in vendor.requests} == {"Bearer token-of-clips-1"}


async def test_a_small_file_goes_whole_from_disk_from_memory_and_from_an_address(tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    path.write_bytes(SMALL)
    with serving(Clips()) as vendor:
        for fields in (
            {"data": {"title": "t", "file": str(path)}, "files": None},
            {"data": {"title": "t"}, "files": {"clip": path}},
            {"data": {"title": "t"}, "files": {"clip": ("名字.mp4", SMALL)}},
            {"data": {"title": "t", "url": vendor.url.replace("127.0.0.1", "files.example") + "/v.mp4"}, "files": None},
        ):
            answer = await publish(vendor, **fields)
            assert names(answer.steps)[-2:] == ["upload", "create"]
    assert names(answer.steps) == ["download", "upload", "create"]
    assert (answer.steps[0].kind, answer.steps[0].number) == ("download", None)
    assert [step.number for step in answer.steps] == [None, 1, 2]
    assert len(set(map(len, vendor.bodies("/upload")))) == 1
    assert all(SMALL in body for body in vendor.bodies("/upload"))
    assert vendor.paths.count("/v.mp4") == 1
    download = next(headers for _, path_, headers, _ in vendor.requests if path_ == "/v.mp4")
    assert "authorization" not in download


async def test_each_step_has_its_own_retries_and_a_part_keeps_its_number() -> None:
    busy = [Answer(503), Answer(503)]
    script = {"init": [*busy], "part": [Answer(drop=True), *busy[:1]], "complete": [*busy], "create": [Answer(429)]}
    with serving(Clips(**script)) as vendor:
        answer = await publish(vendor)
    assert names(answer.steps) == [
        *["upload.init"] * 3,
        *["upload.1"] * 3,
        "upload.2",
        *["upload.complete"] * 3,
        *["create"] * 2,
    ]
    assert [step.verdict for step in answer.steps].count("retry") == 7
    numbers = [
        parse_qs(urlsplit(path).query)["part_number"][0] for method, path, _, _ in vendor.requests if method == "PUT"
    ]
    assert numbers == ["1", "1", "1", "2"]


@pytest.mark.parametrize("answer", [Answer(drop=True), Answer(500), Answer(502), Answer(504), Answer(503)])
async def test_the_last_step_is_never_repeated_once_it_may_have_been_carried_out(answer: Answer) -> None:
    with serving(Clips(create=[answer])) as vendor, pytest.raises(APICallError) as caught:
        await publish(vendor, idempotent=False)
    assert vendor.paths.count("/create") == 1
    error = caught.value
    assert (error.stop_reason, error.code) == ("outcome_unknown", "call.outcome_unknown")
    assert "look at the list" in str(error)
    assert error.steps[-1].step == "create"


async def test_a_failed_upload_publishes_nothing() -> None:
    with serving(Clips(part=[Answer(500)] * 3)) as vendor, pytest.raises(APICallError) as caught:
        await publish(vendor)
    assert (caught.value.stop_reason, caught.value.status) == ("max_retries", 500)
    assert "/create" not in vendor.paths


async def test_an_answer_without_the_id_is_no_success() -> None:
    with serving(Clips(init=[Answer(body={"ok": True})])) as vendor, pytest.raises(APICallError) as caught:
        await publish(vendor)
    step = caught.value.steps[-1]
    assert (step.step, step.verdict, step.rule, step.error and step.error["type"]) == (
        *("upload.init", "stop", "step.no_value", "BodyError"),
    )
    assert "upload" in step.reason


async def test_the_token_is_renewed_once_in_the_whole_call() -> None:
    expired = Answer(401, {})
    with serving(Clips(part=[expired])) as vendor:
        answer = await publish(vendor)
    steps = [(step.step, step.rule) for step in answer.steps]
    assert steps[1:4] == [("upload.1", "http.401"), ("access_token", "refresh.ok"), ("upload.1", "ok")]
    last = [headers["authorization"] for _, path, headers, _ in vendor.requests if path == "/create"]
    assert last == ["Bearer token-of-clips-2"]
    with serving(Clips(init=[expired], create=[Answer(401, {})])) as vendor, pytest.raises(APICallError) as caught:
        await publish(vendor)
    assert caught.value.stop_reason == "reauthorize"
    assert vendor.paths.count("/token") == 1


async def test_what_was_uploaded_before_is_published_without_another_upload() -> None:
    with serving(Clips()) as vendor:
        answer = await publish(vendor, data={"title": "t", "clip_id": "known"}, files=None)
    assert (names(answer.steps), vendor.paths) == (["create"], ["/create"])
    assert json.loads(vendor.bodies("/create")[0]) == {"text": "t", "clip_id": "known"}


@pytest.mark.parametrize("key", ["key-1", None])
async def test_an_idempotency_key_goes_with_the_last_step_alone(key: str | None) -> None:
    with serving(Clips(create=[Answer(drop=True)])) as vendor:
        answer = await publish(vendor, idempotency_key=key)
    assert names(answer.steps)[-2:] == ["create", "create"]
    keys = [(path.partition("?")[0], headers.get("x-key")) for _, path, headers, _ in vendor.requests]
    sent = key or answer.call_id
    assert keys[-2:] == [("/create", sent), ("/create", sent)]
    assert {value for _, value in keys[:-2]} == {None}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"files": None}, "upload.no_file"),
        ({"data": {"title": "t", "file": "v.mp4"}}, "upload.several"),
        ({"data": {"title": "t", "file": "v.mp4", "url": "https://e.example/v.mp4"}, "files": None}, "upload.several"),
        ({"files": {"video": VIDEO}}, "upload.wrong_field"),
        ({"data": ["title"]}, "param.missing"),
        ({"data": {"title": "t", "file": "gone.mp4"}, "files": None}, "upload.missing"),
        ({"files": {"clip": b""}}, "upload.empty"),
        ({"files": {"clip": b"%PDF"}}, "upload.not_video"),
        ({"files": {"clip": VIDEO * 8}}, "upload.too_large"),
        ({"data": {"title": "t", "url": "http://10.0.0.1/v.mp4"}, "files": None}, "download.private_address"),
        ({"data": {"title": "t", "url": "ftp://e.example/v.mp4"}, "files": None}, "download.scheme"),
        ({"data": {"title": "t", "much": float("nan")}}, "body.not_json"),
    ],
)
async def test_mistakes_are_told_before_anything_is_sent(fields: dict[str, Any], code: str) -> None:
    recorder = Recorder()
    with serving(Clips()) as vendor, pytest.raises(BadRequest) as caught:
        await publish(vendor, recorder, **fields)
    assert (caught.value.code, vendor.requests, recorder.events) == (code, [], [])
    assert "error." not in str(caught.value)


async def test_progress_counts_the_whole_file() -> None:
    recorder = Recorder()
    with serving(Clips()) as vendor:
        await publish(vendor, recorder)
    told = [event.to_json() for event in recorder.events if event.TYPE == "step_progress"]
    assert {event["transfer"] for event in told} == {"upload"}
    assert told[-1]["done"] == told[-1]["total"] == len(VIDEO)
    assert [event.seq for event in recorder.events] == list(range(len(recorder.events)))
    assert recorder.record is not None
    assert recorder.record.progress is None


@pytest.mark.parametrize("phase", ["v.mp4", "init", "part", "complete", "create"])
async def test_stopping_works_in_every_phase_and_keeps_the_trace(phase: str) -> None:
    hold, recorder = threading.Event(), Recorder()
    with serving(Clips(**{phase: [Answer(hold=hold, body=VIDEO)]})) as vendor:
        fields: dict[str, Any] = {}
        if phase == "v.mp4":
            url = vendor.url.replace("127.0.0.1", "files.example") + "/v.mp4"
            fields = {"data": {"title": "t", "url": url}, "files": None}
        task = asyncio.get_running_loop().create_task(publish(vendor, recorder, **fields))
        await until(lambda: f"/{phase}" in vendor.paths)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        hold.set()
    record = recorder.record
    assert record is not None
    assert (record.outcome, record.stop_reason) == ("cancelled", "cancelled")
    assert (record.steps[-1].rule, record.steps[-1].verdict) == ("cancelled", "stop")
    assert ("/create" in vendor.paths) == (phase == "create")


async def test_the_deadline_belongs_to_the_whole_call() -> None:
    hold = threading.Event()
    with serving(Clips(complete=[Answer(hold=hold)])) as vendor:
        with pytest.raises(APICallError) as caught:
            await past_its_limit(
                publish(vendor, policy=RetryPolicy(deadline=30.0, initial_delay=0)), lambda: "/complete" in vendor.paths
            )
        hold.set()
    assert (caught.value.stop_reason, caught.value.steps[-1].step) == ("deadline", "upload.complete")


async def test_a_failed_download_ends_the_call_and_is_no_request() -> None:
    with serving(Clips(**{"v.mp4": [Answer(503), Answer(404)]})) as vendor:
        url = vendor.url.replace("127.0.0.1", "files.example") + "/v.mp4"
        with pytest.raises(APICallError) as caught:
            await publish(vendor, data={"title": "t", "url": url}, files=None)
    error = caught.value
    assert [(step.kind, step.number, step.rule, step.verdict) for step in error.steps] == [
        ("download", None, "http.503", "retry"),
        ("download", None, "http.404", "stop"),
    ]
    assert (error.status, error.body) == (None, None)


async def test_statistics_count_requests_to_the_platform() -> None:
    with serving(Clips(**{"v.mp4": [Answer(503)]})) as vendor:
        context = CallContext("live", MemoryCredentials(VALUES), {"clips": vendor.url}, web=WEB)
        handler = APIRetryHandler(RetryPolicy(max_retries=2, initial_delay=0.01))
        manager = ConfigurableAPIConnector(context=context, handler=handler)
        url = vendor.url.replace("127.0.0.1", "files.example") + "/v.mp4"
        await manager.call_api("clips", "clip.publish", data={"title": "t", "url": url})
        await manager.aclose()
    stats = handler.get_stats()
    assert (stats.total_calls, stats.attempts, stats.retries) == (2, 2, 0)  # upload and create
    assert stats.total_wait_s >= 0.01
