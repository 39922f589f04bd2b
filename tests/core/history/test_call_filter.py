from __future__ import annotations

import pytest

from core.history.call_filter import CallFilter, search_text
from tests.core.history.making import START_US, CallMaker, folded, simple_call

RECORD = folded(simple_call(CallMaker("01-abc"), "erp"))


@pytest.mark.parametrize(
    "wanted",
    [
        CallFilter(),
        CallFilter("live", "erp", "succeeded", 503, "0", "ABC video.list", START_US, START_US + 1),
        CallFilter(status=200),
        CallFilter(text="open_id"),
        CallFilter(text='"open_id":"x"'),
        CallFilter(text="http 503"),
        CallFilter(text="企业 503", synonyms=(("企业", ("none", "erp")),)),
    ],
)
def test_all_conditions_hold_at_once(wanted: CallFilter) -> None:
    assert wanted.matches(RECORD)


@pytest.mark.parametrize(
    "wanted",
    [
        CallFilter("sandbox"),
        CallFilter(platform="douyin"),
        CallFilter(outcome="failed"),
        CallFilter(status=404),
        CallFilter(code="1"),
        CallFilter(text="abc nowhere"),
        CallFilter(since_us=START_US + 1),
        CallFilter(until_us=START_US),
    ],
)
def test_one_condition_that_does_not_hold_is_enough(wanted: CallFilter) -> None:
    assert not wanted.matches(RECORD)


def test_which_filters_an_ordinary_index_answers() -> None:
    assert CallFilter("live", "erp", since_us=1, until_us=2).by_column
    assert not CallFilter(outcome="failed").by_column
    assert not CallFilter(text="x").by_column
    assert CallFilter(text="  ").by_column
    assert CallFilter("sandbox").wants_all
    assert not CallFilter("sandbox", "erp").wants_all


def test_the_text_is_as_it_is_read_and_typed() -> None:
    maker = CallMaker()
    error = {"type": "PlatformCode", "message": "请求过于频繁"}
    record = folded(
        [
            maker.start("erp", request={"body": {"客户": "张三"}}),
            *maker.failed(1, error=error, excerpt='{"msg": "Busy"}'),
            maker.finish("failed", error={"type": "APICallError", "message": "Slow down", "hint": None}),
        ]
    )
    text = search_text(record)
    for piece in ('{"客户":"张三"}', "请求过于频繁", '{"msg": "busy"}', "slow down", "http.503"):
        assert piece in text


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Order ERP-7", "order erp-7"),
        ("订单ＥＲＰ－７：超时", "erp-7:超时"),
        ("订单ERP-7:超时", "ＥＲＰ－７：超时"),
        ("状态　失败", "状态　失败"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("STRASSE", "straße"),
    ],
)
def test_capitals_and_width_do_not_matter(kept: str, typed: str) -> None:
    maker = CallMaker()
    record = folded([maker.start("erp", request={"body": kept}), maker.finish()])
    assert CallFilter(text=typed).matches(record)
    assert CallFilter(text=kept).matches(record)
