"""The screens of the history page, for ``gui.screens``: a filter, and what another policy would have done.

Must not be imported by the program.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from gui.live.what_if_view import WhatIfView
from gui.screen_steps import LARGE, SMALL, busy, demo, find, unfold_newest
from gui.widgets.buttons import Button

if TYPE_CHECKING:
    from gui.shots import Session


async def no_match(s: Session, name: str) -> None:
    """A filter that no call passes, and no history to be kept."""
    await demo(s)
    find(s, QLineEdit, "history.filter").setText("nothing like this")
    await s.until(lambda: not s.window.history.model.loaded)  # the whole history was asked, not only what is shown
    s.window.history.set_problem("The history folder cannot be written.")
    await s.take(name)
    s.window.history.set_problem(None)
    await _show_all(s)


async def filtered(s: Session, name: str) -> None:
    """Calls that pass a filter, with the whole window; none with the conditions in the dock; deleting them."""
    await busy(s)
    pane = s.window.history
    s.window.maximise_pane(on=True)
    pane.tools.conditions.click()
    pane.bar.outcome.setCurrentIndex(pane.bar.outcome.findData("succeeded"))
    find(s, QLineEdit, "history.filter").setText("抖音 or")
    await s.until(lambda: pane.complete)
    await s.take(name, LARGE, SMALL)
    pane.bar.status.setText("418")
    await s.until(lambda: pane.complete)
    s.window.maximise_pane(on=False)
    await s.take(f"{name}-none", LARGE, SMALL)
    pane.tools.conditions.click()
    await _show_all(s)


async def _show_all(s: Session) -> None:
    """Take the filter away and wait for the calls, which would else come in the middle of the next screen."""
    s.window.history.clear_filter()
    await s.until(lambda: s.window.history.complete)


async def what_if(s: Session, name: str) -> None:
    """What other retry numbers would have done with a call."""
    await demo(s)
    s.window.maximise_pane(on=True)
    unfold_newest(s)
    button = find(s, Button, "history.details.what_if")
    button.click()
    view = find(s, QWidget, "history.what_if")
    assert isinstance(view, WhatIfView)
    view.retries.setValue(0)
    await s.take(name, LARGE, SMALL)
    button.click()
    s.window.maximise_pane(on=False)


HISTORY_SCREENS: dict[str, Callable[[Session, str], Awaitable[None]]] = {
    "no-match": no_match,
    "filtered": filtered,
    "what-if": what_if,
}
