from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from core.texts import text
from gui import i18n
from gui.i18n import compiled, current_language, use_language


@pytest.fixture(autouse=True)
def back_to_english(qapp: QApplication) -> Iterator[None]:
    yield
    use_language("en")
    from core.texts import set_language

    set_language(None)


def test_switching_changes_widgets_and_sentences_alike(qapp: QApplication) -> None:
    use_language("zh")
    assert current_language() == "zh"
    assert QCoreApplication.translate("TopBar", "Requests") == "请求"
    chinese = text("error.credential.missing.message", {"platform": "douyin", "type": "access_token"})
    use_language("en")
    assert QCoreApplication.translate("TopBar", "Requests") == "Requests"
    assert text("error.credential.missing.message", {"platform": "douyin", "type": "access_token"}) != chinese


def test_qt_s_own_words_are_chinese_too(qtbot: QtBot) -> None:
    use_language("zh")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()


def test_none_takes_the_variable(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIERU_LANG", "zh_CN")
    use_language(None)
    assert current_language() == "zh"


def test_a_missing_qm_is_made_of_the_ts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "i18n"
    folder.mkdir()
    shutil.copy(str(files("resources") / "i18n" / "jieru_zh_CN.ts"), folder)
    monkeypatch.setattr(i18n, "files", lambda _package: tmp_path)
    made = compiled("jieru_zh_CN")
    assert made == folder / "jieru_zh_CN.qm"
    first = made.stat().st_mtime_ns
    assert compiled("jieru_zh_CN") == made
    assert made.stat().st_mtime_ns == first
    os.utime(made, (1, 1))
    assert compiled("jieru_zh_CN") == made
    assert made.stat().st_mtime_ns >= first


def test_without_the_compiler_it_is_english_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "i18n").mkdir()
    (tmp_path / "i18n" / "jieru_zh_CN.ts").write_text("<TS/>", encoding="utf-8")
    monkeypatch.setattr(i18n, "files", lambda _package: tmp_path)
    monkeypatch.setattr(i18n, "_lrelease", lambda: None)
    assert compiled("jieru_zh_CN") is None
    assert "lrelease" in caplog.text


def test_a_damaged_ts_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "i18n").mkdir()
    (tmp_path / "i18n" / "jieru_zh_CN.ts").write_text("no xml", encoding="utf-8")
    monkeypatch.setattr(i18n, "files", lambda _package: tmp_path)
    assert compiled("jieru_zh_CN") is None
    assert "cannot be compiled" in caplog.text
