from __future__ import annotations

import sys
from typing import Any

import pytest

from core.credentials import keyring_backends
from core.credentials.keyring_backends import choose_backend, describe, explicit_backend, peek, too_long
from tests.core.credentials.conftest import MemoryBackend


class Fake:
    """A backend class as keyring has them."""

    priority: float = 5

    def __init__(self) -> None:
        self.items: dict[str, str] = {}


def test_a_named_backend_is_used_whatever_it_is() -> None:
    environ = {"PYTHON_KEYRING_BACKEND": " tests.core.credentials.conftest.MemoryBackend "}
    assert explicit_backend(environ) == "tests.core.credentials.conftest.MemoryBackend"
    backend = choose_backend(environ)
    assert backend is not None
    assert describe(backend) == "tests.core.credentials.conftest.MemoryBackend"


@pytest.mark.parametrize("name", ["null", "fail"])
def test_backends_that_keep_nothing_are_no_keyring(name: str) -> None:
    assert choose_backend({"PYTHON_KEYRING_BACKEND": f"keyring.backends.{name}.Keyring"}) is None


def test_a_named_backend_that_is_not_there_is_an_error_and_nothing_else_is_used() -> None:
    with pytest.raises(ModuleNotFoundError):
        choose_backend({"PYTHON_KEYRING_BACKEND": "no.such.Backend"})


def test_of_the_trusted_ones_the_best_that_works_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Fake):
        @property
        def priority(self) -> float:  # type: ignore[override]  # as keyring's class properties, it raises
            raise RuntimeError("not here")

    classes: dict[str, Any] = {"a.Low": Fake, "b.High": type("High", (Fake,), {"priority": 5.1}), "c.Broken": Broken}
    monkeypatch.setattr(keyring_backends, "_CANDIDATES", {sys.platform: tuple(classes)})
    monkeypatch.setattr(keyring_backends, "_class", classes.__getitem__)
    assert type(choose_backend({})).__name__ == "High"
    classes.clear()
    assert choose_backend({}) is None


@pytest.mark.skipif(sys.platform != "linux", reason="no Secret Service elsewhere")
def test_without_a_bus_there_is_no_keyring() -> None:
    assert choose_backend({}) is None


def test_plain_text_and_chained_backends_are_not_trusted() -> None:
    trusted = {name for names in keyring_backends._CANDIDATES.values() for name in names}
    assert {name.rpartition(".")[0] for name in trusted} == {
        "keyring.backends.macOS",
        "keyring.backends.Windows",
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
    }


def test_only_the_secret_service_can_be_looked_at_quietly() -> None:
    assert peek(MemoryBackend(), "service") == "open"


def test_only_windows_has_a_limit() -> None:
    assert not too_long(MemoryBackend(), "x" * 100_000)
    windows = type("WinVaultKeyring", (MemoryBackend,), {"__module__": "keyring.backends.Windows"})()
    assert [too_long(windows, text) for text in ("x" * 1280, "x" * 1281, "😀" * 640, "😀" * 641)] == [
        False,
        True,
        False,
        True,
    ], "it counts UTF-16 units"


def test_each_trusted_backend_is_named_with_why_it_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    classes: dict[str, Any] = {"a.Works": Fake, "b.Silent": type("Silent", (Fake,), {"priority": None})}
    monkeypatch.setattr(keyring_backends, "_CANDIDATES", {sys.platform: (*classes, "c.Missing")})
    monkeypatch.setattr(keyring_backends, "_class", classes.__getitem__)
    found = keyring_backends.survey()
    assert found["a.Works"] == 5
    assert "NoneType" in str(found["b.Silent"])
    assert found["c.Missing"] == "'c.Missing'"


def test_only_the_secret_service_is_known_to_ask() -> None:
    assert not keyring_backends.would_ask(MemoryBackend())
