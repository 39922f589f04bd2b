from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from gui.state import WindowState


def test_the_first_time_it_is_the_sandbox_in_the_system_s_theme(tmp_path: Path) -> None:
    state = WindowState(tmp_path / "none" / "window.ini")
    assert (state.sandbox, state.first_run, state.theme, state.language, state.platform) == (
        True,
        True,
        "system",
        "",
        "",
    )
    assert state.layout("window").isEmpty()


def test_what_was_set_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "made" / "window.ini"
    state = WindowState(path)
    state.sandbox = False
    state.first_run = False
    state.theme = "dark"
    state.language = "en"
    state.platform = "erp"
    assert not state.files_agreed
    state.files_agreed = True
    state.set_layout("window", QByteArray(b"\x00\x01"))
    assert state.save()
    again = WindowState(path)
    assert (again.sandbox, again.first_run, again.theme, again.language, again.platform) == (
        False,
        False,
        "dark",
        "en",
        "erp",
    )
    assert again.files_agreed
    assert again.layout("window") == QByteArray(b"\x00\x01")


def test_retry_numbers_survive_as_they_were_written(tmp_path: Path) -> None:
    state = WindowState(tmp_path / "window.ini")
    text = '{"max_retries": 7, "strategy": "linear", "timeout": null}'
    state.set_retry_numbers("platform/douyin", text)
    assert state.save()
    again = WindowState(tmp_path / "window.ini")
    assert again.retry_numbers("platform/douyin") == text
    assert again.retry_numbers("all") == ""
    again.set_retry_numbers("platform/douyin", "")
    assert again.retry_numbers("platform/douyin") == ""


def test_a_damaged_file_costs_the_memory_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "window.ini"
    path.write_bytes(b"\xff\xfe[mode\nsandbox=maybe\x00\n[layout1]\nwindow=@ByteArray(")
    state = WindowState(path)
    assert state.theme == "system"
    assert state.layout("window").isEmpty()
