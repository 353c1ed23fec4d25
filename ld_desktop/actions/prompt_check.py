"""Asks the engine about the models and the prompts, a moment after they change."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.protocol.errors import EngineDiedError, EngineError, ModelError
from engine.protocol.requests import CheckSamRequest, InspectRequest
from engine.protocol.results import CheckSamDone
from ld_desktop.actions.workspace import Desk, new_job
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.inspection import Answer
from ld_desktop.model.notices import Notice

_PAUSE_MS = 400


class Inspecting(QObject):
    """Looks at once when the engine is ready or another model is chosen, and after a pause in typing."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = desk.delay(_PAUSE_MS, self.look)
        self._told: Notice | None = None  # of a model or SAM that cannot be used
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
        if self._told is not None and self._desk.notices.current is self._told:
            self._desk.notices.dismiss()  # what it complains of is chosen no more
        self._told = None
        self._desk.inspection.forget()
        self._look_at_all()

    def _state_changed(self, state: str) -> None:
        if state == "ready":
            self._look_at_all()
        elif state == "stopped":
            self._desk.inspection.forget()

    def _look_at_all(self) -> None:
        self.look()
        self._desk.spawn(self._check_sam())

    def _complain(self, error: ModelError) -> None:
        self._desk.notices.error(error)
        self._told = self._desk.notices.current

    def _died(self, fault: EngineDiedError) -> None:
        self._desk.inspection.fail(in_window_language(fault.texts[0]))
        self._desk.notices.error(fault)

    async def _look(self) -> None:
        desk, document = self._desk, self._desk.document
        texts = (document.object.prompt, document.background.prompt, document.negative, document.whole_text)
        prompts = tuple(text.strip() for text in texts if text.strip())
        model = desk.preferences.model
        try:
            result = await desk.engine.request(InspectRequest(job=new_job(), model=model, prompts=prompts), Answer)
        except ModelError as error:
            if model == desk.preferences.model:  # else another one is looked at by now
                desk.inspection.fail(in_window_language(error.texts[0]))
                self._complain(error)
            return
        except EngineError as error:
            desk.inspection.fail(in_window_language(error.texts[0]))
            raise
        if model == desk.preferences.model:
            desk.inspection.take(result)

    async def _check_sam(self) -> None:
        """The starter's own is not looked at: it is loaded when it is needed."""
        desk, sam = self._desk, self._desk.preferences.sam
        problem: ModelError | None = None
        if sam is not None:
            try:
                await desk.engine.request(CheckSamRequest(job=new_job(), sam=sam), CheckSamDone)
            except ModelError as error:
                problem = error
        if sam != desk.preferences.sam:
            return
        desk.inspection.judge_sam(None if problem is None else in_window_language(problem.texts[0]))
        if problem is not None:
            self._complain(problem)
