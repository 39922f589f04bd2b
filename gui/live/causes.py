"""Why a request failed that got no usable status, in two or three words: for places with no room for a sentence.

Owns these words. The sentence of the same rule is core's; an exception class is shown only where no rule says more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from core.trace import Step

translate = QCoreApplication.translate  # lupdate finds calls of this name


def short_cause(step: Step) -> str:
    """The cause by the rule that judged the step, or by the rule's family."""
    family = step.rule.partition(".")[0]
    told = _CAUSES.get(step.rule) or _CAUSES.get(family)
    return told() if told else (step.error or {}).get("type", "") or step.rule


_CAUSES: Mapping[str, Callable[[], str]] = {
    "timeout": lambda: translate("History", "timed out"),
    "network.connect": lambda: translate("History", "no connection"),
    "network.dns": lambda: translate("History", "host not found"),
    "network": lambda: translate("History", "connection lost"),
    "tls.certificate": lambda: translate("History", "certificate refused"),
    "tls": lambda: translate("History", "TLS failed"),
    "proxy": lambda: translate("History", "proxy refused"),
    "answer": lambda: translate("History", "answer is no HTTP"),
    "request": lambda: translate("History", "bad header"),
    "redirect": lambda: translate("History", "endless redirects"),
    "url": lambda: translate("History", "bad address"),
    "rate_limit": lambda: translate("History", "turn too late"),
    "body": lambda: translate("History", "unreadable answer"),
}
