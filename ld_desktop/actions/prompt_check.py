"""Asks the engine about the models and the prompts, a moment after they change."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.protocol.errors import EngineDiedError, EngineError, ModelError
from engine.protocol.requests import Additions, CheckSamRequest, CheckUpscalerRequest, InspectRequest
from engine.protocol.results import CheckSamDone, CheckUpscalerDone, InspectDone
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.notices import Notice

_PAUSE_MS = 400


class PromptCheck(QObject):
    """Looks at once when the engine is ready or another model is chosen, and after a pause in typing."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._timer = workspace.delay(_PAUSE_MS, self.look)
        self._soon = workspace.delay(0, self._look_at_all)
        self._told: Notice | None = None  # of a model, SAM or upscaler that cannot be used
        document = workspace.document
        for signal in (document.object.prompt_changed, document.background.prompt_changed):
            signal.connect(self._timer.start)
        document.negative_changed.connect(self._timer.start)
        document.target_changed.connect(self._timer.start)
        workspace.preferences.models_changed.connect(self._models_changed)
        workspace.preferences.upscaler_changed.connect(self._upscaler_changed)
        workspace.engine.state_changed.connect(self._state_changed)
        workspace.engine.died.connect(self._died)

    def look(self) -> None:
        self._workspace.spawn(self._look())

    def _models_changed(self) -> None:
        self._withdraw()
        self._workspace.inspection.forget()
        self._look_at_all()

    def _upscaler_changed(self) -> None:
        self._withdraw()
        self._look_at_all()  # it may have complained of the model

    def _withdraw(self) -> None:
        """What it complains of is chosen no more."""
        if self._told is not None and self._workspace.notices.current is self._told:
            self._workspace.notices.dismiss()
        self._told = None

    def _state_changed(self, state: str) -> None:
        if state == "ready":
            self._soon.start()
        elif state == "stopped":
            self._workspace.inspection.forget()

    def _look_at_all(self) -> None:
        self.look()
        self._workspace.spawn(self._check_sam())
        self._workspace.spawn(self._check_upscaler())

    def _complain(self, error: ModelError) -> None:
        self._workspace.notices.error(error)
        self._told = self._workspace.notices.current

    def _died(self, fault: EngineDiedError) -> None:
        self._workspace.inspection.fail(in_window_language(fault.texts[0]))
        self._workspace.notices.error(fault)

    async def _look(self) -> None:
        workspace, document = self._workspace, self._workspace.document
        texts = (document.object.prompt, document.background.prompt, document.negative, document.whole_text)
        prompts = tuple(text.strip() for text in texts if text.strip())
        model, added = used = _used(workspace)
        try:
            result = await workspace.engine.request(
                InspectRequest(
                    job=new_job(),
                    model=model,
                    loras=added.loras,
                    vae=added.vae,
                    embeddings=added.embeddings,
                    prompts=prompts,
                ),
                InspectDone,
            )
        except ModelError as error:
            if used == _used(workspace):  # else another one is looked at by now
                workspace.inspection.fail(in_window_language(error.texts[0]))
                self._complain(error)
            return
        except EngineError as error:
            workspace.inspection.fail(in_window_language(error.texts[0]))
            raise
        if used == _used(workspace):
            workspace.inspection.take(result)

    async def _check_sam(self) -> None:
        """The starter's own is not looked at: it is loaded when it is needed."""
        workspace, sam = self._workspace, self._workspace.preferences.sam
        problem = None
        if sam is not None:
            problem = await self._problem(CheckSamRequest(job=new_job(), sam=sam), CheckSamDone)
        if sam != workspace.preferences.sam:
            return
        workspace.inspection.judge_sam(None if problem is None else in_window_language(problem.texts[0]))
        if problem is not None:
            self._complain(problem)

    async def _check_upscaler(self) -> None:
        workspace, upscaler = self._workspace, self._workspace.preferences.upscaler
        problem = None
        if upscaler is not None:
            asked = CheckUpscalerRequest(job=new_job(), upscaler=upscaler)
            problem = await self._problem(asked, CheckUpscalerDone)
        if upscaler != workspace.preferences.upscaler:
            return
        workspace.inspection.judge_upscaler(None if problem is None else in_window_language(problem.texts[0]))
        if problem is not None:
            self._complain(problem)

    async def _problem(
        self, request: CheckSamRequest | CheckUpscalerRequest, answer: type[CheckSamDone | CheckUpscalerDone]
    ) -> ModelError | None:
        """Why the file that is asked for cannot be used."""
        try:
            await self._workspace.engine.request(request, answer)
        except ModelError as error:
            return error
        return None


def _used(workspace: Workspace) -> tuple[str | None, Additions]:
    """The diffusion model and what is added to it."""
    return workspace.preferences.model, workspace.preferences.added
