"""What every test gets: its own home folder, no settings from outside, and a failure for anything left behind."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import pytest

from core.limits import bounds
from core.texts import set_language
from tests.waiting import holds_in_time

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # the shell started us in the background; our children would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is installed (``CI``), a test that had to be skipped has failed."""
    report = yield
    return _not_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a file that skips itself while it is being read."""
    report = yield
    return _not_skipped(report)


def _not_skipped(report: Report) -> Report:
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Beside others, a test of windows, processes or sockets may run twice; ``dev.py`` allows three second runs.

    A busy machine is no failure of the program, but it is told: the last line counts the second runs, and the end of
    the output shows what failed in the first. A test that is run by itself, or of pure functions, has one run.
    """
    if hasattr(config, "workerinput"):
        for item in items:
            if item.get_closest_marker("real") or item.path.is_relative_to(_GUI) or item.path.is_relative_to(_WHOLE):
                item.add_marker(pytest.mark.flaky(reruns=1))


_GUI, _WHOLE = (Path(__file__).parent / name for name in ("gui", "end2end"))
_OURS = ("DOUYIN_", "TONGHUASHUN_", "THS_", "ERP_", "XIAOHONGSHU_", "ZHIHU_", "TOUTIAO_", "API_", "JIERU_")


@pytest.fixture(autouse=True)
def _own_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rate limits, budgets and circuits of its own: those of the process remember the calls of other tests."""
    monkeypatch.setattr(bounds, "_process", bounds.Bounds())


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh ``JIERU_HOME`` and working folder, and no variable of ours or keyring from the machine."""
    for name in list(os.environ):
        if name.startswith(_OURS):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    work = tmp_path / "work"
    home.mkdir()
    work.mkdir()
    monkeypatch.setenv("JIERU_HOME", str(home))
    monkeypatch.setenv("JIERU_LANG", "en")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.chdir(work)
    set_language(None)  # a window of an earlier test has fixed it
    yield home
    if (home / "platforms").exists():  # definitions are read once a process
        from core.platforms.loader import get_registry

        get_registry.cache_clear()


class _LogFail(logging.Handler):
    """Remembers unexpected warnings and errors; after an idea of qutebrowser's tests."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "core.call_log":  # what a call met is no mistake of the program
            self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or error in the log fails the test, unless the test takes ``caplog`` and so looks at the log itself.

    So does a handler that is left behind: it would write into the output of a later test.
    """
    handler = _LogFail()
    root = logging.getLogger()
    root.addHandler(handler)
    before = list(root.handlers)
    yield
    root.removeHandler(handler)
    left = [found for found in root.handlers if found not in before]
    for found in left:
        root.removeHandler(found)
    if left:
        pytest.fail(f"left in the log: {left}")
    if "caplog" not in request.fixturenames and handler.records:
        pytest.fail(
            "unexpected log: "
            + "; ".join(
                f"{record.getMessage()} {record.exc_info[1]!r}" if record.exc_info else record.getMessage()
                for record in handler.records
            )
        )


@pytest.fixture(autouse=True)
def collector_on_this_thread() -> Iterator[None]:
    """As in the program (``gui.collector``): where there is Qt, garbage is collected between tests, on this thread.

    A thread that collects a connection takes Qt's lock and then waits for the GIL; if this thread, which has the GIL,
    waits for that lock, both wait for ever. What one test leaves must not be collected in a thread of a later one, so
    the automatic collector stays off.
    """
    if "PySide6.QtCore" in sys.modules:
        gc.disable()
    yield
    if not gc.isenabled():
        from gui.collector import collect_due

        collect_due()


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """As in the program: closing the last window does not end the loop, which may be another test's by then."""
    qapp.setQuitOnLastWindowClosed(False)
    return qapp


_SHARED_THREADS = ("jieru-keyring", "pytest_timeout")  # the keyring thread lives as long as the process, by design


@pytest.fixture(autouse=True)
def no_leaked_thread() -> Iterator[None]:
    """A thread that outlives its test fails it."""
    before = set(threading.enumerate())
    yield

    def left() -> list[str]:
        return [
            thread.name
            for thread in threading.enumerate()
            if thread not in before and thread.is_alive() and not thread.name.startswith(_SHARED_THREADS)
        ]

    if not holds_in_time(lambda: not left(), 1.0):
        pytest.fail(f"leaked threads: {left()}")


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests that name ``qapp`` run on the window's own loop, the others on plain asyncio."""
    if "qapp" in getattr(item, "fixturenames", ()):
        from PySide6.QtWidgets import QApplication

        from gui.event_loop import PreciseEventLoop

        return {"qt": lambda: PreciseEventLoop(cast("QApplication", QApplication.instance()))}
    return {"asyncio": asyncio.new_event_loop}
