"""Every action of the window in one table: id, words, keys. Menus, shortcuts and tooltips are made of it.

Must not know what an action does: the window connects ``triggered``. No key here is one that input methods use
(Shift+Space, Ctrl+Space, Ctrl+Shift+F, Ctrl+full stop, F4, …).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget

_CONTEXT = "Actions"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        id: Also the ``objectName``, with ``action.`` in front.
        text: English words; translated when shown.
        keys: Key sequences in portable form; the first is shown.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()


ACTIONS = (
    ActionSpec("send", str(QT_TRANSLATE_NOOP("Actions", "Send request")), ("Ctrl+Return", "Ctrl+Enter")),
    ActionSpec("stop", str(QT_TRANSLATE_NOOP("Actions", "Stop request")), ("Esc",)),
    ActionSpec(
        "send_now",
        str(QT_TRANSLATE_NOOP("Actions", "Send now, without waiting")),
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
    ),
    ActionSpec("pause", str(QT_TRANSLATE_NOOP("Actions", "Pause or resume the platform")), ("Ctrl+Shift+P",)),
    ActionSpec("url", str(QT_TRANSLATE_NOOP("Actions", "Go to the address")), ("Ctrl+L",)),
    ActionSpec("history", str(QT_TRANSLATE_NOOP("Actions", "Go to the history")), ("Ctrl+H",)),
    ActionSpec("statistics", str(QT_TRANSLATE_NOOP("Actions", "Go to the statistics")), ("Ctrl+Shift+S",)),
    ActionSpec("logs", str(QT_TRANSLATE_NOOP("Actions", "Go to the logs")), ("Ctrl+Shift+L",)),
    ActionSpec("live", str(QT_TRANSLATE_NOOP("Actions", "Enlarge the live pane")), ("F11",)),
    ActionSpec("credentials", str(QT_TRANSLATE_NOOP("Actions", "Open credentials")), ("Ctrl+Shift+K",)),
    ActionSpec("sandbox", str(QT_TRANSLATE_NOOP("Actions", "Switch sandbox on or off")), ("Ctrl+B",)),
    ActionSpec("example", str(QT_TRANSLATE_NOOP("Actions", "Load the example"))),
    ActionSpec("language", str(QT_TRANSLATE_NOOP("Actions", "Change language"))),
    ActionSpec("theme", str(QT_TRANSLATE_NOOP("Actions", "Change theme")), ("Ctrl+Alt+T",)),
    ActionSpec("quit", str(QT_TRANSLATE_NOOP("Actions", "Quit")), ("Ctrl+Q",)),
)


def make_actions(window: QWidget) -> Mapping[str, QAction]:
    """All actions by id, with their keys at work in ``window``."""
    made = {}
    for spec in ACTIONS:
        action = QAction(window)
        action.setObjectName(f"action.{spec.id}")
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        window.addAction(action)
        made[spec.id] = action
    retranslate(made)
    return made


def retranslate(actions: Mapping[str, QAction]) -> None:
    """Give the actions their words anew."""
    for spec in ACTIONS:
        actions[spec.id].setText(QCoreApplication.translate(_CONTEXT, spec.text))


def shown_keys(action_id: str) -> str:
    """The keys of an action as they are written everywhere: ``Ctrl+Enter``, in both languages.

    Qt's native form would say "Ctrl+回车" in Chinese, which no keyboard says.
    """
    keys = next((spec.keys for spec in ACTIONS if spec.id == action_id), ())
    return keys[0].replace("Return", "Enter") if keys else ""


def commit_input() -> None:
    """Finish what an input method is composing, so that the text is in the field before an action reads it."""
    method = QGuiApplication.inputMethod()
    if method is not None and QGuiApplication.focusObject() is not None:
        method.commit()
