"""Where in the composer a mistake is told, and how long it stays there.

Owns the one mistake that is shown: it is told again in the other language, and goes when its field is edited. Must not
know how a request is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.errors import BadRequest, CredentialError, HostNotConfirmed, JieruError, SettingError, UnknownEndpoint
from core.platforms.model import Operation
from gui.composer.auth_view import AuthView
from gui.composer.body_editor import BodyEditor
from gui.composer.draft import FieldError, FieldName
from gui.composer.retry_form import RetryForm
from gui.composer.rows_page import RowsPage
from gui.composer.url_row import UrlRow
from gui.response.tab_strip import TabStrip

TABS: tuple[FieldName, ...] = ("params", "headers", "body", "auth", "retry")
"""The composer's pages, in order."""

_BY_PREFIX: Mapping[str, FieldName] = {
    "param": "params",
    "upload": "params",
    "download": "params",
    "header": "headers",
    "body": "body",
    "credential": "auth",
}


@dataclass(frozen=True, slots=True)
class Fields:
    """The parts of the composer that can say what is wrong with them."""

    url: UrlRow
    tabs: TabStrip
    params: RowsPage
    headers: RowsPage
    body: BodyEditor
    auth: AuthView
    retry: RetryForm


class Problems:
    """At most one mistake, said at its field."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._shown: FieldError | JieruError | None = None
        self._operation: Operation | None = None

    def show(self, error: FieldError | JieruError, operation: Operation | None) -> None:
        """Say ``error`` at the right field of a request for ``operation`` and go there."""
        self._shown, self._operation = error, operation
        self._say(error if isinstance(error, FieldError) else self._placed(error))

    def clear(self) -> None:
        """Nothing is wrong, as far as is known."""
        self._shown = None
        fields = self._fields
        fields.url.show_problem("")
        fields.params.show_problem("")
        fields.headers.show_problem("")
        fields.auth.message.say("")
        fields.body.check()

    def forget(self, field: FieldName) -> None:
        """What was said at ``field`` holds no longer."""
        shown = self._shown
        if shown is not None and (shown if isinstance(shown, FieldError) else self._placed(shown)).field == field:
            self.clear()

    def retell(self, again: Callable[[], FieldError | JieruError | None]) -> None:
        """Say it in the language that is on now, and leave page and keyboard where they are.

        Args:
            again: Checks the fields anew; a mistake found by the window has no words but those it was made with.
        """
        if self._shown is None:
            return
        page, focus = self._fields.tabs.current(), self._fields.tabs.window().focusWidget()
        if isinstance(self._shown, FieldError):
            self._shown = again()
        if self._shown is not None:
            self.show(self._shown, self._operation)
        self._fields.tabs.show_page(page)
        if focus is not None:
            focus.setFocus()

    def _placed(self, error: JieruError) -> FieldError:
        """The field and row that an error of core belongs to."""
        field, upload = field_of(error), self._operation.upload if self._operation else None
        name = str(error.data.get("name", ""))
        if upload is not None and field == "params" and not name:
            name = upload.url_param if error.code.startswith("download.") else upload.path_param
        page = {"params": self._fields.params, "headers": self._fields.headers}.get(field)
        row = next((i for i, row in enumerate(page.rows) if row.name == name), None) if page else None
        declared = self._operation.params if self._operation else ()
        if field == "params" and row is None and any(p.name == name and p.place == "body" for p in declared):
            field = "body"
        return FieldError(field, str(error), row=row, name=name)

    def _say(self, error: FieldError) -> None:
        fields = self._fields
        if error.field == "path":
            fields.url.show_problem(error.message)
            fields.url.path.setFocus()
            return
        fields.tabs.show_page(TABS.index(error.field))
        if error.field in ("params", "headers"):
            page = fields.params if error.field == "params" else fields.headers
            page.show_problem(error.message, error.row)
        elif error.field == "body":
            fields.body.show_problem(error.problem, error.message, go=True)
        elif error.field == "auth":
            fields.auth.message.say(error.message)
            fields.auth.button.setFocus()
        else:
            fields.retry.show_problem(error.name, error.message)


def field_of(error: JieruError) -> FieldName:
    """The field that an error of core is about; the address where no other fits."""
    if isinstance(error, CredentialError):
        return "auth"
    if isinstance(error, SettingError):
        return "path" if error.code.startswith(("url.", "setting.contradiction")) else "retry"
    if isinstance(error, UnknownEndpoint | HostNotConfirmed) or not isinstance(error, BadRequest):
        return "path"
    return _BY_PREFIX.get(error.code.partition(".")[0], "path")
