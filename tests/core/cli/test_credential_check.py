from __future__ import annotations

from typing import Any

import pytest

from core.cli import main
from core.platforms.loader import load_platforms
from tests.core.loopback import Answer, Vendor, serving

SECRET = "act.planted-token-1234"
NOTHING_SENT = 2


def code(value: int) -> dict[str, Any]:
    return {"data": {"error_code": value, "description": ""}, "extra": {"error_code": value}}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", SECRET)
        monkeypatch.setenv("DOUYIN_OPEN_ID", "open-1")
        result = main(["credentials", "validate", *arguments])
        out, err = capsys.readouterr()
        assert SECRET not in out + err
        return result, out, err

    return run


@pytest.mark.real
@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(body=code(28001008)), "the secret or token is wrong, or has expired"),
        (Answer(body=code(28001018)), "the permission is missing"),
        (Answer(429), "is busy or limits calls now"),
        (None, "the network is the problem"),
    ],
    ids=["a wrong secret", "no permission", "busy", "no network"],
)
def test_each_reason_has_its_own_words(
    told: Any, monkeypatch: pytest.MonkeyPatch, answer: Answer | None, sentence: str
) -> None:
    with serving(Vendor(answer or Answer())) as vendor:
        monkeypatch.setenv("DOUYIN_BASE_URL", vendor.url if answer else "http://127.0.0.1:1")
        status, out, err = told("douyin", "--online")
        assert len(vendor.requests) == (1 if answer else 0), "asked once, and no token renewed"
    assert status == 1
    assert out.startswith("The credentials of douyin are complete.")
    assert sentence in err
    assert "video.list" in err
    others = {"secret or token is wrong", "permission is missing", "limits calls now", "network is the problem"}
    assert sum(words in err for words in others) == 1


@pytest.mark.real
def test_credentials_that_are_taken(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Vendor(Answer(body=code(0)))) as vendor:
        monkeypatch.setenv("DOUYIN_BASE_URL", vendor.url)
        status, out, err = told("douyin", "--online")
    assert (status, err) == (0, "")
    assert "The platform accepts these credentials." in out
    assert "HTTP 200" in out


def test_nothing_is_asked_where_it_would_say_nothing(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    status, _, err = told("erp", "--online")
    assert (status, "missing" in err) == (1, True)
    monkeypatch.setenv("JIERU_SANDBOX", "1")
    status, _, err = told("douyin", "--online")
    assert status == NOTHING_SENT
    assert load_platforms().get("douyin").base_url not in err


def test_a_platform_that_there_is_not_is_said_whatever_type_is_asked_for(told: Any) -> None:
    for more in ((), ("api_key",)):
        status, _, err = told("duoyin", *more)
        assert (status, "There is no platform “duoyin”" in err) == (NOTHING_SENT, True)
    status, _, err = told("zhihu", "api_key")
    assert (status, "missing" in err) == (1, True)
