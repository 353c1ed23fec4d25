"""Asks the engine about the model and the prompts, a moment after they change."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.protocol.errors import EngineDiedError, EngineError
from engine.protocol.requests import InspectRequest
from ld_desktop.actions.workspace import Desk, new_job
from ld_desktop.model.engine_texts import in_window_language

_PAUSE_MS = 400


class Inspecting(QObject):
    """Looks at once when the engine is ready or another model is chosen, and after a pause in typing."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = desk.delay(_PAUSE_MS, self.look)
        document = desk.document
        for signal in (document.object.prompt_changed, document.background.prompt_changed):
            signal.connect(self._timer.start)
        document.negative_changed.connect(self._timer.start)
        document.target_changed.connect(self._timer.start)
        desk.preferences.models_changed.connect(self._models_changed)
        desk.engine.state_changed.connect(self._state_changed)
        desk.engine.died.connect(self._died)

    def look(self) -> None:
        self._desk.spawn(self._look())

    def _models_changed(self) -> None:
        self._desk.inspection.forget()
        self.look()

    def _state_changed(self, state: str) -> None:
        if state == "ready":
            self.look()
        elif state == "stopped":
            self._desk.inspection.forget()

    def _died(self, fault: EngineDiedError) -> None:
        self._desk.inspection.fail(in_window_language(fault.texts[0]))
        self._desk.notices.error(fault)

    async def _look(self) -> None:
        desk, document = self._desk, self._desk.document
        texts = (document.object.prompt, document.background.prompt, document.negative, document.whole_text)
        prompts = tuple(text.strip() for text in texts if text.strip())
        try:
            result = await desk.engine.request(
                InspectRequest(job=new_job(), model=desk.preferences.model, prompts=prompts)
            )
        except EngineError as error:
            desk.inspection.fail(in_window_language(error.texts[0]))
            raise
        desk.inspection.take(result)
