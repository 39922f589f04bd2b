"""The request composer: platform, operation, address, and the tabs with everything that goes into a request.

Owns the one draft that its parts show. Must not send anything: it gives an ``APIRequest`` away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.calls import APIRequest
from core.credentials.types import CredentialStatus
from core.errors import JieruError
from core.events import Mode
from core.platforms.model import Operation, Platform
from core.platforms.resolve import resolve
from core.trace import CallRecord
from gui.actions import commit_input
from gui.composer import prefill
from gui.composer.auth_view import AuthView
from gui.composer.body_editor import BodyEditor
from gui.composer.draft import Draft, FieldError, build
from gui.composer.file_picker import FilePicker
from gui.composer.pickers import OperationPicker, PlatformPicker
from gui.composer.preview import path_and_query, target_of, url_as_sent
from gui.composer.problems import Fields, Problems
from gui.composer.retry_defaults import MemoryStore, RetryDefaults, Store
from gui.composer.retry_form import RetryForm
from gui.composer.rows_page import RowsPage
from gui.composer.scenario import ScenarioPicker
from gui.composer.url_row import UrlRow
from gui.response.tab_strip import TabStrip
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, line, styled, tight_column

EXAMPLE = ("douyin", "video.list")


class Composer(QWidget):
    """One request in the making.

    ``head`` holds the pickers and the address; it stands at the top unless the window puts it across both panes.

    Args:
        retry_store: Where saved retry numbers are kept; default nowhere, for the life of this object.

    Signals:
        send_requested: An ``APIRequest``, complete and resolvable.
        stop_requested: Stop the running call.
        platform_changed: The user chose another platform here.
        credentials_requested: Open the credentials of this platform.
        batch_requested: Send this ``APIRequest`` for many rows; ``{{column}}`` in it is not filled in.
    """

    send_requested = Signal(object)
    stop_requested = Signal()
    platform_changed = Signal(str)
    credentials_requested = Signal(str)
    batch_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, retry_store: Store | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        styled(self, "surface")
        self._platforms: dict[str, Platform] = {}
        self._platform: Platform | None = None
        self._operation: Operation | None = None
        self._base_urls: Mapping[str, str] = {}
        self._running = False
        self.platform = PlatformPicker(self)
        self.operation = OperationPicker(self)
        self.scenario = ScenarioPicker(self)
        self._scenario_name = Label("", "caption", parent=self)
        self._scenario_name.setBuddy(self.scenario)
        for part in (self.scenario, self._scenario_name):
            part.hide()
        self.batch = Button("composer.batch", "", "ghost", "file", parent=self)
        self.url = UrlRow(self)
        self.params = RowsPage("composer.params", self, with_url=True)
        self.file = FilePicker(self.params, self)
        self.params.add_foot(self.file)
        self.headers = RowsPage("composer.headers", self)
        self.body = BodyEditor(self)
        self.auth = AuthView(self)
        self.retry = RetryForm(RetryDefaults(retry_store or MemoryStore()), self)
        self.tabs = TabStrip("composer.tabs", self)
        for page in (self.params, self.headers, self.body, self.auth, self.retry):
            self.tabs.add_page(page)
        self._problems = Problems(
            Fields(self.url, self.tabs, self.params, self.headers, self.body, self.auth, self.retry)
        )
        self.head = self._make_head()
        column = tight_column(self)
        column.addWidget(self.head)
        column.addWidget(self.tabs, 1)
        self._connect()
        self.retranslate()

    # ---- what is offered and chosen ----

    def set_platforms(self, platforms: list[Platform]) -> None:
        """Offer these platforms. What was filled in stays if its platform is still there."""
        known = self._platform.id if self._platform else ""
        self._platforms = {platform.id: platform for platform in platforms}
        self.platform.set_platforms(platforms)
        if known in self._platforms:
            self._platform = self._platforms[known]
            self._refresh()
        elif platforms:
            self._enter_platform(platforms[0].id)

    def set_platform(self, platform_id: str) -> None:
        """Change to another platform and its first operation; an unknown or the same one changes nothing."""
        if platform_id in self._platforms and (self._platform is None or platform_id != self._platform.id):
            self.platform.choose(platform_id)
            self._enter_platform(platform_id)

    def set_operation(self, operation_id: str) -> None:
        """Change to another operation of the platform, or to a raw path by an empty id; fills the fields anew."""
        if self._platform is not None and self.operation.findData(operation_id) >= 0:
            self.operation.choose(operation_id)
            self._enter_operation(operation_id)

    def load_example(self) -> None:
        """Fill in the first-run example: Douyin's video list."""
        platform_id, operation_id = EXAMPLE
        if platform_id in self._platforms:
            self.platform.choose(platform_id)
            self._enter_platform(platform_id)
            self.set_operation(operation_id)

    def load_request(self, record: CallRecord) -> None:
        """Fill in the request of an earlier call. A body that was not kept is left empty."""
        template: Mapping[str, Any] = record.request or {}
        if record.platform not in self._platforms:
            return
        self.platform.choose(record.platform)
        self._enter_platform(record.platform)
        operation = record.operation if self.operation.findData(record.operation or "") >= 0 else ""
        self.set_operation(operation or "")
        if not operation:
            self.url.show_target(record.method or "GET", record.endpoint, fixed=False)
        given = {name: prefill.value_text(value) for name, value in (template.get("params") or {}).items()}
        self.params.set_rows(prefill.with_values(self.params.rows, given))
        headers = {name: str(value) for name, value in (template.get("headers") or {}).items()}
        self.headers.set_rows(prefill.with_values((), headers))
        self.body.set_text(prefill.pretty_value(template.get("body")))
        self._refresh()

    def set_mode(self, mode: Mode, base_urls: dict[str, str]) -> None:
        """Sandbox or live, and the base URL of each platform."""
        self._base_urls = dict(base_urls)
        for part in (self.scenario, self._scenario_name):
            part.setVisible(mode == "sandbox")
        self.auth.set_sandbox(sandbox=mode == "sandbox")
        for field in ("auth", "path"):  # said of the other mode's credentials and address
            self._problems.forget(field)
        self._refresh()

    def set_credential_statuses(self, platform_id: str, statuses: Mapping[str, CredentialStatus]) -> None:
        """What is known of a platform's credentials, for the tab that shows which are used."""
        if self._platform is not None and platform_id == self._platform.id:
            self.auth.set_statuses(statuses)
            if self.auth.complete:
                self._problems.forget("auth")
            self._update_tabs()

    def set_running(self, running: bool) -> None:
        """Whether a call runs: one of Send and Stop can be pressed, both stay where they are."""
        self._running = running
        self.url.set_running(running=running)

    def fault(self) -> str | None:
        """The fault script for the sandbox; None for none, and always in live mode."""
        return self.scenario.script() if not self.scenario.isHidden() else None

    # ---- the request ----

    def request(self) -> APIRequest | None:
        """The request as filled in; None if a field is wrong, which is then said at that field."""
        self._problems.clear()
        try:
            return self._checked()
        except (FieldError, JieruError) as error:
            self._problems.show(error, self._operation)
            return None

    def send(self) -> None:
        """Take over what is being typed and ask for the request to be sent, if every field is right."""
        if self._running:
            return
        self._commit()
        request = self.request()
        if request is not None:
            self.send_requested.emit(request)

    def ask_for_batch(self) -> None:
        """Take over what is being typed and ask for the request to be sent for many rows.

        Types and required parameters are not looked at: they are checked for each row.
        """
        self._commit()
        self._problems.clear()
        try:
            policy, timeout = self.retry.policy()
            self.batch_requested.emit(build(replace(self._draft(), policy=policy, timeout=timeout)))
        except FieldError as error:
            self._problems.show(error, self._operation)

    def show_error(self, error: JieruError) -> None:
        """Say at the right field what core did not like."""
        self._problems.show(error, self._operation)

    # ---- inside ----

    def _commit(self) -> None:
        """Take over what is still in an input method or a cell's editor."""
        commit_input()
        self.params.commit_editor()
        self.headers.commit_editor()

    def _make_head(self) -> QWidget:
        head = styled(QWidget(self), "surface")
        head.setObjectName("composer.head")
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self.platform)
        choices.addWidget(self.operation)
        choices.addWidget(self.batch)
        choices.addStretch(1)
        choices.addWidget(self._scenario_name)
        choices.addWidget(self.scenario)
        rows = QVBoxLayout()
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(10)
        rows.addLayout(choices)
        rows.addWidget(self.url)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(rows)
        column.addWidget(line("h", head))
        return head

    def _connect(self) -> None:
        self.platform.activated.connect(lambda _index: self._on_platform_chosen())
        self.operation.activated.connect(lambda _index: self._enter_operation(self.operation.operation_id()))
        self.batch.clicked.connect(self.ask_for_batch)
        self.url.send_pressed.connect(self.send)
        self.url.stop_pressed.connect(self.stop_requested)
        self.auth.credentials_requested.connect(self.credentials_requested)
        self.file.chosen.connect(self._on_file)
        self.url.edited.connect(lambda: self._problems.forget("path"))
        for signal in (self.url.edited, self.params.edited, self.headers.edited, self.body.edited, self.retry.edited):
            signal.connect(self._refresh)

    def _on_platform_chosen(self) -> None:
        chosen = self.platform.platform_id()
        if self._platform is None or chosen != self._platform.id:
            self._enter_platform(chosen)
            self.platform_changed.emit(chosen)

    def _on_file(self, path: str) -> None:
        upload = self._operation.upload if self._operation else None
        if upload is not None:
            self.params.choose(upload.path_param, path, upload.url_param)

    def _enter_platform(self, platform_id: str) -> None:
        self._platform = self._platforms[platform_id]
        self.operation.set_operations(self._platform.operations)
        self._name_platform(self._platform)
        first = next((item.id for item in self._platform.operations), "")
        self.operation.choose(first)
        self._enter_operation(first)

    def _name_platform(self, platform: Platform) -> None:
        self.retry.set_platform(platform.id, prefill.in_language(platform.names) or platform.id)

    def _enter_operation(self, operation_id: str) -> None:
        assert self._platform is not None
        before, self._operation = self._operation, self._platform.operation(operation_id)
        self._problems.clear()
        if self._operation is not None:
            self.params.set_rows(prefill.param_rows(self._operation))
            self.body.set_text(prefill.body_text(self._operation))
        elif before is not None and self._platform.operation(before.id) is before:
            # from an operation to a raw path: its address and values are the start
            self.url.show_target(before.method, before.path, fixed=False)
            self.params.set_rows(tuple(replace(row, declared=None) for row in self.params.rows))
        else:
            self.url.show_target("GET", "/", fixed=False)
            self.params.set_rows(())
            self.body.set_text("")
        self._refresh()

    def _checked(self) -> APIRequest | None:
        """The request, or the first mistake raised; None without a platform."""
        if self._platform is None:
            return None
        policy, timeout = self.retry.policy()
        made = build(replace(self._draft(), policy=policy, timeout=timeout))
        resolve(self._platform, made.endpoint, made.method, made.data, made.params)
        return made

    def _mistake(self) -> FieldError | JieruError | None:
        try:
            self._checked()
        except (FieldError, JieruError) as error:
            return error
        return None

    def _draft(self) -> Draft:
        operation = self._operation
        return Draft(
            platform=self._platform.id if self._platform else "",
            operation=operation,
            method=operation.method if operation else self.url.method.currentText(),
            path=self.url.path.text(),
            params=self.params.rows,
            headers=self.headers.rows,
            body=self.body.text(),
        )

    def _refresh(self) -> None:
        """Everything that follows from the fields: address, tabs, and no message about what was just changed."""
        platform, operation = self._platform, self._operation
        if platform is None:
            return
        draft = self._draft()
        try:  # the body plays no part in the address, and may be large
            target = target_of(build(replace(draft, body="", headers=())), platform)
        except FieldError:
            target = None
        if operation is not None:
            self.url.show_target(operation.method, path_and_query(target) if target else operation.path, fixed=True)
        upload = operation.upload if operation else None
        sent = (row.value for row in draft.params if upload and row.name == upload.path_param and row.enabled)
        self.file.show_file(upload, next(sent, ""))
        base = self._base_urls.get(platform.id, platform.base_url)
        self.url.set_base(base)
        self.params.show_url(url_as_sent(target, platform, base) if target and base else "")
        self.body.set_method(draft.method, has_body=draft.has_body)
        self.auth.show_target(platform, operation or (target.operation if target else None))
        self._update_tabs()

    def _update_tabs(self) -> None:
        parts = (
            (self.tr("Params"), str(self.params.enabled_count or "")),
            (self.tr("Headers"), str(self.headers.enabled_count or "")),
            (self.tr("Body"), ""),
            (self.tr("Auth"), self.auth.summary),
            (self.tr("Retry"), self.retry.summary),
        )
        for index, (name, more) in enumerate(parts):
            self.tabs.set_text(index, name, more)

    def retranslate(self) -> None:
        """All words anew."""
        for part in (self.platform, self.operation, self.scenario):
            part.retranslate()
        self._scenario_name.setText(self.scenario.accessibleName())
        self.tabs.bar.setAccessibleName(self.tr("Request"))
        self.batch.setText(self.tr("Batch…"))
        self.batch.setToolTip(self.tr("Send this request once for each row of a table"))
        if self._platform is not None:
            self._name_platform(self._platform)
        self.params.set_words(self.tr("Parameters"), self.tr("New parameter"))
        self.headers.set_words(self.tr("Headers"), self.tr("New header"))
        if self._operation is not None:
            self.params.renote({param.name: prefill.in_language(param.help) for param in self._operation.params})
        self._refresh()
        self._problems.retell(self._mistake)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
