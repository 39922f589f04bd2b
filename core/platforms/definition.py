"""From the layers of a definition to a ``Platform``.

Owns which keys each table has, which of them are required, and their defaults. What one table says about another is
checked in ``core.platforms.references``. Must not know where files lie nor which profile is active.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from core.methods import METHODS, SAFE
from core.platforms.layers import Layer
from core.platforms.model import (
    AuthKind,
    AuthScheme,
    Code,
    CodeClass,
    CredentialField,
    Effect,
    Envelope,
    GuardRule,
    Limit,
    Operation,
    Param,
    ParamPlace,
    Platform,
    Probe,
    RequestStep,
    StepUse,
    TokenFlow,
    Upload,
)
from core.platforms.reader import Node
from core.platforms.references import check_references
from core.platforms.url import BadUrlError, CheckedUrl, check_host, check_url
from core.platforms.variables import base_url_variable, credential_variable

PLATFORM_ID = r"[a-z][a-z0-9_-]{0,39}"
PARAM_TYPES = ("string", "integer", "number", "boolean", "array", "object")
_NAME = r"[a-z][a-z0-9_]*"
_DOTTED = rf"{_NAME}(\.{_NAME})*"
_VARIABLE = r"[A-Z][A-Z0-9_]*"
_HEADER = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_STEP = r"[a-z][a-z0-9_.]*"
_MB = 1 << 20
_CONNECTORS = ("douyin", "ths123", "erp", "content")


def build_platform(layer: Layer, *, profile: str, profiles: tuple[str, ...], builtin: bool) -> Platform:
    """The platform that a layer describes. Mistakes are reported to the sources; the result is then not for use."""
    node = layer.single["platform"]
    platform_id = node.text("id", required=True, shape=PLATFORM_ID)

    def entries(name: str) -> Iterable[Node]:
        return layer.lists.get(name, {}).values()

    names = node.names("names")
    base_url, hosts = _places(node)
    platform = Platform(
        id=platform_id,
        names=names or {"zh": platform_id, "en": platform_id},
        base_url=base_url,
        hosts=hosts,
        base_url_env=node.text("base_url_env", shape=_VARIABLE) or base_url_variable(platform_id),
        credentials=tuple(_credential(item, platform_id) for item in entries("credential")),
        auth=tuple(_auth(item) for item in entries("auth")),
        operations=tuple(_operation(item) for item in entries("operation")),
        tokens=tuple(_token(item) for item in entries("token")),
        envelope=_envelope(layer.single.get("envelope")),
        codes=tuple(_code(item) for item in entries("code")),
        limits=tuple(_limit(item) for item in entries("limit")),
        guard=_guard(layer.single.get("guard")),
        probe=_probe(layer.single.get("probe")),
        profile=profile,
        profiles=profiles,
        connector=node.choice("connector", _CONNECTORS) if "connector" in node.values else "",
        monogram=node.text("monogram", shape=r"\S") or platform_id[:1].upper(),
        note=node.names("note"),
        builtin=builtin,
    )
    for table in (*layer.single.values(), *(item for name in layer.lists for item in entries(name))):
        table.done()
    check_references(platform, layer)
    return platform


def _places(node: Node) -> tuple[str, tuple[str, ...]]:
    """The base URL and the hosts that may receive credentials; without ``hosts``, the base URL's."""
    text = node.text("base_url", required=True)
    base: CheckedUrl | None = None
    try:
        base = check_url(text) if text else None
    except BadUrlError as error:
        node.report(f"url.{error.problem}", "base_url", name="base_url")
    hosts = []
    for host in node.texts("hosts"):
        try:
            hosts.append(check_host(host))
        except BadUrlError:
            node.report("host", "hosts", value=host)
    if base and hosts and base.host not in hosts:
        node.report("host_not_listed", "base_url", value=base.host)
    return (base.url if base else ""), tuple(hosts) or ((base.host,) if base else ())


def _credential(node: Node, platform_id: str) -> CredentialField:
    credential_type = node.text("type", required=True, shape=_NAME)
    return CredentialField(
        type=credential_type,
        names=node.names("names"),
        secret=node.flag("secret", True),
        env=node.text("env", shape=_VARIABLE) or credential_variable(platform_id, credential_type),
        pattern=node.text("pattern"),
        help=node.names("help"),
        url=node.text("url", shape=r"https?://\S+"),
        expires=node.flag("expires", False),
    )


def _auth(node: Node) -> AuthScheme:
    return AuthScheme(
        id=node.text("id", required=True, shape=_DOTTED),
        kind=node.choice("kind", get_args(AuthKind)),  # type: ignore[arg-type]  # one of the words just given
        requires=node.texts("requires"),
        name=node.text("name", shape=_HEADER),
        value=node.text("value"),
        query=node.mapping("query"),
        names=node.names("names"),
    )


def _operation(node: Node) -> Operation:
    idempotent = node.flag("idempotent", False) if "idempotent" in node.values else None
    method = node.choice("method", METHODS, "GET")
    return Operation(
        id=node.text("id", required=True, shape=_DOTTED),
        method=method,
        path=node.text("path", required=True),
        names=node.names("names"),
        aliases=node.texts("aliases"),
        effect=node.choice("effect", get_args(Effect), "read" if method in SAFE else "write"),  # type: ignore[arg-type]  # one of the words just given
        idempotent=idempotent,
        idempotency_key=node.text("idempotency_key", shape=_HEADER),
        timeout_s=node.positive("timeout_s"),
        params=tuple(_param(item) for item in node.tables("params")),
        example=node.raw("example"),
        auth=node.texts("auth"),
        check=node.names("check"),
        base_url=_own_base_url(node),
        upload=_upload(node.table("upload")),
        steps=tuple(_step(item) for item in node.tables("steps")),
    )


