"""An operation of several requests: download, upload whole or in parts, and last the operation's own request.

Owns the order of the steps, which the definition gives, and what one answer hands to the next request. Each request
is one run of the engine with retries of its own; a part that is repeated keeps its number; the last request is never
repeated once it may have been carried out. Must not know any platform.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.bodies import decoded
from core.connectors.download import Download, Fetched
from core.connectors.envelope import at_path
from core.connectors.evidence import with_evidence
from core.connectors.prepare import Prepared, encode_json, with_query
from core.connectors.refusal import refused
from core.connectors.requests import Requests
from core.connectors.sending import Exchange
from core.connectors.transfer import ProgressMeter, idle_limit
from core.connectors.upload_file import FileError, Part, UploadFile, parts_of
from core.connectors.web import Web, WebAddress
from core.errors import JieruError
from core.events import Transfer
from core.platforms.model import Operation, RequestStep
from core.retry.classification import cause_chain, classify
from core.retry.engine import Ending, Task
from core.retry.judgement import Judgement, with_result
from core.retry.statistics import StatsCollector
from core.retry.write_gate import WriteGate, gate_for

JSON = "application/json"


@dataclass(slots=True)
class Chain:
    """One call of a multi-step operation.

    Attributes:
        requests: Carries the requests out.
        operation: Whose steps.
        own: The operation's own request, the last one.
        headers: Of the other ones.
        gate: Of the own request.
        body: Its JSON body, to which kept values are added.
        source: The open file, or the address of one; None: nothing is uploaded, only the own request is sent.
        web: Which part of the web may be asked for it.
        folder: For what is downloaded.
        extra: Headers for the sandbox.
    """

    requests: Requests
    operation: Operation
    own: Prepared
    headers: Mapping[str, str]
    gate: WriteGate
    body: Mapping[str, Any]
    source: UploadFile | WebAddress | None
    web: Web
    folder: Path
    extra: Mapping[str, str]
    _kept: dict[str, Any] = field(default_factory=dict, init=False)

    async def run(self) -> Ending[Exchange]:
        """Carry out all steps, or as many as go well."""
        try:
            if isinstance(self.source, WebAddress):
                stopped = await self._download(self.source)
                if stopped is not None:
                    return stopped
            ending: Ending[Exchange] | None = None
            for step, part in self._steps():
                ending = await self._step(step, part)
                if ending.stop_reason != "ok" or ending.result is None:
                    return ending
                self._keep(step, ending.result)
            assert ending is not None  # the operation's own request is always there
            return ending
        finally:
            if isinstance(self.source, UploadFile):
                self.source.close()

    def _steps(self) -> Iterator[tuple[RequestStep, Part | None]]:
        """The steps in order; the parts of a file each as a step of their own."""
        *before, last = self.operation.steps
        file, upload = self.source, self.operation.upload
        if isinstance(file, UploadFile) and upload is not None:
            in_parts = upload.whole_bytes is not None and file.size > upload.whole_bytes
            for step in before:
                if step.use == "always" or (step.use == "parts" and in_parts):
                    yield step, None
                elif step.use == "whole" and not in_parts:
                    yield step, Part(1, 0, file.size)
                elif step.use == "part" and in_parts:
                    for part in parts_of(file.size, upload.part_bytes, upload.min_part_bytes):
                        yield replace(step, name=f"{step.name}.{part.number}"), part
        elif upload is None:
            yield from ((step, None) for step in before)
        yield last, None

    async def _step(self, step: RequestStep, part: Part | None) -> Ending[Exchange]:
        prepared, gate = self._request(step, part), self._gate(step)
        if part is None:

            async def attempt() -> Exchange:
                return await self.requests.sender.send(prepared, self.requests.values)

            policy = self.requests.policy
        else:
            attempt = self._uploading(prepared, part)
            policy = replace(self.requests.policy, attempt_timeout=None)  # a limit on standing still instead
        refuses = policy.retry_on_result if step is self.operation.steps[-1] else None
        return await self.requests.run(
            attempt,
            gate,
            step=step.name,
            policy=policy,
            judge_result=lambda exchange: with_result(_with_values(exchange, step), refuses, decoded(exchange.body)),
            judge_error=_judge_error,
        )

    def _uploading(self, prepared: Prepared, part: Part) -> Any:
        file, upload = self.source, self.operation.upload
        assert isinstance(file, UploadFile)
        assert upload is not None
        meter = self._meter("upload")

        async def attempt() -> Exchange:
            async with idle_limit(self.requests.policy.attempt_timeout) as moved:

                def sent(done: int) -> None:
                    moved()
                    meter(part.start + done, file.size, rests=done == part.length)

                stream = file.body(upload.field, part, sent)
                return await self.requests.sender.send(prepared, self.requests.values, stream)

        return attempt

    def _request(self, step: RequestStep, part: Part | None) -> Prepared:
        known = {**self._kept, **({"part_number": part.number} if part else {})}
        query = tuple((name, str(known[name])) for name in step.query)
        body = {name: known[name] for name in step.body if name in known}
        if not step.path:
            path_and_query = with_query(self.own.path_and_query, query)
            headers = {**self.own.headers, "Content-Type": JSON}
            content = encode_json({**self.body, **body})
            return replace(self.own, path_and_query=path_and_query, headers=headers, content=content)
        path_and_query, content = with_query(step.path, query), encode_json(body) if body else b""
        headers = dict(self.headers)
        if part is None:
            headers["Content-Type"] = JSON
        else:
            headers.pop("Content-Type", None)  # the body has its own
        return Prepared(step.method or self.operation.method, self.own.base, path_and_query, headers, content)

    def _gate(self, step: RequestStep) -> WriteGate:
        if not step.path:
            return self.gate
        repeatable = self.operation.repeatable if step.idempotent is None else step.idempotent
        return gate_for(step.method, effect=self.operation.effect, operation_repeatable=repeatable)

    def _keep(self, step: RequestStep, exchange: Exchange) -> None:
        self._kept.update({name: at_path(exchange.body, path) for name, path in step.keep.items()})

    async def _download(self, address: WebAddress) -> Ending[Exchange] | None:
        """Fetch the file and go on with it; how the call ended if that failed."""
        upload, requests = self.operation.upload, self.requests
        assert upload is not None
        limit_s = requests.policy.attempt_timeout
        meter, watch = self._meter("download"), requests.tracer.watch
        download = Download(address, self.web, upload, self.folder, limit_s, self.extra, meter, watch)
        task: Task[Fetched] = Task(
            judge_result=lambda fetched: fetched.judgement,
            judge_error=lambda error: with_evidence(classify(error), requests.tracer.wire),
            step="download",
            kind="download",
        )
        # no request to the platform: only its waits count in the statistics
        engine = replace(requests.engine, stats=_WaitsOnly(requests.engine.stats))
        policy = replace(requests.policy, attempt_timeout=None)
        ending = await engine.run(download.fetch, task, policy, requests.tracer, requests.tracer.start)
        if ending.result is not None and ending.result.file is not None:
            self.source = ending.result.file
            return None
        nothing = replace(ending.judgement, status=None)  # the platform has answered nothing
        return Ending(None, ending.error, nothing, ending.stop_reason, ending.attempts)

    def _meter(self, transfer: Transfer) -> ProgressMeter:
        tracer = self.requests.tracer
        return ProgressMeter(lambda done, total: tracer.progress(transfer, done, total), self.requests.engine.clock)


class _WaitsOnly(StatsCollector):
    """Counts for itself, but the time lost waiting for everybody."""

    def __init__(self, everybody: StatsCollector) -> None:
        super().__init__()
        self._everybody = everybody

    def waited(self, seconds: float) -> None:
        """A wait ended after ``seconds``."""
        self._everybody.waited(seconds)


def _with_values(exchange: Exchange, step: RequestStep) -> Judgement:
    """An answer without what the next step needs is no success."""
    judgement = exchange.judgement
    if judgement.kind != "ok":
        return judgement
    for name, path in step.keep.items():
        value = at_path(exchange.body, path)
        if not isinstance(value, str | int) or value == "":
            missing = refused(JieruError("step.no_value", name=name, path=path), sent=True, error_type="BodyError")
            return replace(missing, status=judgement.status, code=judgement.code)
    return judgement


def _judge_error(error: Exception) -> Judgement:
    problem = next((cause for cause in cause_chain(error) if isinstance(cause, FileError)), None)
    return classify(error) if problem is None else refused(problem)
