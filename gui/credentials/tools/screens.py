"""Pictures of the dialog "Keys and transfer": what a file holds, an export, and every state of the key.

Must not be imported by the program.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from core.credentials.key_admin import KeyState

if TYPE_CHECKING:
    from gui.credentials.host import CredentialHost
    from gui.credentials.tools.dialog import ToolsDialog
    from gui.shots import Session

_DOTENV = """DOUYIN_CLIENT_KEY=aw1234567890abcd
DOUYIN_CLIENT_SECRET=example-not-a-secret
ERP_USERNAME=reader
ERP_PASSWORD=example-not-a-password
ZHIHU_API_KEY=example-not-a-key
"""
_KEYS = {
    "": KeyState("keyring"),
    "-locked": KeyState("file", locked=True, retired=2),
    "-variable": KeyState("environment"),
}


async def take_all(s: Session, name: str, host: CredentialHost) -> None:
    """Every page in its states."""
    host.tools.open("import", s.services.credentials)
    await s.until(lambda: host.tools.dialog is not None)
    dialog = host.tools.dialog
    assert dialog is not None
    await s.take(f"{name}-first", widget=dialog)
    with TemporaryDirectory() as folder:
        dotenv = _dotenv(folder)
        dialog.imports.choose_file(str(dotenv))
        await s.until(lambda: bool(dialog.imports.table.rows.candidates))
    dialog.imports.file.setText("~/erp/.env")
    await s.take(f"{name}-import", widget=dialog)
    await _export(s, f"{name}-export", dialog)
    for label, state in _KEYS.items():
        dialog.show_pane("key")
        await s.until(lambda: not dialog.key.busy)
        dialog.key.state = state
        dialog.key.retranslate()
        await s.take(f"{name}-key{label}", widget=dialog)
    dialog.close()


async def _export(s: Session, name: str, dialog: ToolsDialog) -> None:
    dialog.show_pane("export")
    dialog.exports.passphrase.setText("x" * 14)
    dialog.exports.file.setText("~/credentials.jieru")
    await s.take(name, widget=dialog, before=dialog.exports.start.click)


def _dotenv(folder: str) -> Path:
    path = Path(folder, ".env")
    path.write_text(_DOTENV, encoding="utf-8")
    return path
