"""docs/automation.md, the keyboard and the screen reader: names, the way of the Tab key, and who is seen to have it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from core.api_credential_manager import get_credential_manager
from core.batch.job import BatchJob
from core.calls import APIResponse
from core.credentials.types import CredentialStatus
from core.platforms.loader import load_platforms
from core.platforms.model import CredentialField
from core.tasks import TaskRegistry
from gui.actions import ACTIONS
from gui.batch.controller import BatchController
from gui.batch.dialog import BatchDialog
from gui.credentials.banner import BannerView
from gui.credentials.editor import CredentialEditor
from gui.credentials.field_row import FieldRow
from gui.credentials.leave import LeaveQuestion
from gui.credentials.page import CredentialPage
from gui.credentials.tools.dialog import ToolsDialog
from gui.live.live_pane import PAGES
from gui.main_window import MainWindow
from gui.response.tab_strip import TabStrip
from gui.widgets.buttons import Button
from gui.widgets.tab_order import tab_stops
from tests.gui.conftest import MakeWindow
from tests.gui.live.samples import demo, session

DOCUMENT = (Path(__file__).parents[2] / "docs" / "automation.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (`.+?`) \|", DOCUMENT, re.MULTILINE)
LISTED = [name for row in ROWS for name in re.findall(r"`([^`]+)`", row)]
NOT_OURS = re.compile(r"qt_.*|Scroll(Left|Right)Button")
DECORATIVE = {  # what they paint stands in words beside them
    "Logo", "_Gutter", "_Mark", "_Example", "ElidedLabel", "PlatformTile", "TabBar",
}  # fmt: skip


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    """The window with every dialog and message that there is, and a call to look at."""
    made = make_window()
    made.pages.show_page("credentials", _credential_page(made))
    LeaveQuestion(1, may_save=True, parent=made)
    BatchDialog(BatchJob("erp", "/x", "", "", sandbox=True), BatchController(), TaskRegistry(), made)
    ToolsDialog(get_credential_manager(), TaskRegistry(), None, (), made)  # type: ignore[arg-type]  # nothing is asked
    made.toasts.show("Message")
    made.composer.set_mode("sandbox", {})
    made.response.show_response(_answer(), demo().record)
    made.history.set_records(session())
    for page in PAGES:
        made.live.show_page(page)
    made.show_first_run(on=False)
    for tabs in made.findChildren(TabStrip):
        for number in range(tabs.bar.count()):
            tabs.show_page(number)  # a page comes into the window when it is first shown
    assert made.history.details.isHidden()  # made when it is first asked for
    assert made.history.bar.isHidden()
    what_if = made.history.details.findChild(Button, "history.details.what_if")
    assert what_if is not None
    what_if.click()
    return made


def _credential_page(window: MainWindow) -> CredentialPage:
    """With every control that there can be: a banner of each kind, a token to renew, a deletion to undo."""
    douyin = load_platforms().get("douyin")
    editor = CredentialEditor(TaskRegistry(), None, None)  # type: ignore[arg-type]  # nothing is saved or asked
    editor.platform = replace(
        douyin, credentials=(*douyin.credentials, CredentialField("page", url="https://a.example"))
    )
    known = {
        name: CredentialStatus("douyin", name, "keyring", "set", length=9, expires_at=1.0)
        for flow in douyin.tokens
        for name in (flow.type, *flow.source.values())
    }
    editor.reader.statuses = {**known, "page": CredentialStatus("douyin", "page")}
    editor.deletions.add(None, "douyin", "open_id")  # type: ignore[arg-type]  # undone before it is due
    page = CredentialPage(editor, window)
    page.show_platform(editor.platform)
    page.form.finish()
    for actions in (("unlock", "retry"), ("stop",), ("passphrase",)):
        page.banner.show_view(BannerView("", "", "warn", "lock", tuple((action, action) for action in actions)))
    editor.deletions.undo("douyin", "open_id")
    return page


def _answer() -> APIResponse:
    return APIResponse("c", 200, None, {}, b"{}", {}, (), 0.1, "ok")


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"<\w+>", "[a-z0-9_]+", re.escape(name).replace(r"\<", "<").replace(r"\>", ">")))


PATTERNS = [_pattern(name) for name in LISTED]


def _ours(window: QWidget) -> list[QWidget]:
    """All widgets but the inner parts of Qt's own controls."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if not isinstance(widget.parent(), QTabBar)
        and not NOT_OURS.fullmatch(widget.objectName())
        and not any(isinstance(parent, QComboBox) for parent in _parents(widget))
    ]


