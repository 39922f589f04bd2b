"""``Plan``: what was looked up for one call before anything of it is sent.

Pure data, and what follows from it. Must not look anything up: ``BaseConnector`` does, in an order of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.calls import APIRequest
from core.connectors.context import CallContext
from core.connectors.prepare import Prepared, with_key
from core.connectors.template import request_template
from core.connectors.upload_file import UploadFile
from core.connectors.web import WebAddress
from core.platforms.base_url import BaseUrl
from core.platforms.model import AuthScheme, Names, Operation, Platform, TokenFlow
from core.platforms.resolve import Target
from core.redaction import Redactor
from core.retry.policy import RetryPolicy
from core.retry.write_gate import WriteGate, gate_for


@dataclass(slots=True)
class Plan:
    """One call, ready to be carried out.

    Attributes:
        request: As the caller gave it.
        policy: With the attempt's limit.
        prepared: The operation's own request, without an idempotency key.
        scheme: How to authenticate; None for not at all.
        values: The credentials for it.
        flow: How the token that it sends is renewed; None where there is none, or it may not be.
        source: Of an operation of several requests, what it uploads.
    """

    request: APIRequest
    platform: Platform
    target: Target
    policy: RetryPolicy
    context: CallContext
    base: BaseUrl
    prepared: Prepared
    scheme: AuthScheme | None
    values: dict[str, str]
    flow: TokenFlow | None
    source: UploadFile | WebAddress | None

    @property
    def operation(self) -> Operation | None:
        """The operation, also of a raw path that equals one's."""
        return self.target.operation

    @property
    def operation_id(self) -> str | None:
        """Its id."""
        return self.target.operation.id if self.target.operation else None

    @property
    def check(self) -> Names:
        """How to find out whether an unanswered write was carried out, by language."""
        return self.target.operation.check if self.target.operation else {}

    def own_request(self, call_id: str) -> tuple[Prepared, WriteGate]:
        """The operation's own request with its idempotency key, if it has one; and whether it may be sent twice."""
        own, has_key = with_key(self.prepared, self.request, self.target, call_id)
        gate = gate_for(
            self.target.method,
            effect=self.target.effect,
            operation_repeatable=self.target.idempotent,
            idempotent=self.request.idempotent,
            has_key=has_key,
        )
        return own, gate

    def facts(self, own: Prepared, gate: WriteGate, redactor: Redactor) -> Mapping[str, Any]:
        """The fields of ``CallStarted``."""
        platform, target, request = self.platform, self.target, self.request
        references = [f"{platform.id}/{kind}" for kind in (self.scheme.requires if self.scheme else ())]
        path = redactor.redact(own.path_and_query)
        as_given = request.endpoint == own.path_and_query
        return {
            "platform": platform.id,
            "operation": self.operation_id,
            "endpoint": path if as_given else redactor.redact(request.endpoint),
            "method": target.method,
            "path": path,
            "profile": platform.profile,
            "policy": {**self.policy.to_json(), "timeout": self.policy.attempt_timeout},
            "effect": target.effect,
            "idempotent": gate.repeatable,
            "request": request_template(request, redactor, content=own.content, credentials=references, base=own.base),
        }