def _upload(node: Node | None) -> Upload | None:
    if node is None:
        return None
    whole_mb = node.positive("whole_mb")
    upload = Upload(
        path_param=node.text("path_param", required=True),
        url_param=node.text("url_param"),
        field=node.text("field", required=True, shape=_HEADER),
        kind=node.choice("kind", ("any", "video"), "any"),  # type: ignore[arg-type]  # one of the words just given
        max_bytes=int((node.positive("max_mb") or 4096) * _MB),
        whole_bytes=int(whole_mb * _MB) if whole_mb else None,
        part_bytes=int((node.positive("part_mb") or 20) * _MB),
        min_part_bytes=int((node.positive("min_part_mb") or 0) * _MB),
    )
    node.done()
    return upload


def _step(node: Node) -> RequestStep:
    step = RequestStep(
        name=node.text("name", required=True, shape=_STEP),
        method=node.choice("method", METHODS) if "method" in node.values else "",
        path=node.text("path"),
        use=node.choice("when", get_args(StepUse), "always"),  # type: ignore[arg-type]  # one of the words just given
        query=node.texts("query"),
        body=node.texts("body"),
        keep=node.mapping("keep"),
        idempotent=node.flag("idempotent", False) if "idempotent" in node.values else None,
    )
    node.done()
    return step


def _own_base_url(node: Node) -> str:
    """The base URL of one operation or token flow, empty for the platform's."""
    text = node.text("base_url")
    try:
        return check_url(text).url if text else ""
    except BadUrlError as error:
        node.report(f"url.{error.problem}", "base_url", name="base_url")
        return ""


def _param(node: Node) -> Param:
    param = Param(
        name=node.text("name", required=True),
        place=node.choice("in", get_args(ParamPlace), "query"),  # type: ignore[arg-type]  # one of the words just given
        type=node.choice("type", PARAM_TYPES, "string"),
        required=node.flag("required", False),
        default=node.raw("default"),
        help=node.names("help"),
        sent_as=node.text("as"),
    )
    if not _is_type(param.default, param.type):
        node.report("default_type", "default", wanted=param.type)
    if param.sent_as and param.place == "path":  # its name stands in the path
        node.report("unknown_key", "as")
    node.done()
    return param


def _is_type(value: Any, wanted: str) -> bool:
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "array": list,
        "object": dict,
    }
    if value is None:
        return True
    return isinstance(value, kinds[wanted]) and (wanted == "boolean" or not isinstance(value, bool))


def _token(node: Node) -> TokenFlow:
    return TokenFlow(
        type=node.text("type", required=True, shape=_NAME),
        source=node.mapping("from"),
        method=node.choice("method", METHODS, "POST"),
        path=node.text("path", required=True),
        body=node.choice("body", ("json", "form"), "json"),  # type: ignore[arg-type]  # one of the words just given
        fixed=node.mapping("fixed"),
        value_path=node.text("value_path", required=True),
        expires_path=node.text("expires_path"),
        also=node.mapping("also"),
        also_expires=node.mapping("also_expires"),
        rotating=node.flag("rotating", False),
        auto=node.flag("auto", True),
        base_url=_own_base_url(node),
    )


def _envelope(node: Node | None) -> Envelope:
    if node is None:
        return Envelope()
    envelope = Envelope(node.texts("code_paths"), node.texts("ok"), node.texts("message_paths"))
    if envelope.code_paths and not envelope.ok:
        node.report("missing_key", None, missing="ok")
    return envelope


def _probe(node: Node | None) -> Probe:
    if node is None:
        return Probe()
    return Probe(node.text("operation"), node.texts("credential"), node.texts("permission"))


def _code(node: Node) -> Code:
    value = node.raw("value")
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        node.report("wrong_type", "value" if "value" in node.values else None, wanted="text")
    when = node.mapping("when")
    for key in when:
        if key != "operation":
            node.report("unknown_key", "when")
    words = {language: node.text(language) for language in ("zh", "en")}
    one = words["zh"] or words["en"]
    return Code(
        value=str(value),
        klass=node.choice("class", get_args(CodeClass)),  # type: ignore[arg-type]  # one of the words just given
        operation=when.get("operation", ""),
        text={language: word or one for language, word in words.items()} if one else {},
        next=node.names("next"),
        source=node.text("source"),
        verified=node.text("verified"),
    )


def _limit(node: Node) -> Limit:
    per_s = node.positive("per_s", required=True) or 1.0
    return Limit(node.texts("operations"), _count(node, "requests", required=True) or 1, per_s, node.text("source"))


def _guard(node: Node | None) -> GuardRule | None:
    if node is None:
        return None
    return GuardRule(_count(node, "budget"), _count(node, "failures"), node.positive("open_s") or 0.0)


def _count(node: Node, key: str, *, required: bool = False) -> int:
    """A whole number above 0; 0 if it is not there."""
    number = node.positive(key, required=required)
    if isinstance(number, float):
        node.report("wrong_type", key, wanted="whole number")
    return int(number or 0)
