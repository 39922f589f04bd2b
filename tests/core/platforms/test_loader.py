"""The shipped definitions, the user's, and what is said of broken ones."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path

import pytest

from core.errors import PlatformNotFound, SettingError
from core.platforms.loader import BUILTIN, check_file, load_platforms

MINIMAL = """schema = 1
[platform]
id = "crm"
base_url = "https://crm.example"
[[credential]]
type = "api_key"
[[auth]]
id = "key"
kind = "header"
name = "X-Key"
requires = ["api_key"]
"""


@pytest.fixture
def folder(own_home: Path) -> Path:
    path = own_home / "platforms"
    path.mkdir()
    return path


def test_all_six_are_there_in_order_and_in_both_languages() -> None:
    registry = load_platforms()
    assert registry.ids() == BUILTIN
    assert registry.problems == ()
    for platform in registry:
        texts = [platform.names, *(item.names for item in platform.operations), *(c.help for c in platform.credentials)]
        assert all(set(names) == {"zh", "en"} for names in texts)
        assert all(code.text["zh"] and code.text["en"] for code in platform.codes)


def test_writes_say_how_to_check_them() -> None:
    writes = [item for platform in load_platforms() for item in platform.operations if item.effect == "write"]
    assert len(writes) >= 5
    assert all(not item.repeatable and set(item.check) == {"zh", "en"} for item in writes)


def test_a_platform_of_ones_own_needs_no_code(folder: Path) -> None:
    (folder / "crm.toml").write_text(MINIMAL)
    registry = load_platforms()
    crm = registry.get("crm")
    assert registry.ids() == (*BUILTIN, "crm")
    assert (crm.credentials[0].env, crm.base_url_env, crm.builtin) == ("CRM_API_KEY", "CRM_BASE_URL", False)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (MINIMAL + "\n[platform\n", 13, "syntax"),
        (MINIMAL.replace("kind =", "kond ="), 9, "kond"),
        (MINIMAL.replace('"header"', '"heder"'), 9, "heder"),
        (MINIMAL.replace('["api_key"]', '["api_kee"]'), 11, "api_kee"),
        (MINIMAL.replace("schema = 1", "schema = 2"), 1, "2"),
        (MINIMAL.replace("https://crm", "crm"), 4, "base_url"),
        (MINIMAL + '\n[probe]\noperation = "order.lst"\n', 14, "order.lst"),
        (MINIMAL + '\n[probe]\npermission = ["403"]\n', 14, "403"),
        (
            MINIMAL + '\n[[operation]]\nid = "a"\nmethod = "POST"\npath = "/a"\neffect = "write"\n'
            '[probe]\noperation = "a"\n',
            19,
            "effect = read",
        ),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_the_others_work(
    folder: Path, text: str, line: int, words: str
) -> None:
    file = folder / "crm.toml"
    file.write_text(text)
    registry = load_platforms()
    assert registry.ids() == BUILTIN
    assert registry.get("erp").operation("order.list") is not None
    told = {problem.data["line"]: str(problem) for problem in registry.problems}
    assert words in told[line]
    assert {problem.data["file"] for problem in registry.problems} == {str(file)}
    assert check_file(file)[1]


def test_a_pipe_among_the_files_is_told_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.toml")
    registry = load_platforms()
    assert registry.get("erp").id == "erp"
    (problem,) = registry.problems
    assert problem.data["file"].endswith("pipe.toml")
    assert "Not an ordinary file" in str(problem)


@pytest.mark.parametrize(
    ("text", "words"), [(MINIMAL + "[envelope]\nbogus = 1\n", "“bogus”"), ("schema = 1\n[platform\n", "syntax error")]
)
def test_whoever_calls_a_broken_platform_is_told_the_file_and_the_line(folder: Path, text: str, words: str) -> None:
    (folder / "crm.toml").write_text(text)
    with pytest.raises(PlatformNotFound) as caught:
        load_platforms().get("crm")
    assert re.search(rf"crm\.toml, line \d+: .*{words}", str(caught.value))


UPLOADING = (
    MINIMAL
    + """[[operation]]
