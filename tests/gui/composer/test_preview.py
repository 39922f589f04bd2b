from __future__ import annotations

from core.calls import APIRequest
from gui.composer.preview import path_and_query, target_of, url_as_sent
from tests.gui.composer.samples import SHOP


def test_path_query_and_the_name_of_what_a_credential_supplies() -> None:
    target = target_of(APIRequest("shop", "order.list", params={"shop": "s 1", "q": "中文"}), SHOP)
    assert target is not None
    assert path_and_query(target) == "/orders/s%201/list?page=1&q=%E4%B8%AD%E6%96%87"
    url = url_as_sent(target, SHOP, "https://shop.example/api/")
    assert url == f"https://shop.example/api{path_and_query(target)}&uid={{{{uid}}}}"


def test_a_value_given_by_hand_is_not_named_twice() -> None:
    target = target_of(APIRequest("shop", "/x", params={"uid": "9"}), SHOP)
    assert target is not None
    assert url_as_sent(target, SHOP, "http://h") == "http://h/x?uid=9"


def test_what_cannot_be_resolved_has_no_target() -> None:
    assert target_of(APIRequest("shop", "order.list"), SHOP) is None
    assert target_of(APIRequest("shop", "//evil.example/x"), SHOP) is None
