"""Every failure that the engine reports, as one tree.

Owns the classes and their data. Must not know sentences: texts live by stable id in ``resources/texts`` and the
platform definitions, for the window and the command line alike; ``str(error)`` is made from them on demand.

JieruError
├── PlatformNotFound (LookupError)     no such platform id
├── UnknownEndpoint                    neither an operation, nor an alias, nor a path
├── CredentialError
│   ├── CredentialMissing              proven absent
│   ├── CredentialLocked               the keyring that holds it is locked
│   ├── CredentialUnavailable          the store that holds it does not answer
│   └── CredentialDamaged              stored, but cannot be read back
├── HostNotConfirmed                   a base URL from a .env that the user has not confirmed
├── SettingError (ValueError)          a setting, variable or argument with a bad value
├── DefinitionError (ValueError)       a platform definition with a mistake, with file and line
├── BadRequest (ValueError)            the request itself cannot be sent as given
├── BadFunction (TypeError)            not something that can be called again: a coroutine object, a generator
├── APICallError                       tried and failed: status, stop_reason, steps
├── AnswerTooLarge                     the cause of such a failure: an answer without end, or a packed bomb
├── AttemptTimeout (TimeoutError)      one attempt cut by its limit
├── DeadlineExceeded (TimeoutError)    an attempt cut by the deadline of the call
└── BadResult                          ``retry_on_result`` was still true after the last attempt

All but the last five are raised before anything was tried (exit code 2 of the command line).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.bodies import DecodedWhenRead

if TYPE_CHECKING:
    from core.trace import Step


class JieruError(Exception):
    """The root: what failed, where, and what to do next, as ids and data.

    Args:
        code: Stable id of the text, e.g. ``"credential.missing"``; the key in ``resources/texts``.
        platform: Platform id, or None where no platform is concerned.
        endpoint: The endpoint as the caller gave it.
        **data: Values for the text's placeholders. Never a secret.
    """

    def __init__(self, code: str, *, platform: str | None = None, endpoint: str | None = None, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.platform = platform
        self.endpoint = endpoint
        self.data: Mapping[str, Any] = data

    @property
    def message(self) -> str:
        """What happened, to what, in the user's language."""
        from core.texts import error_text  # texts are read only when somebody looks at an error

        return error_text(self.code, self._text_data())

    @property
    def hint(self) -> str:
        """The next step, in the user's language; empty where there is none."""
        from core.texts import error_hint

        return error_hint(self.code, self._text_data())

    def _text_data(self) -> dict[str, Any]:
        return {"platform": self.platform or "", "endpoint": self.endpoint or "", **self.data}

    def __str__(self) -> str:
        message, hint = self.message, self.hint
        gap = "" if message.endswith("。") or not hint else " "  # a full-width stop has its room
        return f"{message}{gap}{hint}"


class PlatformNotFound(JieruError, LookupError):
    """There is no platform with this id. ``data["near"]`` holds similar ids."""


class UnknownEndpoint(JieruError):
    """The endpoint is neither an operation id, nor an alias, nor a path. ``data["near"]`` holds similar names."""


class CredentialError(JieruError):
    """A credential cannot be read or saved. ``data["type"]`` names it.

    Attributes:
        partial: The values that could be read, where several were asked for.
    """

    partial: Mapping[str, str] = {}


class CredentialMissing(CredentialError):
    """Proven absent: no variable, no stored value."""


class CredentialLocked(CredentialError):
    """The index places it in a keyring that is locked."""


class CredentialUnavailable(CredentialError):
    """The store that holds it, or the key to it, does not answer."""


class CredentialDamaged(CredentialError):
    """A stored value that cannot be read back. Nothing is overwritten because of it."""


class HostNotConfirmed(JieruError):
    """The base URL comes from a ``.env`` file and its host was not yet confirmed by the user."""


class SettingError(JieruError, ValueError):
    """A setting has a bad value. ``data["name"]`` names the argument or variable."""


class DefinitionError(JieruError, ValueError):
    """A platform definition is wrong. ``data["file"]``, ``data["line"]`` and ``data["problem"]`` say where and what."""


class BadRequest(JieruError, ValueError):
    """The request cannot be sent as given (header with a newline, body of the wrong kind, …)."""


class BadFunction(JieruError, TypeError):
    """What was given to be retried cannot be called a second time. ``data["given"]`` says what it was."""


class APICallError(JieruError):
    """The call was tried and failed; the cause is the real exception.

    Args:
        status: HTTP status of the last request; None if it had no answer.
        stop_reason: Why there was no further attempt, e.g. ``"max_retries"``.
        steps: All steps of the call, in order.
        **data: As of every error; a text may be given in all languages at once.

    Attributes:
        call_id: Id of the call; empty for a connector of one's own.
        body: The decoded body of the last answer, never redacted; None if there was none.
        content: Its bytes.
    """

    call_id: str = ""
    body = DecodedWhenRead("body")
    content: bytes = b""

    def __init__(
        self,
        code: str,
        *,
        platform: str | None = None,
        endpoint: str | None = None,
        status: int | None = None,
        stop_reason: str = "non_retryable",
        steps: tuple[Step, ...] = (),
        **data: Any,
    ) -> None:
        super().__init__(code, platform=platform, endpoint=endpoint, **data)
        self.status = status
        self.stop_reason = stop_reason
        self.steps = steps

    def _text_data(self) -> dict[str, Any]:
        from core.texts import language

        # in the language of whoever reads it, which may no longer be that of the call
        data = {
            name: value.get(language(), "") if isinstance(value, Mapping) else value
            for name, value in super()._text_data().items()
        }
        reason = {"reason": self.steps[-1].reason} if self.steps else {}
        return {"status": self.status, "stop_reason": self.stop_reason, **data, **reason}


class AnswerTooLarge(JieruError):
    """An answer whose body is larger than can be kept. ``data["limit"]`` says how large one may be, in MB."""


class AttemptTimeout(JieruError, TimeoutError):
    """One attempt took longer than its limit. ``data["limit_s"]`` is the limit."""


class DeadlineExceeded(JieruError, TimeoutError):
    """The deadline of the whole call cut an attempt. Its cause is the last error of the function itself, if any."""


class BadResult(JieruError):
    """Every attempt returned a result that ``retry_on_result`` refused.

    Args:
        result: The last result.
    """

    def __init__(self, result: object, **data: Any) -> None:
        super().__init__("result.refused", **data)
        self.result = result
