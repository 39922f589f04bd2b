"""Where a mistake is told, how long it stays, and in which language."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.credentials.types import CredentialStatus
from core.errors import BadRequest, CredentialMissing, HostNotConfirmed, JieruError, SettingError, UnknownEndpoint
from gui.composer.composer import Composer
from gui.composer.problems import field_of
from gui.i18n import use_language
from tests.gui.composer.samples import DOUYIN, SHOP

MISSING = CredentialMissing("credential.missing", platform="shop", missing="key", variable="SHOP_KEY")


@pytest.fixture
def composer(qtbot: QtBot) -> Composer:
    made = Composer()
    qtbot.addWidget(made)
    made.set_platforms([SHOP, DOUYIN])
    made.set_mode("live", {})
    made.resize(900, 500)
    made.show()
    made.activateWindow()
    return made


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (MISSING, "auth"),
        (SettingError("setting.not_a_number", name="API_RETRY_DELAY", value="x"), "retry"),
        (SettingError("url.userinfo", name="SHOP_BASE_URL"), "path"),
        (SettingError("setting.contradiction", name="ERP_BASE_URL"), "path"),
        (UnknownEndpoint("endpoint.unknown", endpoint="x"), "path"),
        (HostNotConfirmed("host.not_confirmed", host="x"), "path"),
        (BadRequest("param.missing", name="x"), "params"),
        (BadRequest("header.bad_value", name="x"), "headers"),
        (BadRequest("body.bad_json"), "body"),
        (BadRequest("credential.bad"), "auth"),
        (BadRequest("something.else"), "path"),
        (JieruError("something.else"), "path"),
    ],
)
def test_an_error_of_core_has_its_field(error: JieruError, field: str) -> None:
    assert field_of(error) == field


def test_a_mistake_stays_until_its_own_field_is_edited(composer: Composer, qtbot: QtBot) -> None:
    composer.set_operation("")
    composer.url.path.setText("//evil.example/x")
    composer.send()
    told = composer.url.message.text()
    assert "evil.example" in told
    composer.body.set_text('{"a": 1}')
    assert composer.url.message.text() == told, "another field was edited"
    qtbot.keyClicks(composer.url.path, "y")
    assert composer.url.message.text() == ""
    assert composer.url.path.property("invalid") is False


def test_a_missing_credential_is_no_mistake_once_it_is_there(composer: Composer) -> None:
    composer.show_error(MISSING)
    assert composer.auth.message.isVisible()
    key = CredentialStatus("shop", "key", "keyring", "set")
    composer.set_credential_statuses("shop", {"key": key})
    assert composer.auth.message.isVisible(), "one is still missing"
    composer.set_credential_statuses("shop", {"key": key, "user": CredentialStatus("shop", "user", "file", "set")})
    assert not composer.auth.message.isVisible()


def test_the_other_mode_has_other_credentials(composer: Composer) -> None:
    composer.show_error(MISSING)
    composer.set_mode("sandbox", {})
    assert not composer.auth.message.isVisible()


def test_another_operation_starts_without_a_mistake(composer: Composer) -> None:
    composer.show_error(BadRequest("param.missing", name="state", operation="order.list"))
    assert composer.params.message.isVisible()
    composer.set_operation("order.create")
    assert not composer.params.message.isVisible()


@pytest.mark.parametrize("kind", ["found by the window", "found by core"])
def test_it_is_told_again_in_the_other_language_where_the_user_is(
    composer: Composer, qapp: QApplication, kind: str
) -> None:
    composer.set_operation("order.create")
    if kind == "found by core":
        composer.show_error(MISSING)
        label = composer.auth.message
    else:
        composer.body.set_text('{"goods": [1,]}')
        composer.send()
        label = composer.body.message
    english = label.text()
    assert english
    composer.tabs.show_page(0)
    composer.url.send.setFocus()
    try:
        use_language("zh")
        qapp.processEvents()
        assert label.text() not in ("", english)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in label.text())
        assert composer.tabs.current() == 0
        assert composer.focusWidget() is composer.url.send
    finally:
        use_language("en")
    qapp.processEvents()
    assert label.text() == english


def test_a_mistake_that_was_mended_unseen_is_not_told_again(composer: Composer, qapp: QApplication) -> None:
    composer.set_operation("")
    composer.url.path.setText("no slash")
    composer.send()
    assert composer.url.message.text()
    composer.url.path.setText("/right")  # by the program, not by keys
    try:
        use_language("zh")
        qapp.processEvents()
    finally:
        use_language("en")
    qapp.processEvents()
    assert composer.request() is not None
    assert composer.url.message.text() == ""
