"""Asks the engine how long Start would take, and how much memory, a moment after anything of that changes."""

from __future__ import annotations

import contextlib
import logging

import msgspec
from PySide6.QtCore import QObject

from engine.protocol.errors import CancelledError, EngineError
from engine.protocol.requests import EditRequest, ForecastRequest
from engine.protocol.results import ForecastDone
from ld_desktop.actions.runs.edit_request import compose, mask_names
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.document.readiness import Readiness

_log = logging.getLogger(__name__)

_PAUSE_MS = 1000


class Forecasts(QObject):
    """Only where Start can be pressed and nothing runs: the engine has nothing else to do then. What is asked of it
    meanwhile comes first, and the forecast is asked for once more.
    """

    def __init__(self, workspace: Workspace, readiness: Readiness, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._readiness = workspace, readiness
        self._timer = workspace.delay(_PAUSE_MS, self._ask)
        self._edit: EditRequest | None = None  # the one that the forecast is of
        self._job: str | None = None  # at which the engine is
        document, preferences = workspace.document, workspace.preferences
        for changed in (
            document.photo_changed,
            document.reference_changed,
            document.weights.changed,
            document.object.prompt_changed,
            document.background.prompt_changed,
            document.undo_stack.indexChanged,
            preferences.run_changed,
            preferences.models_changed,
            workspace.inspection.changed,
            workspace.run.changed,
        ):
            changed.connect(self._follow)

    def _follow(self) -> None:
        edit = self._described()
        if edit == self._edit:
            return
        self._edit = edit
        self._timer.stop()
        if self._job is not None:
            with contextlib.suppress(EngineError):  # it has died, and its forecast with it
                self._workspace.engine.cancel(self._job)
        if edit is None:
            self._workspace.forecast.forget()
        else:
            self._workspace.forecast.expect()
            self._timer.start()

    def _described(self) -> EditRequest | None:
        """What Start would begin, without what changes neither time nor memory."""
        workspace, photo = self._workspace, self._workspace.document.photo
        if photo is None or workspace.run.busy or self._readiness.start() is not None:
            return None
        edit = compose(workspace, "", photo, {name: name for name in mask_names(workspace.document)})
        out, seeds = str(workspace.runs), tuple(range(1, len(edit.seeds) + 1))
        return msgspec.structs.replace(
            edit, out=out, object_prompt="", background_prompt="", target=None, negative="", seeds=seeds
        )

    def _ask(self) -> None:
        if (edit := self._edit) is not None and (photo := self._workspace.document.photo) is not None:
            self._workspace.spawn(self._await(edit, (photo.image.width(), photo.image.height())))

    async def _await(self, edit: EditRequest, size: tuple[int, int]) -> None:
        """Where there can be none, Start tells why."""
        self._job = job = new_job()
        asked, forecast = ForecastRequest(job=job, edit=edit, photo_size=size, memory=True), self._workspace.forecast
        try:
            answer = await self._workspace.engine.request(asked, ForecastDone)
        except CancelledError:
            if edit is self._edit:
                self._timer.start()
        except EngineError as error:
            _log.debug("There is no forecast: %s", error)
            if edit is self._edit:
                forecast.forget()
        else:
            if edit is self._edit:
                forecast.take(answer)
        finally:
            if self._job == job:
                self._job = None
