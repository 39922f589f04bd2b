from __future__ import annotations

from core.bodies import Undecoded
from core.calls import APIResponse
from core.errors import APICallError


def response(body: object) -> APIResponse:
    return APIResponse("id", 200, None, {}, b"", body, (), 0.1, "ok")


def test_a_body_is_decoded_by_its_first_reader_and_once() -> None:
    asked: list[int] = []

    def decode() -> object:
        asked.append(1)
        return {"list": [1]}

    answer = response(Undecoded(decode))
    assert asked == []
    assert answer.body == {"list": [1]}
    assert answer.body == {"list": [1]}
    assert asked == [1]


def test_a_decoded_body_is_given_as_it_is() -> None:
    assert response(None).body is None
    assert response({"a": 1}) == response({"a": 1})


def test_the_body_of_an_error_is_none_until_there_is_one() -> None:
    error = APICallError("call.failed")
    assert error.body is None
    error.body = Undecoded(lambda: "late")
    assert error.body == "late"