def _parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def _spoken(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return widget.accessibleName() or (interface.text(QAccessible.Text.Name) if interface else "")


def test_every_name_is_listed_and_every_listed_name_is_there(window: MainWindow) -> None:
    names = {widget.objectName() for widget in _ours(window)} - {""}
    assert sorted(name for name in names if not any(pattern.fullmatch(name) for pattern in PATTERNS)) == []
    gone = [name for name, pattern in zip(LISTED, PATTERNS, strict=True) if not any(map(pattern.fullmatch, names))]
    assert gone == []
    assert [name for name, count in Counter(LISTED).items() if count > 1] == []


def test_a_name_is_that_of_one_widget(window: MainWindow) -> None:
    counts = Counter(widget.objectName() for widget in _ours(window) if widget.objectName())
    assert {name: count for name, count in counts.items() if count > 1} == {}


def test_everything_that_tab_reaches_has_a_name_for_robots_and_for_people(window: MainWindow) -> None:
    reached = [widget for widget in _ours(window) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(reached) > 60
    assert [type(widget).__name__ for widget in reached if not widget.objectName()] == []
    assert [widget.objectName() for widget in reached if not _spoken(widget)] == []


def test_everything_that_is_painted_by_hand_can_be_heard(window: MainWindow) -> None:
    painted = [
        widget
        for widget in _ours(window)
        if type(widget).__module__.startswith("gui.") and "paintEvent" in vars(type(widget))
    ]
    kinds = {type(widget).__name__ for widget in painted}
    assert kinds >= DECORATIVE, "the list of exceptions holds nothing that is gone"
    mute = {type(widget).__name__ for widget in painted if widget.isVisible() and not _spoken(widget)}
    assert mute <= DECORATIVE


def test_no_label_takes_what_it_shows_for_markup(window: MainWindow) -> None:
    labels = [label for label in window.findChildren(QLabel) if not NOT_OURS.fullmatch(label.objectName())]
    assert len(labels) > 100
    rich = [label for label in labels if label.text() and label.textFormat() != Qt.TextFormat.PlainText]
    # the names of the credentials' fields are escaped, for the red star of those that are required
    own = [label for label in rich if any(isinstance(parent, FieldRow) for parent in _parents(label))]
    assert [label.text() for label in rich if label not in own] == []


def test_tab_goes_through_the_window_as_the_eye_does(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.show_first_run(on=False)
    window.composer.set_mode("sandbox", {})
    window.composer.set_operation("")
    window.response.show_response(APIResponse("c", 200, None, {}, b"{}", {}, (), 0.1, "ok"), demo().record)
    window.history.set_records(session())
    window.activateWindow()
    window.top_bar.requests.setFocus()
    walked: list[str] = []
    for _ in range(60):
        focus = window.focusWidget()
        assert focus is not None
        if walked and focus is window.top_bar.requests:
            break
        # a table has several stops; of a group of buttons Qt takes one or all, depending on what was pressed before
        name = re.sub(r"^(nav|sidebar\.platform)\.\w+", r"\1", focus.objectName())
        if name not in walked[-1:]:
            walked.append(name)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert walked == [
        "nav", "topbar.language", "topbar.theme", "sidebar.sandbox", "sidebar.platform",
        "composer.platform", "composer.operation", "composer.batch", "composer.scenario",
        "composer.method", "composer.path", "composer.send",
        "composer.tabs", "composer.params", "composer.copy_url",
        "response.tabs", "response.mode", "response.find_button", "response.copy", "response.save", "response.body",
        "live.tabs", "history.filter", "history.conditions.toggle", "history.axis_mode", "history.export",
        "history.clear", "history.maximise", "history.table",
    ]  # fmt: skip


def test_whoever_has_the_keyboard_is_seen_to_have_it(make_window: MakeWindow, qapp: QApplication) -> None:
    window = make_window()
    window.show_first_run(on=False)
    window.composer.set_mode("sandbox", {})
    window.composer.set_operation("")
    window.composer.tabs.show_page(4)
    window.response.show_response(APIResponse("c", 200, None, {}, b"{}", {}, (), 0.1, "ok"), demo().record)
    window.history.set_records(session())
    window.activateWindow()
    unseen = []
    for widget in tab_stops(window):
        if widget.isVisible() and widget.isEnabled() and not isinstance(widget, QPlainTextEdit):  # it has a cursor
            (window.top_bar.requests if widget is not window.top_bar.requests else window.top_bar.theme).setFocus()
            qapp.processEvents()
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            qapp.processEvents()
            if widget.grab().toImage() == before:
                unseen.append(widget.objectName())
    assert unseen == []


def test_every_action_is_listed() -> None:
    assert [spec.id for spec in ACTIONS if f"`action.{spec.id}`" not in DOCUMENT] == []
