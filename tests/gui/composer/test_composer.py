from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.calls import APIRequest
from core.credentials.types import CredentialStatus
from core.errors import BadRequest, CredentialMissing, JieruError, SettingError, UnknownEndpoint
from core.trace import CallRecord
from gui.actions import make_actions
from gui.composer.composer import Composer
from gui.composer.rows import Row
from tests.gui.composer.samples import DOUYIN, SHOP

Key = Qt.Key
PARAMS, HEADERS, BODY, AUTH, RETRY = range(5)


@pytest.fixture
def composer(qtbot: QtBot) -> Composer:
    made = Composer()
    actions = make_actions(made)
    actions["send"].triggered.connect(made.send)
    qtbot.addWidget(made)
    made.set_platforms([SHOP, DOUYIN])
    made.resize(900, 500)
    made.show()
    made.activateWindow()
    return made


def said(composer: Composer, name: str) -> str:
    found = composer.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def sent(composer: Composer, qtbot: QtBot, act: Callable[[], None]) -> APIRequest:
    with qtbot.waitSignal(composer.send_requested, timeout=1000) as caught:
        act()
    assert caught.args is not None
    request = caught.args[0]
    assert isinstance(request, APIRequest)
    return request


def test_the_example_is_sent_by_keyboard(composer: Composer, qtbot: QtBot) -> None:
    composer.load_example()
    composer.url.send.setFocus()
    made = sent(composer, qtbot, lambda: qtbot.keyClick(composer.url.send, Key.Key_Space))
    assert made == APIRequest("douyin", "video.list", params={"cursor": "0", "count": "10"})
    assert composer.url.path.text() == "/videos/?cursor=0&count=10"


