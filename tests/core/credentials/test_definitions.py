from __future__ import annotations

import pytest

from core.credentials.definitions import Definitions
from core.credentials.types import CredentialName, name_of
from core.platforms.model import CredentialField, Platform
from core.platforms.variables import credential_variable

FIELDS = (
    CredentialField("key", env="SPECIAL_KEY", pattern="k-.+"),
    CredentialField("id", secret=False),
)
PLATFORM = Platform("crm", {}, "http://127.0.0.1", (), credentials=FIELDS)


@pytest.fixture
def definitions() -> Definitions:
    return Definitions({"crm": PLATFORM}.get, lambda: ["crm"])


def test_what_the_definition_says_counts(definitions: Definitions) -> None:
    assert definitions.types("crm") == ("key", "id")
    assert definitions.variable(CredentialName("crm", "key")) == "SPECIAL_KEY"
    assert definitions.variable(CredentialName("crm", "id")) == "CRM_ID"
    assert definitions.pattern(CredentialName("crm", "key")) == "k-.+"
    assert definitions.is_secret(CredentialName("crm", "key"))
    assert not definitions.is_secret(CredentialName("crm", "id"))


def test_what_nobody_defines_is_secret_and_ordinary(definitions: Definitions) -> None:
    for name in (CredentialName("crm", "other"), CredentialName("unknown", "id")):
        assert definitions.is_secret(name)
        assert definitions.pattern(name) == ""
        assert definitions.variable(name) == credential_variable(name.platform, name.type)
    assert definitions.types("unknown") == ()


def test_the_shipped_definitions_and_the_naming_rule_agree() -> None:
    shipped = Definitions()
    for platform in shipped.known():
        assert shipped.types(platform)
        for kind in shipped.types(platform):
            assert shipped.variable(name_of(platform, kind)) == credential_variable(platform, kind)


def test_a_profile_that_is_none_hides_no_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = Definitions().types("erp")
    monkeypatch.setenv("ERP_PROFILE", "no-such-profile")
    assert Definitions().types("erp") == expected
    assert not Definitions().is_secret(CredentialName("erp", "username"))
    assert Definitions().is_secret(CredentialName("no-such-platform", "username"))
