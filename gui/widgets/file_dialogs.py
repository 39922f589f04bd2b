"""Asking for a file: one to read, or the name of one to write.

Owns the dialog from its opening to its end. It is never run by ``exec()``, which would kill other tasks for good. Must
not know what the file is for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_for_file(
    parent: QWidget,
    name: str,
    title: str,
    then: Callable[[str], object],
    *,
    filters: Sequence[str] = (),
    folder: str = "",
) -> None:
    """Have the user choose a file that is there; returns at once.

    Args:
        parent: Over what the dialog stands.
        name: Its ``objectName``.
        title: Its title.
        then: Called with the path; not at all if nothing is chosen.
        filters: What kinds of files are offered, in Qt's form.
        folder: Where it begins; empty: where the last one ended.
    """
    dialog = _dialog(parent, name, title, then)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if filters:
        dialog.setNameFilters(list(filters))
    if folder:
        dialog.setDirectory(folder)
    dialog.open()


def ask_for_target(
    parent: QWidget,
    name: str,
    title: str,
    then: Callable[[str], object],
    *,
    suggested: str = "",
    suffix: str = "",
    kinds: Mapping[str, str] | None = None,
    replaces: bool = True,
) -> None:
    """Have the user name a file to write; returns at once.

    Args:
        parent: Over what the dialog stands.
        name: Its ``objectName``.
        title: Its title.
        then: Called with the path; not at all if nothing is chosen.
        suggested: The name, or the whole path, to begin with.
        suffix: Put behind a name that has none, without the dot.
        kinds: What kinds of files are offered, in Qt's form, and the suffix of each; the first one is chosen.
        replaces: Whether a file that is there is written over, which the dialog asks about.
    """
    dialog = _dialog(parent, name, title, then)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, on=not replaces)
    dialog.setDefaultSuffix(suffix)
    if kinds:
        dialog.setNameFilters([*kinds])
        dialog.setDefaultSuffix(next(iter(kinds.values())))
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kinds[kind]))
    if suggested:
        dialog.selectFile(suggested)
    dialog.open()


def _dialog(parent: QWidget, name: str, title: str, then: Callable[[str], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(name)
    dialog.fileSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    return dialog
