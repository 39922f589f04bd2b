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
ParamPlace = Literal["query", "body", "path", "header", "file"]
StepUse = Literal["always", "whole", "parts", "part"]
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
        value: Credential type whose value is sent; default the first of ``requires``. A token that a flow makes out of
            the ``requires`` need not be one of them.
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
        place: Where it goes (``in`` in the file). ``file`` is never sent: it says where the upload comes from.
        type: ``string|integer|number|boolean|array|object``.
        default: Sent when the caller gives nothing; None for no default.
        sent_as: The vendor's name for it, where ours is another one (``as`` in the file).
    """

    name: str
    place: ParamPlace = "query"
    type: str = "string"
    required: bool = False
    default: Any = None
    help: Names = field(default_factory=dict)
    sent_as: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """The file of an operation: ``[operation.upload]``. Sizes are bytes here, MB (1024 × 1024) in the file.

    Attributes:
        path_param: The parameter with a path on this machine.
        url_param: The parameter with an address to download from; empty if there is none.
        field: Name of the multipart field.
        kind: What the file has to be; ``any`` for no check.
        max_bytes: No larger file is taken.
        whole_bytes: Above it the file goes in parts; None: never.
        part_bytes: Size of a part.
        min_part_bytes: A rest below it goes with the part before.
    """

    path_param: str
    url_param: str = ""
    field: str = "file"
    kind: Literal["video", "any"] = "any"
    max_bytes: int = 4 << 30
    whole_bytes: int | None = None
    part_bytes: int = 20 << 20
    min_part_bytes: int = 0


@dataclass(frozen=True, slots=True)
class RequestStep:
    """One request of a multi-step operation: ``[[operation.steps]]``.

    Attributes:
        name: Its name in the trace; parts get their number behind it (``upload.3``).
        method: As the operation's, unless given.
        path: Path on the base URL; empty for the last step: the operation's own request, which carries its parameters.
        use: ``whole`` sends the file in one piece, ``part`` each part of it, ``parts`` comes once if there are parts,
            ``always`` in both cases (``when`` in the file).
        query: Kept values that go into the query; ``part_number`` counts parts from 1.
        body: Kept values that go into the JSON body.
        keep: Values of the answer for later steps, by dotted path: ``{"upload_id": "data.upload_id"}``.
        idempotent: Whether repeating it is harmless; None: as the operation.
    """

    name: str
    method: str = ""
    path: str = ""
    use: StepUse = "always"
    query: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    keep: Mapping[str, str] = field(default_factory=dict)
    idempotent: bool | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One named call: ``[[operation]]``.

    Attributes:
        id: e.g. ``"video.list"``.
        aliases: Alias templates, ``"/stock/{code}/quote"`` or ``"GET /stock/{code}/quote"``.
        path: Path template on the base URL; ``{name}`` takes a declared path parameter.
        effect: ``read`` or ``write``; by default GET, HEAD and OPTIONS read.
        idempotent: Whether repeating is harmless; None: reads yes, writes no.
        idempotency_key: Header by which the platform tells a repeated request; empty if it has none.
        timeout_s: Limit of one attempt; None takes ``API_TIMEOUT``.
        params: Declared parameters.
        example: A body or parameters to start from.
        auth: Ids of schemes in order of preference; empty: the file's order. Calling an operation that names a scheme
            here is asking for the token that the scheme needs.
        check: How a user finds out whether an unanswered write was carried out.
        base_url: Where it is, if not on the platform's base URL. One that the user set takes everything.
        upload: The file that it sends; None for none.
        steps: The requests of a multi-step operation, in order; empty for one request.
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
    base_url: str = ""
    upload: Upload | None = None
    steps: tuple[RequestStep, ...] = ()

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
        also_expires: Their lifetimes: ``{"refresh_token": "data.refresh_expires_in"}``.
        rotating: Whether using it kills the token it was made from.
        auto: Whether any call may use it. If not, it takes being asked: ``refresh_token()``, or an operation whose
            ``auth`` names a scheme that sends this token.
        base_url: Where it is, if not on the platform's base URL. One that the user set takes everything.
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
    also_expires: Mapping[str, str] = field(default_factory=dict)
    rotating: bool = False
    auto: bool = True
    base_url: str = ""


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
        operation: Only for this operation, or for a token flow as ``token.<type>`` (``when.operation``); empty for all.
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
    """A published rate limit: ``[[limit]]``.

    Attributes:
        operations: Ids of operations, and of token flows as ``token.<type>``; empty: it holds for all that is sent.
    """

    operations: tuple[str, ...]
    requests: int
    per_s: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class GuardRule:
    """That programs too, and not batches alone, are to spare this platform: ``[guard]``. 0: the engine's own figure.

    Attributes:
        budget: Tokens of the retry budget.
        failures: So many failures in a row open the circuit.
        open_s: So long it stays open, seconds.
    """

    budget: int = 0
    failures: int = 0
    open_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Probe:
    """How to find out online whether credentials work: ``[probe]``.

    Attributes:
        operation: A read that does no harm; empty: the first one that needs nothing to be filled in.
        credential: Codes that mean a wrong credential, besides the classes ``token_expired`` and ``reauthorize``.
        permission: Codes that mean a good credential without the permission.
    """

    operation: str = ""
    credential: tuple[str, ...] = ()
    permission: tuple[str, ...] = ()


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
        note: What to know of its default base URL; told where a call to it fails.
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
    guard: GuardRule | None = None
    probe: Probe = field(default_factory=Probe)
    profile: str = "default"
    profiles: tuple[str, ...] = ("default",)
    connector: str = ""
    monogram: str = ""
    note: Names = field(default_factory=dict)
    builtin: bool = True

    def operation(self, operation_id: str) -> Operation | None:
        """The operation with this id, or None."""
        return next((operation for operation in self.operations if operation.id == operation_id), None)

    def token(self, credential_type: str) -> TokenFlow | None:
        """The flow that makes this credential, or None."""
        return next((flow for flow in self.tokens if flow.type == credential_type), None)

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
