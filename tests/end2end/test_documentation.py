"""What the pages say of ids is true of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.texts import has_text, keys

ROOT = Path(__file__).parents[2]
PAGES = sorted(str(path.relative_to(ROOT)) for folder in (ROOT, ROOT / "docs") for path in folder.glob("*.md"))
RETRY = (ROOT / "docs" / "retry.md").read_text(encoding="utf-8")


def _ids(text: str) -> set[str]:
    return set(re.findall(r"`([a-z0-9_]+\.[a-z0-9_]+)`", text))


def test_every_rule_of_the_retry_page_exists() -> None:
    known = {rule.replace("douyin.", "code.") for rule in _ids(RETRY)}
    assert {rule for rule in known if not has_text(f"rule.{rule}")} == set()


def test_every_rule_is_on_the_retry_page() -> None:
    rules = {key.removeprefix("rule.") for key in keys("en") if key.startswith("rule.")}
    explained = {rule for rule in rules if not rule.startswith(("http.", "code.")) and rule != "ok"}
    assert explained - _ids(RETRY) - {"cancelled"} == set()


def test_every_stop_reason_is_on_the_retry_page() -> None:
    table = RETRY.partition("## Why it stopped")[2].partition("## ")[0]
    told = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert told == {key.removeprefix("stop.") for key in keys("en") if key.startswith("stop.")}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not (ROOT / page).parent.joinpath(target).exists()] == []
