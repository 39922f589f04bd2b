"""The keys of the format: their checks, their defaults, and that the document and its examples say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import ContentPlatformAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError
from core.platforms.definition import build_platform
from core.platforms.layers import LISTS, SINGLE, read_definition
from core.platforms.loader import check_file, load_platforms
from core.platforms.model import Platform
from core.platforms.reader import Source
from tests.core.loopback import Answer, Vendor, serving
from tests.definitions import define

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
HEAD = 'schema = 1\n[platform]\nid = "crm"\nbase_url = "https://crm.example"\n'


def built(rest: str) -> tuple[Platform, list[tuple[int, str]]]:
    source = Source("crm.toml", HEAD + rest)
    definition = read_definition(source)
    assert definition is not None
    platform = build_platform(definition.base, profile="default", profiles=("default",), builtin=False)
    return platform, [(problem.data["line"], problem.code) for problem in source.problems]


def test_the_smallest_platform_has_every_default() -> None:
    platform, problems = built("")
    assert problems == []
    assert (platform.names, platform.hosts, platform.monogram) == ({"zh": "crm", "en": "crm"}, ("crm.example",), "C")
    assert (platform.base_url_env, platform.connector, platform.envelope.code_paths) == ("CRM_BASE_URL", "", ())


@pytest.mark.parametrize(
    ("method", "effect", "repeatable"),
    [("", "read", True), ('method = "GET"', "read", True), ('method = "POST"', "write", False),
     ('method = "PUT"', "write", False), ('method = "DELETE"\nidempotent = true', "write", True),
     ('method = "POST"\neffect = "read"', "read", True)],
)  # fmt: skip
def test_an_operation_that_says_nothing_of_its_effect_is_a_write_unless_it_only_reads(
    method: str, effect: str, repeatable: bool
) -> None:
    platform, problems = built(f'[[operation]]\nid = "x"\npath = "/x"\n{method}\n')
    assert problems == []
    assert (platform.operations[0].effect, platform.operations[0].repeatable) == (effect, repeatable)


def test_a_code_needs_no_sentence_of_its_own() -> None:
    platform, problems = built(
        '[[code]]\nvalue = 1001\nclass = "busy"\n[[code]]\nvalue = "2"\nclass = "ok"\nzh = "好"\n'
    )
    assert problems == []
    assert [(code.value, code.text) for code in platform.codes] == [("1001", {}), ("2", {"zh": "好", "en": "好"})]


@pytest.mark.parametrize(
    ("table", "key"),
    [("[platform]\n", "hostz"), ("[[credential]]\n", "secrt"), ("[[auth]]\n", "needs"), ("[[operation]]\n", "verb"),
     ("[[token]]\n", "rotate"), ("[envelope]\n", "okay"), ("[[code]]\n", "klass"), ("[[limit]]\n", "per_m")],
)  # fmt: skip
def test_an_unknown_key_is_told_with_its_line(table: str, key: str) -> None:
    text = HEAD + f"{key} = 1\n" if table == "[platform]\n" else f"{HEAD}{table}{key} = 1\n"
    source = Source("crm.toml", text)
    definition = read_definition(source)
    assert definition is not None
    build_platform(definition.base, profile="default", profiles=("default",), builtin=False)
    line = text.splitlines().index(f"{key} = 1") + 1
    assert (line, "definition.unknown_key") in [(item.data["line"], item.code) for item in source.problems]
    assert any(key in item.message for item in source.problems)


@pytest.mark.parametrize(
    ("rest", "line", "code"),
    [
        ("[[operation]]\nid = 'x'\n", 5, "missing_key"),
        ("[[operation]]\nid = 'x'\npath = '/x'\ntimeout_s = 0\n", 8, "wrong_type"),
        ("[[operation]]\nid = 'x'\npath = '/x'\ntimeout_s = true\n", 8, "wrong_type"),
        ("[[operation]]\nid = 'x'\npath = '/x'\nmethod = 'FETCH'\n", 8, "not_allowed"),
        ("[[operation]]\nid = 'X!'\npath = '/x'\n", 6, "wrong_shape"),
        (
            "[[operation]]\nid = 'x'\npath = '/x'\nparams = [{name='a', type='integer', default='1'}]\n",
            8,
            "default_type",
        ),
        ("[[operation]]\nid = 'x'\npath = '/x'\nnames = {zh='只有中文'}\n", 8, "languages"),
        ("[[code]]\nvalue = true\nclass = 'ok'\n", 6, "wrong_type"),
        ("[[code]]\nvalue = '1'\nclass = 'ok'\nwhen = {method = 'GET'}\n", 8, "unknown_key"),
        ("[[limit]]\nrequests = 1.5\nper_s = 1\n", 6, "wrong_type"),
        ("[envelope]\ncode_paths = ['code']\n", 5, "missing_key"),
        ("[[credential]]\ntype = 'k'\nurl = 'javascript:1'\n", 7, "wrong_shape"),
    ],
)
def test_a_wrong_value_is_told_with_its_line(rest: str, line: int, code: str) -> None:
    _, problems = built(rest)
    assert (line, f"definition.{code}") in problems


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_of_the_document_are_in_order(text: str, tmp_path: Path) -> None:
    file = tmp_path / "example.toml"
    file.write_text(text, encoding="utf-8")
    platform_id, problems = check_file(file)
    assert platform_id
    assert [problem.message for problem in problems] == []


def test_the_document_names_every_table_and_key() -> None:
    for name in (*SINGLE, *LISTS, "schema", "profile"):
        assert re.search(rf"`.*\b{name}\b.*`", DOCUMENT), name
    source = (ROOT / "core" / "platforms" / "definition.py").read_text(encoding="utf-8")
    keys = set(re.findall(r'node\.(?:text|choice|flag|texts|names|mapping|tables|positive|raw)\(\s*"(\w+)"', source))
    assert len(keys) > 40
    assert {key for key in keys if f"`{key}`" not in DOCUMENT and f"`{key}." not in DOCUMENT} == set()


@pytest.mark.real
async def test_the_documents_new_platform_is_called_without_any_code(own_home: Path) -> None:
    define(own_home, "jianbao", EXAMPLES[0])
    assert load_platforms().problems == ()
    values = {"access_token": "jb.old-1234", "refresh_token": "rt-123456", "app_id": "app-1"}
    credentials = MemoryCredentials({("jianbao", kind): value for kind, value in values.items()})
    renewed = Answer(
        body={"code": 0, "data": {"access_token": "jb.new-1234", "expires_in": 60, "refresh_token": "rt-2"}}
    )
    done = Answer(body={"code": 0, "id": "A1"})
    with serving(Vendor(Answer(body={"code": 40002, "message": "old"}), renewed, done)) as vendor:
        connector = ContentPlatformAPIConnector(
            "jianbao",
            context=CallContext("live", credentials, {"jianbao": vendor.url}),
            handler=APIRetryHandler(RetryPolicy(initial_delay=0)),
        )
        assert await connector.publish(title="标题", content="正文") == {"code": 0, "id": "A1"}
        _, refresh, second = vendor.requests
        assert second[:2] == ("POST", "/articles?draft=false")
        assert second[2]["authorization"] == "Bearer jb.new-1234"
        assert json.loads(second[3]) == {"title": "标题", "content": "正文"}
        assert refresh[3] == b"grant_type=refresh_token&app_id=app-1&refresh_token=rt-123456"
        assert await credentials.aget_credential("jianbao", "refresh_token") == "rt-2"
        await connector.call(APIRequest("jianbao", "/stats/A1"))
        assert vendor.requests[-1][:2] == ("GET", "/articles/A1/figures")
        vendor.answers = [Answer(body={"code": 40901})]
        with pytest.raises(APICallError) as caught:
            await connector.publish(title="标题")
        await connector.aclose()
    assert (caught.value.steps[0].code, caught.value.hint) == ("40901", "Change the title, then publish again.")


@pytest.mark.parametrize(("address", "code"), [("ftp://x", "url.scheme"), ("http://u:p@x", "url.userinfo")])
def test_a_bad_address_is_told_like_one_in_a_variable(address: str, code: str) -> None:
    source = Source("crm.toml", f'schema = 1\n[platform]\nid = "crm"\nbase_url = "{address}"\n')
    definition = read_definition(source)
    assert definition is not None
    build_platform(definition.base, profile="default", profiles=("default",), builtin=False)
    (problem,) = source.problems
    assert (problem.code, problem.data["line"]) == (code, 4)
    assert str(problem).startswith("base_url ")
