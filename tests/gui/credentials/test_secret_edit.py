"""What a key, a paste or a drop may do to a secret."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from gui.credentials.row_view import Summary
from gui.credentials.secret_edit import LINE_MAX, SecretEdit

SECRET = "s3cret-value"
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def edit(qtbot: QtBot) -> Iterator[SecretEdit]:
    made = SecretEdit("credentials.value.token")
    qtbot.addWidget(made)
    made.resize(300, 36)
    made.show()
    made.setFocus()
    yield made
    QApplication.clipboard().clear()


def test_ctrl_z_neither_empties_nor_resurrects(edit: SecretEdit) -> None:
    QTest.keyClicks(edit, SECRET)
    QTest.keyClick(edit, Qt.Key.Key_Z, CTRL)
    assert edit.text() == SECRET
    edit.empty()
    for key, modifiers in (
        (Qt.Key.Key_Z, CTRL),
        (Qt.Key.Key_Z, CTRL | SHIFT),
        (Qt.Key.Key_Y, CTRL),
        (Qt.Key.Key_Backspace, ALT),
    ):
        QTest.keyClick(edit, key, modifiers)
        assert edit.text() == ""
    edit.undo()
    assert edit.text() == ""


def test_undo_is_left_to_nobody_else_either(edit: SecretEdit) -> None:
    for key in (Qt.Key.Key_Z, Qt.Key.Key_C, Qt.Key.Key_X):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, CTRL)
        event.ignore()
        QApplication.sendEvent(edit, event)
        assert event.isAccepted()


def test_a_secret_is_given_to_no_clipboard(edit: SecretEdit) -> None:
    QTest.keyClicks(edit, SECRET)
    edit.selectAll()
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(edit, key, CTRL)
    edit.copy()
    assert QApplication.clipboard().text() == ""
    assert edit.text() == SECRET


def test_a_secret_is_never_dragged_and_hidden_from_input_methods(edit: SecretEdit) -> None:
    assert not edit.dragEnabled()
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    assert edit.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    assert edit.inputMethodHints() & Qt.InputMethodHint.ImhNoPredictiveText


def test_the_accessibility_tree_carries_no_secret(edit: SecretEdit) -> None:
    QTest.keyClicks(edit, SECRET)
    interface = QAccessible.queryAccessibleInterface(edit)
    assert interface is not None
    told = [interface.text(kind) for kind in QAccessible.Text if kind != QAccessible.Text.UserText]
    text = interface.textInterface()
    if text is not None:
        told.append(text.text(0, text.characterCount()))
    assert SECRET not in " ".join(told)


def test_an_identifier_is_seen_while_it_is_typed(qtbot: QtBot) -> None:
    edit = SecretEdit("credentials.value.user", secret=False)
    qtbot.addWidget(edit)
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    assert edit.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


def test_a_line_is_pasted_and_what_no_line_can_hold_is_taken_whole(edit: SecretEdit) -> None:
    whole: list[str] = []
    edit.pasted_whole.connect(whole.append)
    clipboard = QApplication.clipboard()
    for text, line in (("token-1\n", "token-1"), ("a\nb\n", ""), ("x" * (LINE_MAX + 1), ""), ("a\r\nb", "")):
        edit.empty()
        clipboard.setText(text)
        QTest.keyClick(edit, Qt.Key.Key_V, CTRL)
        assert edit.text() == line
    assert [len(text) for text in whole] == [4, LINE_MAX + 1, 4]
    edit.setReadOnly(True)
    clipboard.setText("more")
    QTest.keyClick(edit, Qt.Key.Key_V, CTRL)
    assert edit.text() == ""


def test_a_paste_takes_the_place_of_what_is_selected(edit: SecretEdit) -> None:
    QTest.keyClicks(edit, "old")
    edit.selectAll()
    QApplication.clipboard().setText("new")
    QTest.keyClick(edit, Qt.Key.Key_V, CTRL)
    assert edit.text() == "new"


def test_a_drop_is_a_paste(edit: SecretEdit) -> None:
    data = QMimeData()
    data.setText("token-1")
    actions, buttons, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), actions, data, buttons, none)
    QApplication.sendEvent(edit, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(edit, QDropEvent(QPointF(5, 5), actions, data, buttons, none))
    assert edit.text() == "token-1"


def test_the_middle_button_pastes_no_cut_text(edit: SecretEdit) -> None:
    release = QMouseEvent(
        QEvent.Type.MouseButtonRelease,
        QPointF(5, 5),
        QPointF(5, 5),
        Qt.MouseButton.MiddleButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(edit, release)
    assert edit.text() == ""


def test_escape_forgets_what_is_not_saved_and_else_is_the_window_s(edit: SecretEdit, qtbot: QtBot) -> None:
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    override.ignore()
    QApplication.sendEvent(edit, override)
    assert not override.isAccepted()
    QTest.keyClicks(edit, SECRET)
    QApplication.sendEvent(edit, override)
    assert override.isAccepted()
    with qtbot.waitSignal(edit.revert_wanted):
        QTest.keyClick(edit, Qt.Key.Key_Escape)


def test_backspace_forgets_a_value_that_is_held(edit: SecretEdit, qtbot: QtBot) -> None:
    edit.show_summary(Summary("held", "key.pem", right="28 lines", icon="file"))
    with qtbot.waitSignal(edit.revert_wanted):
        QTest.keyClick(edit, Qt.Key.Key_Backspace)


def test_the_menu_has_no_undo_copy_or_cut(edit: SecretEdit, qtbot: QtBot) -> None:
    edit.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1)))
    menu = edit.findChild(QMenu)
    assert menu is not None
    labels = [action.text() for action in menu.actions()]
    assert labels == ["Paste", "Read from a file…", "Forget what is not saved"]
    with qtbot.waitSignal(edit.load_wanted):
        menu.actions()[1].trigger()
    menu.close()


@pytest.mark.parametrize(
    "summary",
    [
        Summary("reading"),
        Summary("empty", "Type or paste the value"),
        Summary("stored", dots=20, right="107 characters"),
        Summary("locked", "The keyring is locked", icon="lock"),
    ],
)
def test_the_summary_is_drawn_and_no_text_of_the_widget(edit: SecretEdit, summary: Summary) -> None:
    edit.clearFocus()
    blank = edit.grab().toImage()
    edit.show_summary(summary)
    assert (edit.text(), edit.placeholderText(), edit.displayText()) == ("", "", "")
    assert (edit.grab().toImage() == blank) == (summary.kind == "reading")
