"""Which scheme a call uses: the first complete one, in the operation's order or the file's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from core.connectors.credentials import choose_scheme, schemes_for
from core.credentials.source import MemoryCredentials
from core.errors import CredentialLocked, CredentialMissing
from core.platforms.loader import load_platforms
from core.platforms.model import Operation

ERP = load_platforms().get("erp")
THS = load_platforms().get("ths123")


class Partly(MemoryCredentials):
    """Credentials of which some are locked."""

    def __init__(self, values: Mapping[tuple[str, str], str], *locked: str) -> None:
        super().__init__(values)
        self._locked = locked

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        if credential_type in self._locked:
            raise CredentialLocked("credential.locked", platform=platform, type=credential_type)
        return await super().aget_credential(platform, credential_type)


@pytest.mark.parametrize(
    ("present", "scheme"),
    [
        (("api_key",), "api_key"),
        (("username", "password"), "basic"),
        (("api_key", "username", "password"), "api_key"),
        (("api_key", "username"), "api_key"),
    ],
)
async def test_the_first_complete_scheme_wins(present: tuple[str, ...], scheme: str) -> None:
    source = MemoryCredentials({("erp", kind): f"value of {kind}" for kind in present})
    chosen, values = await choose_scheme(ERP, None, source, endpoint="/x")
    assert chosen is not None
    assert chosen.id == scheme
    assert values == {kind: f"value of {kind}" for kind in chosen.requires}


async def test_the_nearest_scheme_tells_what_is_missing() -> None:
    source = MemoryCredentials({("ths123", "app_key"): "k"})
    with pytest.raises(CredentialMissing) as caught:
        await choose_scheme(THS, None, source, endpoint="stock.quote")
    error = caught.value
    assert (error.platform, error.endpoint, error.data["missing"]) == ("ths123", "stock.quote", "app_secret")
    assert "THS_APP_SECRET" in error.hint


async def test_a_locked_credential_stops_only_the_schemes_that_need_it() -> None:
    values = {("erp", "username"): "u", ("erp", "password"): "p"}
    chosen, _ = await choose_scheme(ERP, None, Partly(values, "api_key"), endpoint="/x")
    assert chosen is not None
    assert chosen.id == "basic"


async def test_locked_is_not_told_as_missing() -> None:
    with pytest.raises(CredentialLocked):
        await choose_scheme(ERP, None, Partly({("erp", "username"): "u"}, "api_key"), endpoint="/x")


async def test_a_platform_without_schemes_needs_nothing() -> None:
    assert await choose_scheme(replace(ERP, auth=()), None, MemoryCredentials({}), endpoint="/x") == (None, {})


def test_an_operation_may_have_an_order_of_its_own() -> None:
    operation = Operation("x", "GET", "/x", auth=("basic", "api_key"))
    assert [scheme.id for scheme in schemes_for(ERP, operation)] == ["basic", "api_key"]
    assert [scheme.id for scheme in schemes_for(ERP, None)] == ["api_key", "basic"]
