from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.widgets.labels import ElidedLabel, Label, line, styled


def test_a_server_cannot_send_markup(qtbot: QtBot) -> None:
    label = Label("<b>bold</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_cut_label_has_the_whole_text_as_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("a rather long name of a platform")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.is_cut
    assert label.toolTip() == "a rather long name of a platform"
    label.resize(600, 20)
    assert label.toolTip() == ""


def test_a_line_is_one_pixel(qtbot: QtBot) -> None:
    separator = line("v")
    qtbot.addWidget(separator)
    separator.ensurePolished()
    assert separator.property("line") == "v"
    assert styled(separator, "sunken").property("surface") == "sunken"
