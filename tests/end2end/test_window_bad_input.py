"""What goes wrong around a running call: edited files, endless lines, a full disk, a second window on the same home."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from core.texts import text
from gui.logs.log_page import LogPage
from gui.main_window import MainWindow
from gui.services import Services
from tests.end2end.driving import CTRL, calls, choose_fault, ended, press, program, record
from tests.waiting import until

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("own_platforms")]
Key = Qt.Key
ROOT = Path(__file__).parents[2]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


async def test_body_and_definition_edited_into_nonsense_while_a_call_waits(qapp: QApplication, own_home: Path) -> None:
    mine = own_home / "platforms" / "erp.toml"
    write(mine, 'schema = 1\n[platform]\nid = "erp"\nnames = { zh = "我的 ERP", en = "My ERP" }\n')
    async with program(qapp) as window:
        composer = window.composer
        window.show_first_run(on=False)
        composer.set_platform("erp")
        composer.set_operation("order.create")
        choose_fault(window, "429;retry-after=1,ok")
        press(window, Key.Key_Return, CTRL)
        await until(lambda: (shown := record(window)) is not None and shown.state == "waiting")
        composer.body.set_text('{"customer": [[[\x00')
        composer.url.edited.emit()
        write(mine, 'schema = "x"\n[[operation]]\nid = 7 7')
        await until(lambda: (shown := record(window)) is not None and shown.outcome is not None)
        assert (shown := record(window)) is not None
        assert shown.outcome == "succeeded", "the request that was sent is the one that is sent again"
        assert composer.body.text() == '{"customer": [[[\x00'
        press(window, Key.Key_Return, CTRL)
        await until(composer.body.message.isVisible)
        assert window.history.model.loaded == 1, "nonsense is told, not sent"
    assert calls(own_home) == [("sandbox", "erp", "succeeded", 2)]


async def test_the_definition_is_read_anew_at_the_next_start_and_its_mistake_is_named(
    qapp: QApplication, own_home: Path
) -> None:
    write(own_home / "platforms" / "erp.toml", "schema = 1\n[[operation]]\nid = 7 7")
    async with program(qapp) as window:
        told = [toast.text.text() for toast in window.toasts._shown.values()]
        assert any("erp.toml:3" in text for text in told), told
        press(window, Key.Key_Return, CTRL)
        await until(lambda: ended(window, 1))


async def test_a_log_line_of_10_mb_is_shown_cut_and_whole_in_the_file(window: MainWindow, own_home: Path) -> None:
    page = window.live.show_page("logs", focus=True)
    assert isinstance(page, LogPage)
    logging.getLogger("core.x").info("%s", "行" * 3_400_000)  # of three bytes each
    logging.getLogger("core.x").info("after it")

    def cells() -> list[str]:
        model = page.view.model()
        return [
            str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]

    await until(lambda: any(cell == "after it" for cell in cells()))
    long = max(cells(), key=len)
    assert long.startswith("行行行")
    assert len(long) < 10_000, "a table must not lay 10 MB out"
    page.view.setFocus()
    press(window, Key.Key_Home)
    press(window, Key.Key_End)
    assert not window.grab().isNull()
    await until(lambda: written(own_home) > 10_000_000)


def written(home: Path) -> int:
    size = 0
    for file in (home / "logs").glob("jieru.log*"):
        with contextlib.suppress(FileNotFoundError):  # it was full, and has just got its next name
            size += file.stat().st_size
    return size


async def test_a_full_disk_is_said_once_and_calls_go_on(
    qapp: QApplication, own_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with program(qapp) as window:
        services = window.findChild(Services)
        assert services is not None
        assert services._history is not None
        press(window, Key.Key_Return, CTRL)
        await until(lambda: ended(window, 1))
        told: list[str] = []
        services.history_problem.connect(told.append)
        writer = services._history._writer
        really_write = writer._write_changed

        def write_on_a_full_disk() -> None:
            # SQLite reports this limit as it does a full disk: SQLITE_FULL
            assert writer._connection is not None
            pages = writer._connection.execute("PRAGMA page_count").fetchone()[0]
            writer._connection.execute(f"PRAGMA max_page_count = {pages}")
            really_write()

        writer._write_changed = write_on_a_full_disk  # type: ignore[method-assign]  # the limit is the connection's
        problem = window.findChild(QWidget, "history.problem")
        assert problem is not None
        sent = 1
        while not problem.isVisible():  # until the last page is full
            assert sent < 60
            sent += 1
            press(window, Key.Key_Return, CTRL)
            await until(partial(ended, window, sent))
        for _ in range(2):
            sent += 1
            press(window, Key.Key_Return, CTRL)
            await until(partial(ended, window, sent))
            assert (shown := record(window)) is not None
            assert shown.outcome == "succeeded"
        assert len(told) == 1
        assert "full" in problem.accessibleName()
        notices: list[tuple[str, str]] = []
        services.notice.connect(lambda words, tone, _key: notices.append((words(), tone)))

        def write_with_room() -> None:
            assert writer._connection is not None
            writer._connection.execute("PRAGMA max_page_count = 1000000")
            really_write()

        writer._write_changed = write_with_room  # type: ignore[method-assign]  # as above
        press(window, Key.Key_Return, CTRL)
        await until(lambda: ended(window, sent + 1) and not problem.isVisible())
        assert notices == [(f"{text('error.history.written.message')} {text('error.history.written.hint')}", "ok")]


async def test_two_windows_on_one_home(window: MainWindow, own_home: Path) -> None:
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gui", "--offscreen-demo"),
        cwd=ROOT,
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    press(window, Key.Key_Return, CTRL)
    out, errors = await other.communicate()
    assert other.returncode == 0, (out, errors)
    await until(lambda: not window.history.model.running)
    press(window, Key.Key_Return, CTRL)
    await until(lambda: (shown := record(window)) is not None and shown.outcome == "succeeded")
    window.close()
    await until(lambda: not window.isVisible())
    assert [(outcome, attempts) for _, _, outcome, attempts in calls(own_home)][:2] == [("succeeded", 3)] * 2
    assert len(calls(own_home)) == 3
    lines = (own_home / "logs" / "jieru.log").read_text("utf-8").splitlines()
    assert len({line.split()[3] for line in lines if ": Sent GET" in line}) == 2, "each line says whose it is"