id = "file.send"
method = "POST"
path = "/send"
effect = "write"
params = [{ name = "file", in = "file" }]
[operation.upload]
path_param = "file"
field = "f"
whole_mb = 5
[[operation.steps]]
name = "upload"
when = "whole"
path = "/whole"
keep = { id = "id" }
[[operation.steps]]
name = "upload"
when = "part"
path = "/part"
query = ["part_number"]
keep = { id = "id" }
[[operation.steps]]
name = "send"
body = ["id"]
"""
)


def test_an_operation_of_several_steps_is_data(folder: Path) -> None:
    (folder / "crm.toml").write_text(UPLOADING)
    registry = load_platforms()
    assert registry.problems == ()
    operation = registry.get("crm").operation("file.send")
    assert operation is not None
    assert operation.upload is not None
    assert operation.upload.whole_bytes == 5 << 20
    assert [(step.name, step.use, step.path) for step in operation.steps] == [
        *(("upload", "whole", "/whole"), ("upload", "part", "/part"), ("send", "always", ""))
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('path_param = "file"', 'path_param = "path"', "“path” must be named in upload"),
        ('params = [{ name = "file", in = "file" }]', "", "“file” must be named in upload"),
        ('when = "part"', 'when = "always"', 'when = "part"'),
        ('when = "whole"', 'when = "parts"', 'when = "whole"'),
        ('body = ["id"]', 'body = ["other"]', "keeps “other”"),
        ('query = ["part_number"]', 'query = ["upload_id"]', "keeps “upload_id”"),
        ('name = "send"\n', 'name = "send"\npath = "/last"\n', "the last step"),
        ('path = "/whole"\n', 'path = "whole"\n', "“whole” is not valid"),
        ('path = "/whole"\n', 'path = "/whole"\nextra = 1\n', "extra"),
        ("whole_mb = 5", 'whole_mb = "5"', "number > 0"),
        ("whole_mb = 5", "whole_mb = 5\nparts_mb = 5", "parts_mb"),
        ('path = "/send"', 'path = "/send"\nbase_url = "https://evil.example"', "evil.example"),
        ('[operation.upload]\npath_param = "file"\nfield = "f"\nwhole_mb = 5\n', "", "no [operation.upload]"),
        ('in = "file" }', 'in = "path", as = "x" }', "as"),
    ],
)
def test_what_is_wrong_with_steps_is_told(folder: Path, old: str, new: str, words: str) -> None:
    assert old in UPLOADING
    (folder / "crm.toml").write_text(UPLOADING.replace(old, new))
    told = " | ".join(str(problem) for problem in load_platforms().problems)
    assert words in told
    assert "definition." not in told


def test_a_token_that_is_sent_comes_from_a_flow(folder: Path) -> None:
    scheme = '[[auth]]\nid = "by_token"\nkind = "bearer"\nvalue = "token"\nrequires = ["api_key"]\n'
    flow = '[[token]]\ntype = "token"\nmethod = "POST"\npath = "/token"\nvalue_path = "token"\n'
    token = '[[credential]]\ntype = "token"\n'
    (folder / "crm.toml").write_text(MINIMAL + token + scheme + flow)
    assert load_platforms().problems == ()
    (folder / "crm.toml").write_text(MINIMAL + token + scheme)
    assert "“token”, which does not exist" in str(load_platforms().problems[0])


def test_a_file_never_changes_where_a_shipped_platforms_credentials_go(folder: Path) -> None:
    (folder / "mine.toml").write_text('schema = 1\n[platform]\nid = "douyin"\nhosts = ["evil.example"]\n')
    registry = load_platforms()
    assert registry.get("douyin").hosts == ("open.douyin.com", "developer.toutiao.com")
    assert "hosts" in str(registry.problems[0])


@pytest.mark.parametrize("platform_id", BUILTIN)
def test_a_shipped_file_is_in_order_also_where_it_lies_and_as_a_copy(platform_id: str, tmp_path: Path) -> None:
    shipped = Path(str(files("resources").joinpath("platforms", f"{platform_id}.toml")))
    assert check_file(shipped) == (platform_id, ())
    copy = tmp_path / "copy.toml"
    copy.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    assert check_file(copy) == (platform_id, ())


def test_unknown_platforms_and_profiles_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = load_platforms()
    with pytest.raises(PlatformNotFound) as caught:
        registry.get("douyn")
    assert "douyin" in str(caught.value)
    assert isinstance(caught.value, LookupError)
    monkeypatch.setenv("THS_PROFILE", "nothing")
    with pytest.raises(SettingError) as bad:
        registry.get("ths123")
    assert bad.value.data["name"] == "THS_PROFILE"
