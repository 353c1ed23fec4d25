"""What the engine says of the model and of the prompts."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from PySide6.QtCore import QObject, Signal


class ModelFacts(msgspec.Struct, frozen=True):
    """``size`` in pixels; ``kind`` is "starter" or "sd"."""

    name: str
    kind: str
    size: int
    hash: str


class PromptFacts(msgspec.Struct, frozen=True):
    """``tokens`` of at most ``limit``; ``unknown`` words that the model has never seen, with near ones that it has.

    ``foreign``: it is in a language that the model does not read.
    """

    text: str
    tokens: int
    limit: int
    unknown: Mapping[str, tuple[str, ...]]
    foreign: bool = False

    @property
    def usable(self) -> bool:
        return not self.foreign and not self.unknown and self.tokens <= self.limit


class Answer(msgspec.Struct, frozen=True):
    """``InspectRequest``'s result."""

    model: ModelFacts
    device: str
    free_bytes: int | None
    prompts: tuple[PromptFacts, ...]


class Inspection(QObject):
    """The newest answer; ``problem`` says why there is none, ``sam_problem`` why the chosen SAM cannot be used."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.answer: Answer | None = None
        self.problem: str | None = None
        self.sam_problem: str | None = None
        self._facts: dict[str, PromptFacts] = {}

    def take(self, answer: Answer) -> None:
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

    def forget(self) -> None:
        """Another model was chosen."""
        self.answer = self.problem = None
        self._facts = {}
        self.changed.emit()

    def facts(self, prompt: str) -> PromptFacts | None:
        """What is known of ``prompt``; None until the engine has looked at it."""
        return self._facts.get(prompt)
