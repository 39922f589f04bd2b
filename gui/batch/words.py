"""What a batch's figures are in words, and the one question that it asks.

Must not know the dialog.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from core.batch.runner import Progress
from gui.widgets.ask import Asked, Question

translate = QCoreApplication.translate  # lupdate finds calls of this name


def counts(progress: Progress) -> str:
    """How many rows are done, and how they ended."""
    told = translate("Batch", "{done} of {total} rows · {ok} succeeded · {failed} failed").format(
        done=f"{progress.done:,}", total=f"{progress.total:,}", ok=f"{progress.ok:,}", failed=f"{progress.failed:,}"
    )
    if progress.unknown:
        told += translate("Batch", " · {unknown} unknown").format(unknown=progress.unknown)
    return told


def time_left(progress: Progress) -> str:
    """How long it will still take; empty while nothing is known of that."""
    if progress.state == "paused":
        return translate("Batch", "Paused. Calls under way are finished.")
    if progress.hold_s is not None and progress.state == "running":
        return translate(
            "Batch", "The platform has failed too often in a row and is left alone; one row tries it again in {n} s."
        ).format(n=round(progress.hold_s))
    left = progress.left_s
    if left is None or progress.state != "running":
        return ""
    if left < 60:
        return translate("Batch", "About {n} s left").format(n=max(round(left), 1))
    if left < 3600:
        return translate("Batch", "About {n} min left").format(n=round(left / 60))
    return translate("Batch", "About {n} h left").format(n=f"{left / 3600:.1f}")


def outcome(progress: Progress) -> str:
    """How it ended, and what to do with what is left: a line each."""
    if progress.state == "failed":
        told = [
            translate("Batch", "Ended: {problem}").format(problem=progress.problem),
            translate("Batch", "What is done is in the results; go on when it is mended."),
        ]
    elif progress.state == "stopped":
        told = [translate("Batch", "Stopped. What is done is in the results; start again to go on.")]
    else:
        told = [translate("Batch", "Finished. Every row has its line in the results.")]
    if progress.unknown:
        told.append(
            translate(
                "Batch",
                "Rows marked “unknown” may have been carried out: check them on the platform before another try.",
            )
        )
    if progress.again:
        told.append(
            translate(
                "Batch",
                "{n} rows were not completed while the platform was in trouble; they are sent again when you go on.",
            ).format(n=f"{progress.again:,}")
        )
    return "\n".join(told)


def stop_question(parent: QWidget) -> Question:
    """What is asked before a batch that is under way is stopped."""

    def words() -> Asked:
        return Asked(
            translate("Batch", "Stop the batch?"),
            translate("Batch", "Finished rows stay in the results, and you can go on later."),
            translate("Batch", "Stop the batch"),
            translate("Batch", "Let it run"),
        )

    return Question(words, parent=parent)
