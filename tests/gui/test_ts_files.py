"""The Chinese of the widgets: complete, and of today's source."""

from __future__ import annotations

import re
import shutil
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
CHINESE = ROOT / "resources" / "i18n" / "jieru_zh_CN.ts"


def _messages(file: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            yield f"{context.findtext('name')}: {message.findtext('source')}", message


def _fields(text: str) -> set[str]:
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    return named | set(re.findall(r"%(?:n|L?\d+)", text))


def test_every_text_is_translated() -> None:
    missing = []
    for name, message in _messages(CHINESE):
        translation = message.find("translation")
        assert translation is not None
        done = "".join(translation.itertext()).strip()
        if translation.get("type") in ("unfinished", "vanished", "obsolete") or not done:
            missing.append(name)
    assert missing == []


def test_placeholders_are_those_of_the_source() -> None:
    differing = []
    for name, message in _messages(CHINESE):
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        differing += [name for form in forms if form and _fields(form) != _fields(message.findtext("source") or "")]
    assert differing == []


def test_no_text_of_the_source_is_missing(tmp_path: Path) -> None:
    copy = Path(shutil.copy(CHINESE, tmp_path))
    lupdate = Path(sys.executable).with_name("pyside6-lupdate")
    sources = [str(path) for path in sorted(ROOT.glob("gui/**/*.py"))]
    command = [str(lupdate), *sources, "-ts", str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    known = {name for name, _ in _messages(CHINESE)}
    assert {name for name, _ in _messages(copy)} - known == set()
