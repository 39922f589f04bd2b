"""What a batch's figures are in words.

Pure. Must not know widgets.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.batch.runner import Progress

translate = QCoreApplication.translate  # lupdate finds calls of this name


def counts(progress: Progress) -> str:
    """How many rows are done, and how they ended."""
    told = translate("Batch", "{done} of {total} rows · {ok} succeeded · {failed} failed").format(
        done=progress.done, total=progress.total, ok=progress.ok, failed=progress.failed
    )
    if progress.unknown:
        told += translate("Batch", " · {unknown} unknown").format(unknown=progress.unknown)
    return told


def time_left(progress: Progress) -> str:
    """How long it will still take; empty while nothing is known of that."""
    if progress.state == "paused":
        return translate("Batch", "Paused. Calls under way are finished.")
    left = progress.left_s
    if left is None or progress.state != "running":
        return ""
    if left < 60:
        return translate("Batch", "About {n} s left").format(n=max(round(left), 1))
    if left < 3600:
        return translate("Batch", "About {n} min left").format(n=round(left / 60))
    return translate("Batch", "About {n} h left").format(n=f"{left / 3600:.1f}")


def outcome(progress: Progress) -> str:
    """How it ended, and what to do with what is left."""
    if progress.state == "failed":
        return translate("Batch", "Ended: {problem} What is done is in the results; go on when it is mended.").format(
            problem=progress.problem
        )
    if progress.state == "stopped":
        told = translate("Batch", "Stopped. What is done is in the results; start again to go on.")
    else:
        told = translate("Batch", "Finished. Every row has its line in the results.")
    if progress.unknown:
        told += translate(
            "Batch",
            " Rows marked “unknown” may have been carried out: check them on the platform before another try.",
        )
    return told
