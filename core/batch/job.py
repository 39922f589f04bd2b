"""What a batch is to do, as plain data that crosses the border between processes.

Owns the JSON form and the question whether a row may be called twice. Must not run anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from core.batch.template import Template
from core.calls import APIRequest
from core.errors import BadRequest, JieruError
from core.methods import SAFE
from core.platforms.loader import get_registry
from core.platforms.resolve import resolve
from core.retry.policy import RetryPolicy


@dataclass(frozen=True, slots=True)
class BatchJob:
    """One batch.

    Attributes:
        platform … idempotent: As of ``APIRequest``, with ``{{column}}`` where a cell belongs.
        policy: Fields of ``RetryPolicy``; None takes the settings'.
        rows: The table.
        output: Where results go.
        at_once: How many calls at a time.
        resume: Go on with an output that is there.
        sandbox: Call the sandbox instead of the platform.
        fault: Script of faults for the sandbox.
    """

    platform: str
    endpoint: str
    rows: str
    output: str
    method: str | None = None
    data: Any = None
    params: Mapping[str, Any] | None = None
    headers: Mapping[str, str] | None = None
    timeout: float | None = None
    idempotent: bool | None = None
    policy: Mapping[str, Any] | None = None
    at_once: int = 5
    resume: bool = False
    sandbox: bool = False
    fault: str | None = None

    @property
    def table_path(self) -> Path:
        """The table's file."""
        return Path(self.rows)

    @property
    def output_path(self) -> Path:
        """The file of results."""
        return Path(self.output)

    def request(self) -> APIRequest:
        """The call of every row, not filled in.

        Raises:
            SettingError: A bad number in ``policy``.
        """
        return APIRequest(
            self.platform,
            self.endpoint,
            method=self.method,
            data=self.data,
            params=self.params,
            headers=self.headers,
            timeout=self.timeout,
            policy=None if self.policy is None else RetryPolicy(**self.policy),
            idempotent=self.idempotent,
        )

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> BatchJob:
        """The job of ``to_json``.

        Raises:
            BadRequest: It is not one.
        """
        known = {field.name for field in fields(cls)}
        try:
            data = json.loads(line)
            return cls(**{name: value for name, value in data.items() if name in known})
        except (ValueError, TypeError, AttributeError) as error:
            raise BadRequest("batch.bad_job", problem=str(error)) from None


def repeatable(request: APIRequest, values: Mapping[str, str]) -> bool:
    """Whether a row may be called again without harm if it is not known how it ended.

    Args:
        request: Not filled in.
        values: Cells of any row.

    Raises:
        PlatformNotFound: There is no such platform.
    """
    if request.idempotent is not None:
        return request.idempotent
    platform = get_registry().get(request.platform)
    operation = platform.operation(request.endpoint)
    if operation is None:
        filled = Template(request).fill(values)
        try:
            operation = resolve(platform, filled.endpoint, filled.method, filled.data, filled.params).operation
        except JieruError:  # told when a row is called
            return False
    if operation is not None:
        return operation.effect == "read" or bool(operation.idempotent)
    return (request.method or "GET").upper() in SAFE
