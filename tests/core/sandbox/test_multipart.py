from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.sandbox.messages import Request
from core.sandbox.multipart import sent_file


def form(*parts: tuple[str, bytes], boundary: str = "b-1", end: bytes = b"--\r\n") -> Request:
    body = b"".join(f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n" for head, content in parts)
    headers = (("content-type", f"multipart/form-data; boundary={boundary}"),)
    return Request("POST", "/x", headers, body + f"--{boundary}".encode() + end)


FILE = 'Content-Disposition: form-data; name="video"; filename="视频.mp4"\r\nContent-Type: video/mp4'


@given(st.binary())
def test_a_file_comes_out_as_it_went_in(content: bytes) -> None:
    if b"\r\n--b-1" in content:
        return
    found = sent_file(form(('Content-Disposition: form-data; name="title"', b"x"), (FILE, content)))
    assert found is not None
    assert (found.name, found.file_name, found.content) == ("video", "视频.mp4", content)


def test_what_is_no_form_with_a_file_gives_none() -> None:
    whole = form((FILE, b"1234"))
    assert sent_file(Request("POST", "/x", (("content-type", "application/json"),), b"{}")) is None
    assert sent_file(Request("POST", "/x", (("content-type", "multipart/form-data"),), whole.body)) is None
    assert sent_file(form(('Content-Disposition: form-data; name="title"', b"x"))) is None
    assert sent_file(Request("POST", "/x", whole.headers, whole.body[:-20])) is None
    assert sent_file(Request("POST", "/x", whole.headers, b"--b-1--")) is None
    assert sent_file(Request("POST", "/x", whole.headers)) is None
