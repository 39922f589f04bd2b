"""Douyin's token endpoints on loopback: user tokens by refresh, app tokens by key and secret.

Owns their contracts: ``/oauth/refresh_token/`` and ``/oauth/renew_refresh_token/`` take a form, the endpoints of apps
take JSON; a mini app's answers in an envelope of its own. Must not know business endpoints. Sources: the platform's
documentation of each, and its Node SDK ``@open-dy/open_api_sdk`` 1.1.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.sandbox import douyin_answers as answers
from core.sandbox.app_tokens import AppTokens
from core.sandbox.douyin_tokens import ACCESS_LIFE_S, REFRESH_LIFE_S, DouyinTokens
from core.sandbox.faults import Step
from core.sandbox.made_credentials import make_client_token, make_mini_app_token
from core.sandbox.messages import Request, Response

REFRESH = "/oauth/refresh_token/"
RENEW = "/oauth/renew_refresh_token/"
CLIENT_TOKEN = "/oauth/client_token/"  # noqa: S105 - a path
STABLE_CLIENT_TOKEN = "/oauth/stable_client_token/"  # noqa: S105 - a path
MINI_APP_TOKEN = "/api/apps/v2/token"  # noqa: S105 - a path
PATHS = (REFRESH, RENEW, CLIENT_TOKEN, STABLE_CLIENT_TOKEN, MINI_APP_TOKEN)
_FORM = "application/x-www-form-urlencoded"
_FAULT_CODES = {"busy": 2100004, "limit": 28003018, "quota": 28003017, "expired": answers.REFRESH_EXPIRED}


class DouyinOauth:
    """Gives out and renews the tokens of one account and its apps.

    Args:
        credentials: The sandbox's own values for this platform.
        clock: Unix seconds.

    Attributes:
        users: The user's tokens.
        clients, stable_clients: The tokens of the mobile or web app, by the endpoint that gave them out.
        mini_apps: The tokens of the mini app.
    """

    def __init__(self, credentials: Mapping[str, str], *, clock: Callable[[], float]) -> None:
        self._credentials = credentials
        self._clock = clock
        self.users = DouyinTokens(credentials["access_token"], credentials["refresh_token"], clock=clock)
        self.clients = AppTokens(make_client_token, clock=clock)
        self.stable_clients = AppTokens(make_client_token, clock=clock, stable=True)
        self.mini_apps = AppTokens(make_mini_app_token, clock=clock)
        self._answers = {
            REFRESH: self._refresh,
            RENEW: self._renew,
            CLIENT_TOKEN: lambda request: self._client(request, self.clients),
            STABLE_CLIENT_TOKEN: lambda request: self._client(request, self.stable_clients),
            MINI_APP_TOKEN: self._mini_app,
        }

    def answer(self, request: Request) -> Response:
        """The answer of one of ``PATHS``."""
        return self._answers[request.path](request)

    def fault(self, step: Step, request: Request) -> Response:
        """The answer that a fault step stands for, in the endpoint's envelope."""
        code = int(step.number) if step.kind == "code" else _FAULT_CODES[step.kind]
        if request.path == MINI_APP_TOKEN:
            return answers.mini_app({}, -1 if step.kind == "busy" else code)
        return self._oauth({}, code)

    def _refresh(self, request: Request) -> Response:
        form = request.form()
        if request.media_type != _FORM or form.get("grant_type") != "refresh_token":
            return self._oauth({}, answers.BAD_FORM)
        code = self._refusal(form)
        if code:
            return self._oauth({}, code)
        token = {
            "access_token": self.users.refresh(),
            "expires_in": ACCESS_LIFE_S,
            "refresh_token": self.users.refresh_token,
            "refresh_expires_in": self.users.refresh_life_s(),
            "open_id": self._credentials["open_id"],
            "scope": "user_info,video.create.bind,video.list.bind,video.data.bind,renew_refresh_token",
        }
        return self._oauth(token)

    def _renew(self, request: Request) -> Response:
        form = request.form()
        if request.media_type != _FORM:
            return self._oauth({}, answers.BAD_FORM)
        code = self._refusal(form)
        if not code and not self.users.renewals_left:
            code = answers.NO_RENEWALS
        if code:
            return self._oauth({}, code)
        return self._oauth({"refresh_token": self.users.renew(), "expires_in": REFRESH_LIFE_S})

    def _refusal(self, form: Mapping[str, str]) -> int:
        if form.get("client_key") != self._credentials["client_key"]:
            return answers.BAD_CLIENT_KEY
        known = form.get("refresh_token") == self.users.refresh_token and self.users.refresh_life_s()
        return 0 if known else answers.REFRESH_EXPIRED

    def _client(self, request: Request, tokens: AppTokens) -> Response:
        body = request.json_object()
        if body is None or body.get("grant_type") != "client_credential":
            return self._oauth({}, answers.BAD_FORM)
        if body.get("client_key") != self._credentials["client_key"]:
            return self._oauth({}, answers.BAD_CLIENT_KEY)
        if body.get("client_secret") != self._credentials["client_secret"]:
            return self._oauth({}, answers.BAD_CLIENT_SECRET)
        token, life_s = tokens.fetch()
        return self._oauth({"access_token": token, "expires_in": life_s})

    def _mini_app(self, request: Request) -> Response:
        body = request.json_object() or {}
        if body.get("appid") != self._credentials["app_id"]:
            return answers.mini_app({}, answers.BAD_APP_ID)
        if body.get("secret") != self._credentials["app_secret"]:
            return answers.mini_app({}, answers.BAD_APP_SECRET)
        if body.get("grant_type") != "client_credential":
            return answers.mini_app({}, answers.BAD_GRANT_TYPE)
        token, life_s = self.mini_apps.fetch()
        return answers.mini_app({"access_token": token, "expires_in": life_s}, 0)

    def _oauth(self, data: Mapping[str, object], code: int = 0) -> Response:
        return answers.oauth(data, code, self._clock())