def test_ctrl_enter_takes_over_what_is_being_typed_in_a_table(composer: Composer, qtbot: QtBot) -> None:
    composer.load_example()
    composer.params.table.select_cell(1)
    qtbot.keyClick(composer.params.table, Key.Key_Return)
    editor = composer.focusWidget()
    assert editor is not None
    qtbot.keyClicks(editor, "25")
    made = sent(composer, qtbot, lambda: qtbot.keyClick(editor, Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
    assert made.params == {"cursor": "0", "count": "25"}


def test_a_platform_is_chosen_by_keys(composer: Composer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(composer.platform_changed) as caught:
        qtbot.keyClick(composer.platform, Key.Key_Down)
    assert caught.args == ["douyin"]
    assert composer.operation.operation_id() == "video.stats"


def test_choosing_from_outside_is_not_told_back(composer: Composer, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(composer.platform_changed, wait=0):
        composer.set_platform("douyin")
    assert composer.platform.platform_id() == "douyin"


def test_a_raw_path_starts_from_the_operation(composer: Composer, qtbot: QtBot) -> None:
    composer.set_platform("shop")
    composer.set_operation("order.create")
    composer.set_operation("")
    assert (composer.url.method.currentText(), composer.url.path.text()) == ("POST", "/orders")
    qtbot.keyClicks(composer.url.path, "/9")
    composer.url.path.setText("/orders/9")
    made = composer.request()
    assert made is not None
    assert (made.endpoint, made.method, made.params) == ("/orders/9", "POST", {"trace": "t"})
    assert made.data == {"goods": [7301234567890123456]}


@pytest.mark.parametrize(
    "path",
    ["//evil.example/x", "http://other.host/x", "/a\r\nHost: evil.example", "/../admin", "/a/%2e%2e/b", "", "orders"],
)
def test_a_bad_path_is_told_under_it_and_stays(composer: Composer, qtbot: QtBot, path: str) -> None:
    composer.set_operation("")
    composer.url.path.setText(path)
    shown = composer.url.path.text()
    with qtbot.assertNotEmitted(composer.send_requested, wait=0):
        composer.send()
    assert said(composer, "composer.path_message") != ""
    assert composer.url.path.property("invalid") is True
    assert composer.url.path.text() == shown
    assert composer.focusWidget() is composer.url.path


def test_a_body_that_is_no_json_is_told_there(composer: Composer) -> None:
    composer.set_operation("order.create")
    composer.body.set_text('{"goods": [1,]}')
    assert composer.request() is None
    assert composer.tabs.current() == BODY
    assert said(composer, "composer.body_message").startswith("Line 1, column 14: ")
    assert composer.body.text() == '{"goods": [1,]}'


def test_a_header_with_a_newline_is_told_at_its_row(composer: Composer) -> None:
    composer.load_example()
    composer.headers.set_rows((Row("X-Good", "1"), Row("X-Bad", "a\nb")))
    assert composer.request() is None
    assert composer.tabs.current() == HEADERS
    assert "X-Bad" in said(composer, "composer.headers_message")
    assert composer.headers.table.currentIndex().row() == 1
    composer.headers.set_rows((Row("X-Good", "1"),))
    assert composer.request() is not None
    assert said(composer, "composer.headers_message") == ""


def test_a_value_of_the_wrong_type_is_told_at_its_row(composer: Composer) -> None:
    composer.load_example()
    model = composer.params.model
    model.setData(model.index(1, 2), "ten")
    composer.tabs.show_page(RETRY)
    assert composer.request() is None
    assert composer.tabs.current() == PARAMS
    assert "count" in said(composer, "composer.params_message")
    assert composer.params.table.currentIndex().row() == 1


@pytest.mark.parametrize(
    ("error", "tab", "label"),
    [
        (CredentialMissing("credential.missing", platform="shop", missing="key", variable="K"), AUTH, "auth_message"),
        (SettingError("setting.not_a_number", name="API_RETRY_DELAY", value="x"), RETRY, "retry.initial_delay_message"),
        (SettingError("setting.not_a_number", name="API_OTHER", value="x"), RETRY, "retry.message"),
        (SettingError("url.userinfo", name="SHOP_BASE_URL"), None, "path_message"),
        (UnknownEndpoint("endpoint.unknown", platform="shop", endpoint="x", near="y"), None, "path_message"),
        (BadRequest("header.bad_value", name="X"), HEADERS, "headers_message"),
        (BadRequest("body.bad_json", line=1, column=2, problem="p"), BODY, "body_message"),
        (BadRequest("param.missing", name="goods", operation="order.create"), BODY, "body_message"),
        (BadRequest("param.missing", name="trace", operation="order.create"), PARAMS, "params_message"),
        (JieruError("sandbox.not_played", platform="x"), None, "path_message"),
    ],
)
def test_what_core_refuses_is_told_at_the_right_place(
    composer: Composer, error: JieruError, tab: int | None, label: str
) -> None:
    composer.set_platform("shop")
    composer.set_operation("order.create")
    composer.show_error(error)
    assert said(composer, f"composer.{label}") == str(error)
    if tab is not None:
        assert composer.tabs.current() == tab


def test_send_and_stop_never_swap(composer: Composer, qtbot: QtBot) -> None:
    places = composer.url.send.geometry(), composer.url.stop.geometry()
    composer.load_example()
    composer.set_running(True)
    assert (composer.url.send.isEnabled(), composer.url.stop.isEnabled()) == (False, True)
    assert (composer.url.send.geometry(), composer.url.stop.geometry()) == places
    with qtbot.assertNotEmitted(composer.send_requested, wait=0):
        composer.send()
    with qtbot.waitSignal(composer.stop_requested):
        qtbot.keyClick(composer.url.stop, Key.Key_Space)
    composer.set_running(False)
    assert (composer.url.send.isEnabled(), composer.url.stop.isEnabled()) == (True, False)


def test_the_url_as_sent_follows_and_holds_no_secret(composer: Composer) -> None:
    composer.set_platform("shop")
    composer.set_operation("order.list")
    composer.set_mode("sandbox", {"shop": "http://127.0.0.1:5/shop"})
    shown = said(composer, "composer.url_as_sent").replace("\u200b", "")
    assert shown == "http://127.0.0.1:5/shop/orders/s%201/list?page=1&uid={{uid}}"
    model = composer.params.model
    model.setData(model.index(0, 2), "店")
    assert "/orders/%E5%BA%97/list" in said(composer, "composer.url_as_sent").replace("\u200b", "")
    model.setData(model.index(0, 2), "")
    assert said(composer, "composer.url_as_sent") == "Shown when path and parameters are complete"


def test_scenarios_are_the_sandboxs_alone(composer: Composer, qtbot: QtBot) -> None:
    composer.set_mode("sandbox", {})
    assert composer.fault() is None
    qtbot.keyClick(composer.scenario, Key.Key_Down)
    assert composer.fault() == "demo"
    composer.set_mode("live", {})
    assert composer.fault() is None
    assert not composer.scenario.isVisible()


def test_the_auth_tab_says_what_is_there(composer: Composer, qtbot: QtBot) -> None:
    composer.set_platform("shop")
    composer.set_mode("live", {})
    there = CredentialStatus("shop", "key", "keyring", "set")
    composer.set_credential_statuses("shop", {"key": there, "user": CredentialStatus("shop", "user")})
    assert composer.tabs.bar.tabText(AUTH) == "Auth missing"
    user = CredentialStatus("shop", "user", "file", "set")
    composer.set_credential_statuses("shop", {"key": there, "user": user})
    assert composer.tabs.bar.tabText(AUTH) == "Auth ready"
    composer.set_credential_statuses("douyin", {})
    assert composer.tabs.bar.tabText(AUTH) == "Auth ready"
    with qtbot.waitSignal(composer.credentials_requested) as caught:
        composer.auth.button.click()
    assert caught.args == ["shop"]


def test_an_earlier_request_is_filled_in_again(composer: Composer) -> None:
    record = CallRecord(
        "id",
        platform="shop",
        operation="order.create",
        endpoint="order.create",
        request={"params": {"trace": "z", "extra": 1}, "headers": {"X-A": "1"}, "body": {"goods": [5]}},
    )
    composer.load_request(record)
    made = composer.request()
    assert made is not None
    assert made.params == {"trace": "z", "extra": "1"}
    assert (made.headers, made.data) == ({"X-A": "1"}, {"goods": [5]})
    composer.load_request(CallRecord("id2", platform="shop", endpoint="/raw/1", method="PUT"))
    made = composer.request()
    assert made is not None
    assert (made.endpoint, made.method, made.data) == ("/raw/1", "PUT", None)


def test_platforms_read_again_keep_what_was_filled_in(composer: Composer) -> None:
    composer.load_example()
    model = composer.params.model
    model.setData(model.index(1, 2), "33")
    composer.set_platforms([SHOP, DOUYIN])
    assert composer.params.rows[1].value == "33"
    assert composer.platform.platform_id() == "douyin"


def test_everything_that_takes_the_keyboard_has_a_name(composer: Composer) -> None:
    for page in range(5):
        composer.tabs.show_page(page)
        for widget in composer.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and _is_ours(widget):
                spoken = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
                assert spoken, widget
                assert widget.objectName().startswith("composer."), widget


def _is_ours(widget: QWidget) -> bool:
    return not widget.objectName().startswith("qt_")


def test_a_batch_takes_the_request_with_its_placeholders(composer: Composer, qtbot: QtBot) -> None:
    composer.load_example()
    composer.params.set_rows(
        (Row("cursor", "{{from}}"), Row("count", "10"))
    )  # no number: each row is checked by itself
    with qtbot.waitSignal(composer.batch_requested) as caught:
        composer.batch.click()
    assert caught.args == [APIRequest("douyin", "video.list", params={"cursor": "{{from}}", "count": "10"})]


def test_a_batch_with_a_body_that_is_no_json_is_told_at_the_body(composer: Composer, qtbot: QtBot) -> None:
    composer.set_platform("shop")
    composer.set_operation("")
    composer.url.method.setCurrentText("POST")
    composer.body.set_text("{")
    with qtbot.assertNotEmitted(composer.batch_requested):
        composer.batch.click()
    assert composer.body.message.text()
