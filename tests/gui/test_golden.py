"""Every screen, in both languages and themes, looks and reads as it did when somebody last looked at it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QTableWidget, QTableWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from gui.golden import COMMAND, LIMIT, STORED, collisions_of, differences, groups, keep, sheet_of, shrunk, words_of
from gui.screens import SCREENS

FONTS = {"Noto Sans CJK SC": "fonts-noto-cjk", "Inter": "fonts-inter", "JetBrains Mono": "fonts-jetbrains-mono"}
ROOT = Path(__file__).parents[2]


@pytest.mark.real
@pytest.mark.parametrize("group", ["requests", "live", "credentials"])
def test_every_screen_is_as_it_was(qapp: QApplication, tmp_path: Path, group: str) -> None:
    missing = [package for family, package in FONTS.items() if not QFontDatabase.hasFamily(family)]
    if missing:
        pytest.skip(f"the pictures were made with other fonts: apt install {' '.join(missing)}")
    command = [sys.executable, "-X", "faulthandler", "-m", "gui.shots", "--golden", str(tmp_path / "made"), group]
    environ = {**os.environ, "JIERU_LANG": ""}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    made = {path.stem for path in (tmp_path / "made").glob("*.png")}
    wrong = compare(ROOT / STORED, tmp_path / "made", made)
    told = f"look at it, and if it is meant: {COMMAND}; what was made now is in {tmp_path / 'made'}"
    assert wrong == [], "\n".join([*wrong, told])


def test_every_screen_is_in_a_group_and_nothing_is_stored_of_others() -> None:
    named = [name for names in groups().values() for name in names]
    assert sorted(named) == sorted(SCREENS)
    assert set(groups()) == {"requests", "live", "credentials"}
    # a screen has pictures that begin with its name; the question is one of those of "messages"
    gone = [path.name for path in (ROOT / STORED).iterdir() if not path.name.startswith((*named, "question"))]
    assert gone == []


def compare(stored: Path, made: Path, names: Iterable[str]) -> list[str]:
    """What is not as it was of the screens called ``names``, a line each."""
    wrong = []
    for name in sorted(names):
        if not (stored / f"{name}.png").exists() or not (stored / f"{name}.json").exists():
            wrong.append(f"{name}: a new screen, of which nothing is stored")
            continue
        pictures = (QImage(str(folder / f"{name}.png")) for folder in (stored, made))
        wrong += [f"{name}: {difference}" for difference in differences(*pictures)]
        before, now = (json.loads((folder / f"{name}.json").read_text("utf-8")) for folder in (stored, made))
        for part in ("en", "zh"):
            gone, new = (
                sorted(set(one) - set(other)) for one, other in ((before[part], now[part]), (now[part], before[part]))
            )
            if gone or new:
                wrong.append(f"{name}, words, {part}: without {gone}, with {new}")
        wrong += [f"{name}: {collision}" for collision in now["collisions"]]
    return wrong


def test_what_is_stored_is_small() -> None:
    assert sum(path.stat().st_size for path in (ROOT / STORED).iterdir()) < 1_000_000


# ---- what would be noticed ----


def look(
    *, dark: bool = False, answer: bool = True, upon: bool = False, language: str = "en", hinted: bool = False
) -> QImage:
    """A picture of a window as large as ours, with an answer on its right side."""
    picture = QImage(1440, 900, QImage.Format.Format_RGB32)
    picture.fill(QColor("#12161e" if dark else "#ffffff"))
    painter = QPainter(picture)
    painter.setPen(QColor("#e8eaf0" if dark else "#1a2030"))
    font = painter.font()
    font.setFamilies(["Inter", "Noto Sans CJK SC"])
    font.setPixelSize(13)
    if hinted:
        font.setHintingPreference(font.HintingPreference.PreferFullHinting)
    painter.setFont(font)
    text = "The answer appears here, with every attempt" if language == "en" else "每次尝试、等待和刷新都在这里显示"
    for line in range(40):
        painter.drawText(40, 40 + 20 * line, text)
        if answer:
            painter.drawText(800, 40 + 20 * line, text)
        if upon:
            painter.drawText(47, 44 + 20 * line, text.upper())
    painter.end()
    return shrunk(picture)


def test_other_hinting_is_no_difference(qapp: QApplication) -> None:
    assert differences(sheet_of([look()] * 4), sheet_of([look(hinted=True)] * 4)) == []


@pytest.mark.parametrize("change", [{"dark": True}, {"answer": False}, {"upon": True}, {"language": "zh"}])
def test_a_change_in_one_look_is_found_and_named(qapp: QApplication, change: dict[str, bool]) -> None:
    wrong = differences(sheet_of([look()] * 4), sheet_of([look(), look(), look(**change), look()]))  # type: ignore[arg-type]
    assert len(wrong) == 1
    assert wrong[0].startswith("en, dark: near (")


def test_another_size_is_a_difference(qapp: QApplication) -> None:
    small = QImage(600, 400, QImage.Format.Format_RGB888)
    small.fill(0)
    assert differences(sheet_of([look()] * 4), sheet_of([shrunk(small)] * 4)) == ["a size of 100×66, not 240×150"]


def test_what_is_alike_stays_as_it_was_and_a_change_is_stored(qapp: QApplication, tmp_path: Path) -> None:
    words = {"en": ["Send"], "zh": ["发送"]}
    keep(tmp_path, "screen", sheet_of([look()] * 4), words)
    before = (tmp_path / "screen.png").read_bytes()
    keep(tmp_path, "screen", sheet_of([look(hinted=True)] * 4), words)
    assert (tmp_path / "screen.png").read_bytes() == before
    keep(tmp_path, "screen", sheet_of([look(dark=True)] * 4), {"en": ["Stop"], "zh": ["停止"]})
    assert (tmp_path / "screen.png").read_bytes() != before
    assert json.loads((tmp_path / "screen.json").read_text("utf-8"))["zh"] == ["停止"]


def test_a_screen_that_is_new_or_reads_otherwise_is_named(qapp: QApplication, tmp_path: Path) -> None:
    stored, made = tmp_path / "stored", tmp_path / "made"
    sheet = sheet_of([look()] * 4)
    for folder, name, word in (
        (stored, "both", "Send"),
        (made, "both", "Stop"),
        (stored, "old", ""),
        (made, "new", ""),
    ):
        keep(folder, name, sheet, {"en": [word], "zh": [], "collisions": []})
    assert compare(stored, made, ["new", "both"]) == [
        "both, words, en: without ['Send'], with ['Stop']",
        "new: a new screen, of which nothing is stored",
    ]


def test_words_are_those_that_can_be_seen_and_numbers_are_none(qtbot: QtBot) -> None:
    shown = QWidget()
    shown.resize(400, 300)
    qtbot.addWidget(shown)
    for place, text in enumerate(("Attempt 3 in 1.25 s", "", "12:41:07", "隐藏")):
        label = QLabel(text, shown)
        label.move(0, 30 * place)
        label.setVisible(text != "隐藏")
    table = QTableWidget(1, 1, shown)
    table.move(0, 150)
    table.setItem(0, 0, QTableWidgetItem("429 again"))
    shown.show()
    assert words_of(shown) == ["0 again", "Attempt 0 in 0 s"]


def test_labels_upon_each_other_and_labels_without_room_are_found(qtbot: QtBot) -> None:
    shown = QWidget()
    shown.resize(400, 300)
    qtbot.addWidget(shown)
    for text, place in (("one", 0), ("another", 40), ("upon it", 46)):
        label = QLabel(text, shown)
        label.setGeometry(0, place, 100, 20)
    cut = QLabel("needs several lines of room for all its words", shown)
    cut.setWordWrap(True)
    cut.setGeometry(200, 0, 80, 20)
    cut.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    shown.show()
    assert collisions_of(shown) == [
        "'another' lies upon 'upon it'",
        "'needs several lines of room for all its words' is cut off",
    ]


def test_the_limit_lies_between_hinting_and_an_answer_that_is_not_there() -> None:
    assert 18 < LIMIT < 34
