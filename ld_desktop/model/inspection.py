"""What the engine says of the model and of the prompts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.protocol.prompts import Reading
from engine.protocol.results import InspectDone


class Inspection(QObject):
    """The newest answer; ``problem`` says why there is none, ``sam_problem`` why the chosen SAM cannot be used.

    ``upscaler_problem`` says the same of the upscaler.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.answer: InspectDone | None = None
        self.problem: str | None = None
        self.sam_problem: str | None = None
        self.upscaler_problem: str | None = None
        self._facts: dict[str, Reading] = {}

    def take(self, answer: InspectDone) -> None:
        self.answer, self.problem = answer, None
        self._facts = {facts.text: facts for facts in self.answer.prompts}
        self.changed.emit()

    def fail(self, problem: str) -> None:
        self.answer, self.problem = None, problem
        self._facts = {}
        self.changed.emit()

    def judge_sam(self, problem: str | None) -> None:
        if problem != self.sam_problem:
            self.sam_problem = problem
            self.changed.emit()

    def judge_upscaler(self, problem: str | None) -> None:
        if problem != self.upscaler_problem:
            self.upscaler_problem = problem
            self.changed.emit()

    def forget(self) -> None:
        """Another model was chosen."""
        self.answer = self.problem = None
        self._facts = {}
        self.changed.emit()

    def facts(self, prompt: str) -> Reading | None:
        """What is known of ``prompt``; None until the engine has looked at it."""
        return self._facts.get(prompt)
