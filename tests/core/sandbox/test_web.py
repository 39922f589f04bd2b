from __future__ import annotations

import pytest

from core.connectors.file_kind import video_container
from core.sandbox.faults import Step
from core.sandbox.messages import Request, Response
from core.sandbox.web import SIZE, Web


def get(target: str, method: str = "GET") -> Response:
    return Web().answer(Request(method, target), scripted=False)


@pytest.mark.parametrize(("name", "container"), [("a.mp4", "mp4"), ("a.MOV", "mp4"), ("a.webm", "webm")])
def test_an_address_of_a_video_gives_one(name: str, container: str) -> None:
    answer = get(f"/https/example.com/{name}")
    assert (answer.status, len(answer.body), video_container(answer.body)) == (200, SIZE, container)


@pytest.mark.parametrize(
    ("size", "given"), [("1000", 1000), ("70000", 70000), ("1", 24), ("x", SIZE), ("9" * 20, SIZE)]
)
def test_its_size_can_be_chosen(size: str, given: int) -> None:
    assert len(get(f"/https/example.com/a.mp4?size={size}").body) == given


def test_pages_nothing_and_redirects() -> None:
    assert get("/https/example.com/").header("content-type") == "text/html; charset=utf-8"
    assert get("/https/example.com/missing.mp4").status == 404
    assert get("/https/example.com/empty.mp4").body == b""
    moved = get("/https/example.com/a.mp4?to=https%3A%2F%2Fother.example%2Fb.mp4")
    assert (moved.status, moved.header("location")) == (302, "https://other.example/b.mp4")
    assert get("/https/example.com/a.mp4?to=%0d%0aX:1").header("location") == "X:1"
    assert get("/x", "POST").status == 405


def test_faults_are_statuses() -> None:
    assert Web().fault(Step("busy"), Request("GET", "/x")).status == 503
    assert Web().place(Request("GET", "/x")) == "download"
