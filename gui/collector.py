"""Python's collector of cyclic garbage, kept to the window's thread and out of its start.

Owns when it runs. By itself it runs in whichever thread has just allocated: a ``QObject`` that it finds in a cycle
would be destroyed there, which Qt does not allow. During the start it would run dozens of times over what stays.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

START_MS = 3000
INTERVAL_MS = 500


class Collector(QObject):
    """Switches the automatic collector off, and does its work in the thread and the pauses of the event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        QTimer.singleShot(START_MS, self, self._begin)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)

    def _begin(self) -> None:
        gc.freeze()  # modules and widgets stay, and are not looked through again
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds, if any."""
        for generation, (count, threshold) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > threshold:
                gc.collect(generation)
                return
