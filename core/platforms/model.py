"""The shape of a platform definition (format 1), after it was read and checked.

Owns the dataclasses, one per table of the file. Pure data: no file, no network, no sentence of its own. The fields
are explained in ``docs/platforms.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

AuthKind = Literal["header", "query", "basic", "bearer", "hmac", "code"]
Effect = Literal["read", "write"]
ParamPlace = Literal["query", "body", "path", "header"]
CodeClass = Literal["ok", "empty", "busy", "rate_limit", "quota", "token_expired", "reauthorize", "permanent"]
Names = Mapping[str, str]  # {"zh": …, "en": …}


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One credential that the platform knows: ``[[credential]]``.

    Attributes:
        type: Credential type, e.g. ``"access_token"``.
        names: What people call it.
        secret: False for an identifier such as ``open_id``, which may be shown.
        env: The environment variable that holds it.
        pattern: Regular expression that a well-formed value matches whole; empty for any.
        help: How to get one.
        url: The vendor's page about it.
        expires: Whether it runs out.
    """

    type: str
    names: Names = field(default_factory=dict)
    secret: bool = True
    env: str = ""
    pattern: str = ""
    help: Names = field(default_factory=dict)
    url: str = ""
    expires: bool = False


@dataclass(frozen=True, slots=True)
class AuthScheme:
    """One way to authenticate: ``[[auth]]``.

    Attributes:
        requires: Credential types that must all be there.
        kind: ``header`` and ``query`` put the value of ``value`` (a credential type) into ``name``; ``bearer`` sends
            ``Authorization: Bearer <value>``; ``basic`` takes user and password from the first two of ``requires``;
            ``hmac`` signs with key and secret, the first two of ``requires`` (``docs/platforms.md`` has the string to
            sign); ``code`` leaves it to the connector class.
        name: Header or query name for ``header`` and ``query``.
        value: Credential type whose value is sent; default the first of ``requires``.
        query: Further query parameters taken from credentials: ``{"open_id": "open_id"}``.
    """

    id: str
    kind: AuthKind
    requires: tuple[str, ...]
    name: str = ""
    value: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Param:
    """One declared parameter of an operation.

    Attributes:
        place: Where it goes (``in`` in the file).
        type: ``string|integer|number|boolean|array|object``.
        default: Sent when the caller gives nothing; None for no default.
    """

    name: str
    place: ParamPlace = "query"
    type: str = "string"
    required: bool = False
    default: Any = None
    help: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One named call: ``[[operation]]``.

    Attributes:
        id: e.g. ``"video.list"``.
        aliases: Alias templates, ``"/stock/{code}/quote"`` or ``"GET /stock/{code}/quote"``.
        path: Path template on the base URL; ``{name}`` takes a declared path parameter.
        effect: ``read`` or ``write``; by default GET, HEAD and OPTIONS read.
        idempotent: Whether repeating is harmless; None: reads yes, writes no.
        idempotency_key: Header name for a key, empty if the platform has none.
        timeout_s: Limit of one attempt; None takes ``API_TIMEOUT``.
        params: Declared parameters.
        example: A body or parameters to start from.
        auth: Ids of schemes in order of preference; empty: the file's order.
        check: How a user finds out whether an unanswered write was carried out.
        steps: Names of the request steps of a multi-step operation.
        available: False while the operation is defined but cannot be called in this version.
    """

    id: str
    method: str
    path: str
    names: Names = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    effect: Effect = "read"
    idempotent: bool | None = None
    idempotency_key: str = ""
    timeout_s: float | None = None
    params: tuple[Param, ...] = ()
    example: Any = None
    auth: tuple[str, ...] = ()
    check: Names = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    available: bool = True

    @property
    def repeatable(self) -> bool:
        """Whether the operation may be sent twice: as declared, else reads may and writes may not."""
        return self.effect == "read" if self.idempotent is None else self.idempotent


@dataclass(frozen=True, slots=True)
class TokenFlow:
    """How a token is fetched or refreshed: ``[[token]]``.

    Attributes:
        type: The credential type that it yields, e.g. ``"access_token"``.
        source: Body fields from credentials: ``{"client_key": "client_key"}`` (``from`` in the file).
        fixed: Body fields with fixed values: ``{"grant_type": "refresh_token"}``.
        value_path: Dotted path of the new token in the answer.
        expires_path: Dotted path of its lifetime in seconds; empty if the answer has none.
        also: Other credential types in the answer: ``{"refresh_token": "data.refresh_token"}``.
        rotating: Whether using it kills the token it was made from.
        auto: Whether it may be used without being asked.
    """

    type: str
    source: Mapping[str, str]
    method: str
    path: str
    body: Literal["json", "form"] = "json"
    fixed: Mapping[str, str] = field(default_factory=dict)
    value_path: str = ""
    expires_path: str = ""
    also: Mapping[str, str] = field(default_factory=dict)
    rotating: bool = False
    auto: bool = True


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where the in-body code stands. No paths: the platform has no envelope.

    Attributes:
        code_paths: Dotted paths, asked in order.
        ok: Code texts that mean success.
        message_paths: Dotted paths of the vendor's own description.
    """

    code_paths: tuple[str, ...] = ()
    ok: tuple[str, ...] = ()
    message_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """One in-body code, or a bare status as ``http:401``: ``[[code]]``.

    Attributes:
        klass: What it means for the engine (``class`` in the file).
        operation: Only for this operation (``when.operation``); empty for all.
        text: What it means for people, by language; empty: the sentence of its class.
        next: What to do about it, by language.
    """

    value: str
    klass: CodeClass
    operation: str = ""
    text: Names = field(default_factory=dict)
    next: Names = field(default_factory=dict)
    source: str = ""
    verified: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A published rate limit: ``[[limit]]``."""

    operations: tuple[str, ...]
    requests: int
    per_s: float


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform, with its active profile already applied.

    Attributes:
        hosts: Hosts that may receive its credentials.
        base_url: Default base URL of the profile.
        base_url_env: The variable that overrides it, e.g. ``"DOUYIN_BASE_URL"`` or ``"ERP_API_URL"``.
        profile: Name of the active profile.
        profiles: All profile names, ``"default"`` first.
        connector: Which connector class serves it: ``douyin|ths123|erp|content``; empty for ordinary.
        monogram: One character for its tile.
        builtin: Whether the definition ships with the program.
    """

    id: str
    names: Names
    base_url: str
    hosts: tuple[str, ...]
    base_url_env: str = ""
    credentials: tuple[CredentialField, ...] = ()
    auth: tuple[AuthScheme, ...] = ()
    operations: tuple[Operation, ...] = ()
    tokens: tuple[TokenFlow, ...] = ()
    envelope: Envelope = field(default_factory=Envelope)
    codes: tuple[Code, ...] = ()
    limits: tuple[Limit, ...] = ()
    profile: str = "default"
    profiles: tuple[str, ...] = ("default",)
    connector: str = ""
    monogram: str = ""
    builtin: bool = True

    def operation(self, operation_id: str) -> Operation | None:
        """The operation with this id, or None."""
        return next((operation for operation in self.operations if operation.id == operation_id), None)

    def credential(self, credential_type: str) -> CredentialField | None:
        """The credential of this type, or None."""
        return next((item for item in self.credentials if item.type == credential_type), None)

    def code(self, value: str, operation_id: str | None) -> Code | None:
        """The entry for a code: one for this operation first, then one for all."""
        general = None
        for entry in self.codes:
            if entry.value == value:
                if entry.operation and entry.operation == operation_id:
                    return entry
                if not entry.operation and general is None:
                    general = entry
        return general
