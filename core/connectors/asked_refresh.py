"""A token that is fetched or renewed because somebody asked for it: ``refresh_token()`` and the command line.

Owns which token is meant, and the record of it: it is a call of its own in the history, with the refresh as its only
step. Must not know how a token is renewed, nor show one.
"""

from __future__ import annotations

from core.calls import RefreshedToken
from core.connectors.endings import call_error, describe
from core.connectors.token_refresh import TokenRefresher
from core.credentials.source import CredentialSource
from core.errors import BadRequest, CredentialMissing
from core.platforms.model import Names, Platform, TokenFlow
from core.retry.decision import Decision
from core.retry.engine import CANCELLED, Ending
from core.retry.tracer import Tracer


async def chosen_flow(platform: Platform, credential_type: str | None, source: CredentialSource) -> TokenFlow:
    """The flow that is meant.

    Args:
        platform: Whose.
        credential_type: The token; None takes the first one that is in use already or can be fetched.
        source: What there is.

    Raises:
        BadRequest: The platform has no such token.
        CredentialMissing: Something is missing that it is made from.
    """
    known = ", ".join(flow.type for flow in platform.tokens)
    if not platform.tokens:
        raise BadRequest("token.none", platform=platform.id)
    if credential_type is not None:
        flow = platform.token(credential_type)
        if flow is None:
            raise BadRequest("token.unknown", platform=platform.id, type=credential_type, known=known)
        missing = await _missing(platform, flow, source)
    else:
        lacking = [(flow, await _missing(platform, flow, source)) for flow in platform.tokens]
        in_use = [await source.aget_credential(platform.id, flow.type) is not None for flow in platform.tokens]
        ready = [found for found, used in zip(lacking, in_use, strict=True) if used or not found[1]]
        flow, missing = ready[0] if ready else min(lacking, key=lambda found: len(found[1]))
    if missing:
        field = platform.credential(missing[0])
        raise CredentialMissing(
            "credential.missing",
            platform=platform.id,
            type=missing[0],
            missing=", ".join(missing),
            variable=field.env if field else "",
        )
    return flow


async def refresh_asked(refresher: TokenRefresher, tracer: Tracer, note: Names) -> RefreshedToken:
    """Renew the token of ``refresher`` and tell how that went.

    Raises:
        APICallError: It did not work; the old token is as it was. Code ``refresh.busy`` if another program is at it.
    """
    platform, flow = refresher.platform, refresher.flow
    source = refresher.context.credentials
    tracer.call_started(
        platform=platform.id,
        endpoint=f"token.{flow.type}",
        method=flow.method,
        path=flow.path,
        profile=platform.profile,
        idempotent=not flow.rotating,
        request={"credentials": [f"{platform.id}/{kind}" for kind in flow.source.values()]},
    )
    tracer.refresh_started(flow.type)
    values: dict[str, str] = {}
    try:
        judgement = await refresher.refresh(await source.areread_credential(platform.id, flow.type), values)
    except BaseException:
        tracer.refresh_finished(flow.type, CANCELLED, Decision("stop", "cancelled"))
        tracer.call_cancelled()
        raise
    if judgement.kind == "ok":
        tracer.refresh_finished(flow.type, judgement, Decision("ok"))
        tracer.call_finished("succeeded", "ok", judgement)
        lifetime_s = judgement.reason_args.get("lifetime_s")
        expires_at = refresher.wall() + lifetime_s if lifetime_s else source.expires_at(platform.id, flow.type)
        shared, saved = judgement.rule == "refresh.shared", bool(judgement.reason_args.get("saved", True))
        return RefreshedToken(platform.id, flow.type, expires_at, shared=shared, saved=saved)
    tracer.refresh_finished(flow.type, judgement, Decision("stop", judgement.stop_reason))
    ending: Ending[None] = Ending(None, None, judgement, judgement.stop_reason, 0)
    endpoint = f"token.{flow.type}"
    error = call_error(ending, platform=platform.id, endpoint=endpoint, steps=tracer.steps, note=note)
    tracer.call_finished("failed", judgement.stop_reason, judgement, error=describe(error))
    error.call_id = tracer.call_id
    raise error


async def _missing(platform: Platform, flow: TokenFlow, source: CredentialSource) -> list[str]:
    return [kind for kind in flow.source.values() if await source.aget_credential(platform.id, kind) is None]
