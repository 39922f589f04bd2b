"""Themes: contrast of every pair in use, fonts that draw Simplified Chinese, a style sheet without holes."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextLayout
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from gui.theme import DARK, LIGHT, Theme, ThemeManager, current_theme, dress, font, style_sheet, theme_manager
from gui.tokens import COLORS

TEXT_PAIRS = (
    *[("text.primary", f"bg.{name}") for name in ("surface", "sidebar", "sunken", "selected", "hover")],
    *[("text.secondary", f"bg.{name}") for name in ("surface", "sidebar", "sunken", "selected", "hover", "neutral")],
    *[("text.tertiary", f"bg.{name}") for name in ("surface", "sidebar", "sunken", "selected", "hover")],
    *[("accent.text", f"bg.{name}") for name in ("surface", "sidebar", "sunken", "selected", "hover", "neutral")],
    *[
        (f"{tone}.text", f"bg.{name}")
        for tone in ("ok", "warn", "danger")
        for name in ("surface", "sunken", "selected")
    ],
    *[(f"{tone}.text", f"{tone}.subtle") for tone in ("ok", "warn", "danger", "token", "accent")],
    *[(f"code.{kind}", "bg.surface") for kind in ("key", "string", "number", "bool", "punct")],
    ("text.onAccent", "accent.fill"),
    ("text.onAccent", "accent.fill.hover"),
    *[("text.onAccent", token) for token in COLORS if token.startswith("tile.")],
)
SHAPE_PAIRS = (
    ("line.control", "bg.surface"),
    *[(f"wf.{state}", "bg.surface") for state in ("ok", "fail", "wait", "refresh", "running", "stopped")],
    *[(f"wf.{state}", "bg.selected") for state in ("ok", "fail", "wait", "refresh", "running", "stopped")],
)


def _luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(theme: Theme) -> None:
    low = [
        (front, back, round(contrast(theme.color(front), theme.color(back)), 2))
        for pairs, least in ((TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3.0))
        for front, back in pairs
        if contrast(theme.color(front), theme.color(back)) < least
    ]
    assert low == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_name_in_the_style_sheet_is_filled_in(theme: Theme) -> None:
    sheet = style_sheet(theme)
    assert "$" not in sheet.split("*/", 1)[1]
    for colour in re.findall(r"#[0-9A-Fa-f]{3,8}", sheet):
        assert len(colour) == 7


def test_han_characters_come_from_a_simplified_chinese_face(qapp: QApplication) -> None:
    layout = QTextLayout("直骨返关", font("body"))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    families = {run.rawFont().familyName() for run in layout.glyphRuns()}
    assert not [family for family in families if family.endswith((" JP", " KR", " TC", " HK"))]


def test_switching_changes_palette_and_tells(qapp: QApplication) -> None:
    manager = ThemeManager()
    seen: list[bool] = []
    manager.changed.connect(lambda: seen.append(current_theme().dark))
    manager.set_dark(True)
    assert qapp.palette().window().color() == DARK.color("bg.app")
    manager.set_dark(True)
    manager.set_dark(False)
    assert qapp.palette().window().color() == LIGHT.color("bg.app")
    assert seen == [True, False]
    assert manager.wanted is False


def test_a_dressed_window_follows_the_theme_with_what_comes_into_it(qtbot: QtBot) -> None:
    theme_manager().set_dark(True)
    window = QWidget()
    qtbot.addWidget(window)
    late = QLabel("late")
    dress(window)
    assert window.styleSheet() == style_sheet(DARK)
    theme_manager().set_dark(False)
    assert window.styleSheet() == style_sheet(LIGHT)
    late.setProperty("tone", "danger")
    late.setParent(window)
    late.ensurePolished()
    assert late.palette().windowText().color() == LIGHT.color("danger.text")


def test_none_follows_the_system(qapp: QApplication) -> None:
    manager = ThemeManager()
    manager.set_dark(None)
    assert current_theme().dark == (QGuiApplication.styleHints().colorScheme().name == "Dark")


def test_an_unknown_platform_has_a_tile(qapp: QApplication) -> None:
    assert LIGHT.tile("acme") == LIGHT.color("tile.other")
    assert LIGHT.tile("douyin") == LIGHT.color("tile.douyin")


@pytest.mark.parametrize("text", ["<b>vendor</b> & <img src='x'>", "1 < 2\n<h1>second line</h1>"])
def test_what_a_vendor_wrote_is_no_markup_in_a_tip(qtbot: QtBot, qapp: QApplication, text: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dress(window)
    part = QWidget(window)
    window.show()
    QToolTip.showText(QPoint(10, 10), text, part)
    qapp.processEvents()
    tips = [tip for tip in qapp.topLevelWidgets() if isinstance(tip, QLabel) and tip.objectName() == "qtooltip_label"]
    assert [(tip.text(), tip.textFormat()) for tip in tips] == [(text, Qt.TextFormat.PlainText)]
    as_shown = tips[0].heightForWidth(tips[0].width())
    assert as_shown >= tips[0].fontMetrics().height() * (text.count("\n") + 1), "every line of it is seen"
    QToolTip.hideText()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_field_shows_that_it_has_the_focus_whether_it_can_be_written_or_not(qtbot: QtBot, read_only: bool) -> None:
    theme_manager().set_dark(False)
    window = QWidget()
    qtbot.addWidget(window)
    dress(window)
    edit, other = QLineEdit(window), QLineEdit(window)
    other.move(0, 60)
    edit.setReadOnly(read_only)
    window.show()
    window.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    borders = [QColor(field.grab().toImage().pixel(field.width() // 2, 1)) for field in (edit, other)]
    accent = current_theme().color("accent.text")
    assert [colour == accent for colour in borders] == [True, False]
