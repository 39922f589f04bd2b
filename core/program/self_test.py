"""Does this installation work? The checks that need no window, and how checks are run and told.

Owns the surroundings of a self-test: a home of its own, and nothing of the user's settings, credentials or proxies.
Each check returns what it found, in one line or several, or raises. Must not know Qt.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from core.errors import JieruError
from core.texts import keys, text

Check = Callable[[], str]
DEMO_RULES = ("http.429", "douyin.token_expired", "refresh.ok", "ok")
"""What the sandbox's first video list must lead to."""

_KEPT = (
    *("PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ", "TMPDIR", "TEMP", "TMP", "JIERU_LANG"),
    *("SYSTEMROOT", "WINDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "LD_LIBRARY_PATH", "FONTCONFIG_FILE"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "QT_API", "QT_QPA_PLATFORM"),
    *("PYTHON_KEYRING_BACKEND", "KEYRING_PROPERTY_PREFERRED_COLLECTION", "DBUS_SESSION_BUS_ADDRESS"),
    *("XDG_RUNTIME_DIR", "HOME"),
)
_KEYRING_S = 3.0


@contextlib.contextmanager
def surroundings() -> Iterator[Path]:
    """A temporary home and working folder, and what the system needs of the environment; afterwards all is as before.

    Gives the folder, in which everything is written.
    """
    before, folder = dict(os.environ), Path.cwd()
    with tempfile.TemporaryDirectory(prefix="jieru-self-test-", ignore_cleanup_errors=True) as scratch:
        home = {"JIERU_HOME": scratch}
        if sys.platform.startswith("linux"):  # where libraries keep caches; elsewhere the keyring is found through it
            home["HOME"] = scratch
        _set_environment({name: value for name, value in before.items() if name in _KEPT} | home)
        os.chdir(scratch)
        try:
            yield Path(scratch)
        finally:
            os.chdir(folder)
            _set_environment(before)


def run_checks(checks: Mapping[str, Check], say: Callable[[str], object]) -> bool:
    """Run every check, also after one that failed, with a line for each; whether all are in order.

    Args:
        checks: By the last part of the text that names them, ``self_test.name.…``.
        say: Takes a line.
    """
    from core.redaction import get_redactor

    failed = 0
    for name, check in checks.items():
        began = time.monotonic()
        try:
            word, found = "ok", check()
        except Exception as error:  # noqa: BLE001  # a check that breaks has found what it was looking for
            failed += 1
            word, found = "failed", str(error) if isinstance(error, JieruError) else f"{type(error).__name__}: {error}"
        first, *more = found.splitlines() or [""]
        line = f"{word:<6} {time.monotonic() - began:6.2f} s  {text(f'self_test.name.{name}')}: {first}"
        say(get_redactor().redact("\n".join([line, *(f"                 {other}" for other in more)])))
    say(text("self_test.failed" if failed else "self_test.passed", {"failed": failed, "all": len(checks)}))
    return not failed


def definitions() -> str:
    """Every built-in platform can be read."""
    from core.platforms.loader import BUILTIN, load_platforms

    platforms = load_platforms()
    for problem in platforms.problems:
        raise problem
    _require(platforms.ids() == BUILTIN, "platforms", found=", ".join(platforms.ids()))
    return text("self_test.definitions", {"platforms": ", ".join(BUILTIN)})


def texts() -> str:
    """Every sentence is there in both languages."""
    missing = keys("zh") ^ keys("en")
    _require(not missing, "texts", missing=", ".join(sorted(missing)))
    return text("self_test.texts", {"count": len(keys("zh"))})


def keyring() -> str:
    """The modules of the trusted keyrings are there; one that answers without asking keeps an entry for a moment."""
    from core.credentials.keyring_backends import choose_backend, describe, survey, trusted_backends, would_ask
    from core.credentials.keyring_store import KeyringStore
    from core.credentials.keyring_thread import keyring_thread

    for name in trusted_backends():
        import_module(name.rpartition(".")[0])
    if sys.platform.startswith("linux"):
        import secretstorage  # noqa: F401  # what the first of them cannot do without

    found = keyring_thread().call(survey, limit_s=_KEYRING_S)
    lines = [f"{name}: {text('self_test.usable') if isinstance(why, float) else why}" for name, why in found.items()]
    backend = keyring_thread().call(choose_backend, limit_s=_KEYRING_S)
    if backend is None:
        return "\n".join((text("self_test.keyring_none"), *lines))
    if keyring_thread().call(lambda: would_ask(backend), limit_s=_KEYRING_S):
        return "\n".join((text("self_test.keyring_locked", {"name": describe(backend)}), *lines))
    store = KeyringStore(write_limit_s=_KEYRING_S)
    service, value = f"jieru self-test {secrets.token_hex(8)}", secrets.token_hex(16)
    try:
        store.write(service, value)
        _require(store.read(service)[0] == value, "keyring")
    finally:
        store.delete(service)
    _require(store.read(service)[0] is None, "keyring")
    return "\n".join((text("self_test.keyring_kept", {"name": describe(backend)}), *lines))


def credentials() -> str:
    """A value is stored in an encrypted file, found again, and deleted."""
    from core.api_credential_manager import APICredentialManager
    from core.credentials.keyring_store import KeyringStore
    from core.paths import find_paths
    from core.settings import Settings

    def opened() -> APICredentialManager:  # without a keyring: neither value nor key goes there
        return APICredentialManager(settings=Settings(), keyring=KeyringStore(choose=lambda: None))

    name, value = ("erp", "api_key"), f"self-test-{secrets.token_hex(16)}"
    place = opened().set_credential(*name, value).store
    _require(opened().get_credential(*name) == value, "credential_lost")
    data = find_paths().data
    clear = [path.name for path in data.rglob("*") if path.is_file() and value.encode() in path.read_bytes()]
    _require(not clear, "credential_clear", files=", ".join(clear))
    _require(opened().delete_credential(*name) and opened().get_credential(*name) is None, "credential_kept")
    return text("self_test.credentials", {"store": place})


def call() -> str:
    """The demo of the sandbox, over HTTP from a process of its own, is retried as promised and kept in the history."""
    return asyncio.run(_call())


async def _call() -> str:
    from core.api_retry_handler import APIRetryHandler
    from core.calls import APIRequest
    from core.configurable_api_connector import ConfigurableAPIConnector
    from core.history.store import History
    from core.paths import find_paths
    from core.sandbox.client import SandboxProcess
    from core.sandbox.shared import sandbox_context
    from core.step_line import step_line

    history = History.open(find_paths().history)
    sandbox = await SandboxProcess.start()
    handler = APIRetryHandler()
    handler.add_listener(history.on_event)
    manager = ConfigurableAPIConnector(context=sandbox_context(sandbox), handler=handler)
    try:
        answer = await manager.call(APIRequest("douyin", "video.list"))
    finally:
        await manager.aclose()
        await sandbox.aclose()
        history.close()
    rules = tuple(step.rule for step in answer.steps)
    _require(rules == DEMO_RULES, "rules", rules=", ".join(rules), expected=", ".join(DEMO_RULES))
    return "\n".join((text("self_test.call"), *map(step_line, answer.steps)))


def history() -> str:
    """The call is found in the history when it is opened anew."""
    from core.history.store import History
    from core.paths import find_paths

    stored = History.open(find_paths().history)
    try:
        if stored.problem:
            raise JieruError("self_test.history", problem=stored.problem.message)
        records = stored.page(mode="sandbox")
        _require(
            [(record.ok, len(record.steps)) for record in records] == [(True, len(DEMO_RULES))],
            "history",
            problem=str(len(records)),
        )
    finally:
        stored.close()
    return text("self_test.history", {"steps": len(records[0].steps)})


def _require(condition: object, code: str, **data: Any) -> None:
    if not condition:
        raise JieruError(f"self_test.{code}", **data)


def _set_environment(wanted: Mapping[str, str]) -> None:
    for name in set(os.environ) - set(wanted):
        del os.environ[name]
    os.environ.update(wanted)
