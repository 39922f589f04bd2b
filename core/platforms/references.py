"""What one table of a definition says about another: ids, placeholders, patterns, paths.

Owns the checks that need the whole platform. Must not know keys and types; those are checked where they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from core.methods import BODYLESS, METHODS
from core.platforms.layers import Layer
from core.platforms.model import AuthScheme, Operation, Platform, TokenFlow
from core.platforms.reader import Node
from core.platforms.template import is_well_formed, placeholders, shape, split_alias

_PAIRS = ("basic", "hmac")  # kinds that take two credentials, by position


def check_references(platform: Platform, layer: Layer) -> None:
    """Report every reference of ``platform`` that leads nowhere, at the table of ``layer`` that makes it."""

    def nodes(name: str) -> Iterable[Node]:
        return layer.lists.get(name, {}).values()

    types = {item.type for item in platform.credentials}
    schemes = {item.id for item in platform.auth}
    operations = {item.id for item in platform.operations}
    flows = {item.type for item in platform.tokens}
    sent = operations | {f"token.{kind}" for kind in flows}
    for credential, node in zip(platform.credentials, nodes("credential"), strict=True):
        _check_pattern(credential.pattern, node)
    for scheme, node in zip(platform.auth, nodes("auth"), strict=True):
        _check_scheme(scheme, types, flows, node)
    aliases: dict[tuple[str, str], str] = {}
    for operation, node in zip(platform.operations, nodes("operation"), strict=True):
        _check_operation(operation, schemes, node)
        _check_aliases(operation, aliases, node)
        _check_steps(operation, node)
        _check_place(operation.base_url, platform, node)
    for flow, node in zip(platform.tokens, nodes("token"), strict=True):
        _check_flow(flow, types, node)
        _check_place(flow.base_url, platform, node)
    for code, node in zip(platform.codes, nodes("code"), strict=True):
        if code.operation and code.operation not in sent:
            node.report("unknown_reference", "when", value=code.operation)
    for limit, node in zip(platform.limits, nodes("limit"), strict=True):
        _check_known(limit.operations, sent, "operations", node)
    if probe := layer.single.get("probe"):
        _check_known([platform.probe.operation] if platform.probe.operation else [], operations, "operation", probe)
        if (asked := platform.operation(platform.probe.operation)) and asked.effect != "read":
            probe.report("not_allowed", "operation", value=asked.id, allowed="effect = read")
        codes = {code.value for code in platform.codes}
        _check_known(platform.probe.credential, codes, "credential", probe)
        _check_known(platform.probe.permission, codes, "permission", probe)


def _check_known(values: Iterable[str], known: set[str], key: str, node: Node) -> None:
    for value in values:
        if value not in known:
            node.report("unknown_reference", key, value=value)


def _check_pattern(pattern: str, node: Node) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        node.report("pattern", "pattern", reason=str(error))


def _check_place(base_url: str, platform: Platform, node: Node) -> None:
    """A host of its own gets the platform's credentials, so it must be one of the platform's."""
    host = urlsplit(base_url).hostname
    if host and host not in platform.hosts:
        node.report("host_not_listed", "base_url", value=host)


def _check_scheme(scheme: AuthScheme, types: set[str], flows: set[str], node: Node) -> None:
    _check_known(scheme.requires, types, "requires", node)
    sent = [scheme.value] if scheme.value else []
    _check_known(sent, types & (flows | set(scheme.requires)), "value", node)
    _check_known(scheme.query.values(), types, "query", node)
    wanted = 2 if scheme.kind in _PAIRS else 1
    if len(scheme.requires) < wanted:
        node.report("requires", "requires" if "requires" in node.values else None, wanted=wanted)
    if scheme.kind in ("header", "query") and not scheme.name:
        node.report("missing_key", None, missing="name")


def _check_operation(operation: Operation, schemes: set[str], node: Node) -> None:
    if not is_well_formed(operation.path):
        node.report("path", "path", value=operation.path)
    _check_known(operation.auth, schemes, "auth", node)
    declared = [param.name for param in operation.params]
    if len(set(declared)) < len(declared):
        node.report("duplicate_param", "params")
    in_path = {param.name for param in operation.params if param.place == "path"}
    for name in placeholders(operation.path):
        if name not in in_path:
            node.report("placeholder", "path", value=name)
    for name in in_path - set(placeholders(operation.path)):
        node.report("path_param", "params", value=name)
    if operation.method in BODYLESS and any(param.place == "body" for param in operation.params):
        node.report("body_on_get", "params", value=operation.method)


def _check_steps(operation: Operation, node: Node) -> None:
    upload, steps = operation.upload, operation.steps
    in_file = {param.name for param in operation.params if param.place == "file"}
    named = {name for name in (upload.path_param, upload.url_param) if name} if upload else set()
    for name in named ^ in_file:
        node.report("upload_param", "params" if name in in_file else "upload", value=name)
    uses = {step.use for step in steps}
    if upload and ("whole" not in uses or (upload.whole_bytes and "part" not in uses)):
        node.report("upload_steps", "upload")
    if not upload and uses - {"always"}:
        node.report("upload_missing", "steps")
    if steps and (steps[-1].path or steps[-1].use != "always"):
        node.report("last_step", "steps")
    kept: set[str] = set()
    for step in steps:
        if step is not steps[-1] and (not is_well_formed(step.path) or placeholders(step.path)):
            node.report("path", "steps", value=step.path)
        for name in (*step.query, *step.body):
            if name not in kept and not (name == "part_number" and step.use == "part"):
                node.report("not_kept", "steps", value=name)
        kept |= set(step.keep)


def _check_aliases(operation: Operation, seen: dict[tuple[str, str], str], node: Node) -> None:
    declared = {param.name for param in operation.params}
    for alias in operation.aliases:
        method, template = split_alias(alias, operation.method)
        if method not in METHODS or not is_well_formed(template):
            node.report("alias", "aliases", value=alias)
        for name in placeholders(template):
            if name not in declared:
                node.report("placeholder", "aliases", value=name)
        owner = seen.setdefault((method, shape(template)), operation.id)
        if owner != operation.id:
            node.report("duplicate_alias", "aliases", value=alias, owner=owner)


def _check_flow(flow: TokenFlow, types: set[str], node: Node) -> None:
    _check_known([flow.type], types, "type", node)
    _check_known(flow.source.values(), types, "from", node)
    _check_known(flow.also, types, "also", node)
    _check_known(flow.also_expires, set(flow.also), "also_expires", node)
    if not is_well_formed(flow.path) or placeholders(flow.path):
        node.report("path", "path", value=flow.path)
