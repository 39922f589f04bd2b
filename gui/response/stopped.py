"""What is to be said of a write that the user has stopped: whether anything was done.

Owns these words. Which request of an operation does what it is for, its definition says: the last one.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.trace import CallRecord

translate = QCoreApplication.translate  # lupdate finds calls of this name


@dataclass(frozen=True, slots=True)
class Stopped:
    """What happened and what to do next.

    Attributes:
        in_doubt: Whether the platform may have carried it out.
    """

    message: str
    hint: str
    in_doubt: bool = False


def stopped_words(record: CallRecord) -> Stopped | None:
    """What is to be said of ``record``; None for a call that was not stopped, or can have done nothing."""
    if record.outcome != "cancelled" or record.effect != "write":
        return None
    own_step = _own_step(record)
    requests = [step for step in record.steps if step.kind != "token_refresh"]
    last = requests[-1] if requests else None
    if last is not None and last.step == own_step and last.status is None and last.sent is not False:
        return Stopped(
            translate("Stopped", "Stopped while it was being sent: the platform may have carried it out."),
            translate("Stopped", "Look at the platform before you send it again."),
            in_doubt=True,
        )
    if last is not None and last.step != own_step:
        return Stopped(
            translate("Stopped", "Stopped while the file was on its way: nothing was published."),
            translate("Stopped", "Send it again when needed; it starts from the beginning."),
        )
    return Stopped(
        translate("Stopped", "Stopped: nothing was carried out."), translate("Stopped", "Send it again when needed.")
    )


def _own_step(record: CallRecord) -> str:
    from core.errors import JieruError
    from core.platforms.loader import get_registry

    try:
        operation = get_registry().get(record.platform).operation(record.operation or "")
    except JieruError:  # a definition that is gone
        operation = None
    return operation.steps[-1].name if operation is not None and operation.steps else "main"
