"""The front door of calls: one object that knows all platforms and picks the connector.

Owns the table of connectors and the choice between live and sandbox. Must not know HTTP or vendors.

    c = get_api_connector_manager()
    body = await c.call_api("ths123", "/stock/000001/quote")
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from core.api_retry_handler import APIRetryHandler, get_retry_handler
from core.calls import APIRequest, APIResponse, File, RefreshedToken
from core.connectors.base import BaseConnector, new_clients
from core.connectors.content_platform import ContentPlatformAPIConnector
from core.connectors.context import CallContext, mode_by_settings
from core.connectors.douyin import DouyinAPIConnector
from core.connectors.endings import name_place
from core.connectors.erp import ERPAPIConnector
from core.connectors.foreign import call_foreign
from core.connectors.prepare import check_request
from core.connectors.ths123 import Ths123APIConnector
from core.credentials.source import CredentialSource
from core.errors import BadFunction, BadRequest, JieruError
from core.platforms.loader import get_registry
from core.quick import maker
from core.retry.policy import RetryPolicy
from core.settings import get_settings

if TYPE_CHECKING:
    from core.http import Clients

__all__ = [
    "APIRequest",
    "APIResponse",
    "BaseConnector",
    "ConfigurableAPIConnector",
    "ContentPlatformAPIConnector",
    "DouyinAPIConnector",
    "ERPAPIConnector",
    "Ths123APIConnector",
    "get_api_connector_manager",
]

_new_request = maker(APIRequest)
_CLASSES: Mapping[str, type[BaseConnector]] = {
    "douyin": DouyinAPIConnector,
    "ths123": Ths123APIConnector,
    "erp": ERPAPIConnector,
    "content": ContentPlatformAPIConnector,
}


class Connector(Protocol):
    """What can be registered: anything that carries out a request. Each ``call`` is then one attempt."""

    async def call(self, request: APIRequest) -> APIResponse:
        """Carry out ``request``, or raise."""


class ConfigurableAPIConnector:
    """Calls any platform.

    Args:
        context: Mode, credentials and addresses; default live, or the sandbox if ``JIERU_SANDBOX`` is on.
        credentials: Where values come from, for the live mode; default the user's credential manager.
        handler: The retry handler; default the process's.
    """

    def __init__(
        self,
        *,
        context: CallContext | None = None,
        credentials: CredentialSource | None = None,
        handler: APIRetryHandler | None = None,
    ) -> None:
        self._given = context
        self._credentials = credentials
        self._handler = handler or get_retry_handler()
        self._registered: dict[str, Connector] = {}
        self._made: dict[str, BaseConnector] = {}
        self._clients: Clients | None = None

    async def call_api(
        self,
        platform: str,
        endpoint: str,
        method: str | None = None,
        data: Any = None,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the name is a promise; the engine cuts the attempt
        policy: RetryPolicy | None = None,
        idempotent: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """Call a platform and return the whole decoded body: JSON value, text, or None if it is empty.

        The arguments are the fields of ``APIRequest``.

        Raises:
            JieruError: Before anything was tried (unknown platform, missing credential, bad setting, …).
            APICallError: Tried and failed; its cause is the real exception.
        """
        request = _new_request(
            platform,
            endpoint,
            method=method,
            data=data,
            params=params,
            headers=headers,
            files=files,
            timeout=timeout,
            policy=policy,
            idempotent=idempotent,
            idempotency_key=idempotency_key,
        )
        return (await self.call(request)).body

    async def call(self, request: APIRequest) -> APIResponse:
        """As ``call_api``, with the whole answer: status, headers, bytes, steps."""
        try:
            platform: object = request.platform
            if not isinstance(platform, str):
                check_request(request)  # a connector of ours does it itself
            connector = self.get_connector(request.platform)
            if isinstance(connector, BaseConnector):
                return await connector.call(request)
            check_request(request)
            mode = self._given.mode if self._given else mode_by_settings(get_settings())
            return await call_foreign(connector, request, self._handler, mode)
        except JieruError as error:
            name_place(error, request)
            raise

    async def refresh_token(self, platform: str, credential_type: str | None = None) -> RefreshedToken:
        """As ``BaseConnector.refresh_token`` of the connector that serves ``platform``.

        Raises:
            BadRequest: A connector of one's own, which has none.
        """
        connector = self.get_connector(platform)
        if not isinstance(connector, BaseConnector):
            raise BadRequest("token.none", platform=platform)
        return await connector.refresh_token(credential_type)

    def send_now(self, call_id: str) -> bool:
        """As ``APIRetryHandler.send_now``."""
        return self._handler.send_now(call_id)

    def pause(self, platform: str) -> None:
        """As ``APIRetryHandler.pause``, for every manager with the same handler."""
        self._handler.pause(platform)

    def resume(self, platform: str) -> None:
        """As ``APIRetryHandler.resume``."""
        self._handler.resume(platform)

    def register_connector(self, name: str, connector: Connector) -> None:
        """Serve the platform ``name`` by ``connector`` from now on; replaces an earlier one.

        Raises:
            BadFunction: It has no method ``call``.
        """
        if not callable(getattr(connector, "call", None)):
            raise BadFunction("connector.no_call", platform=name, given=type(connector).__name__)
        self._registered[name] = connector

    def get_connector(self, name: str) -> Connector:
        """The connector that serves ``name``.

        Raises:
            PlatformNotFound: There is none.
        """
        connector = self._registered.get(name, self._made.get(name))
        if connector is None:
            self._clients = self._clients or new_clients()
            kind = _CLASSES.get(get_registry().get(name).connector, BaseConnector)
            connector = self._made[name] = kind(
                name,
                credentials=self._credentials,
                handler=self._handler,
                context=self._given,
                clients=self._clients,
            )
        return connector

    async def aclose(self) -> None:
        """Close the running loop's connections."""
        if self._clients is not None:
            await self._clients.aclose()


_manager: ConfigurableAPIConnector | None = None


def get_api_connector_manager() -> ConfigurableAPIConnector:
    """The process's manager."""
    global _manager
    if _manager is None:
        _manager = ConfigurableAPIConnector()
    return _manager
