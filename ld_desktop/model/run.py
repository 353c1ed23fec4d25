"""The job the engine is doing: stages, step, time left, losses, and how it ended."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from engine.protocol.events import (
    AnyEvent,
    Cancelled,
    Failed,
    Finished,
    LossPoint,
    Preview,
    Progress,
    Retried,
    StagePlan,
    Started,
)

Kind = Literal["edit", "sample", "reference"]
_TRAINING = ("embeddings", "weights")
Outcome = Literal["none", "finished", "cancelled", "failed"]


class Run(QObject):
    """One job at a time. ``changed`` when it begins, enters a stage, is paused, is being cancelled or ends, and when
    another photo is open.

    ``progressed`` while it works. It belongs to the photo that was open when it began, and to ``frame`` of that.
    ``pointing`` counts the masks that are being looked for beside it.
    """

    changed = Signal()
    progressed = Signal()
    losses_changed = Signal()
    preview_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job: str | None = None
        self.kind: Kind = "edit"
        self.cancelling = self.paused = False
        self.pointing = 0
        self.outcome: Outcome = "none"
        self.plan: tuple[StagePlan, ...] = ()
        self.stage: str = ""
        self.step = self.steps = 0
        self.eta_s: float | None = None
        self.speed: float | None = None  # steps a second
        self.drawn: float | None = None  # how much is done of drawing candidates from what is learned so far
        self.losses: dict[str, list[LossPoint]] = {}
        self.frame = QRect()
        self._preview: QImage | None = None
        self._unwanted = False
        self._photo = self._open = ("", "")  # path and content

    @property
    def photo(self) -> str:
        """The path of the job's photo."""
        return self._photo[0]

    @property
    def here(self) -> bool:
        """The job's photo is the one that is open, also by another name."""
        return self._photo[1] == self._open[1]

    @property
    def preview(self) -> QImage | None:
        """Of what the job draws, for its own photo alone."""
        return self._preview if self.here else None

    @property
    def trains(self) -> bool:
        """It is in a stage that learns."""
        return self.busy and self.stage in _TRAINING

    @property
    def busy(self) -> bool:
        return self.job is not None

    @property
    def fraction(self) -> float:
        """How much of all planned steps is done, 0 to 1."""
        total = sum(stage.steps for stage in self.plan)
        done = 0
        for stage in self.plan:
            if stage.name == self.stage:
                return (done + self.step) / total if total else 0.0
            done += stage.steps
        return 0.0

    def begin(self, job: str, kind: Kind, frame: QRect, photo: tuple[str, str] | None = None) -> None:
        """``photo``: the path and the content of another than the one that is open."""
        self.job, self.kind, self.cancelling, self.paused, self.outcome = job, kind, False, False, "none"
        self._photo, self.frame = photo or self._open, frame
        self.plan, self.stage, self.step, self.steps = (), "", 0, 0
        self.eta_s = self.speed = self.drawn = None
        if kind == "edit":
            self.losses = {}
            self.losses_changed.emit()
        self._unwanted = False
        self._show(None)
        self.changed.emit()

    def look_at(self, photo: str, content: str) -> None:
        """The photo of this path is open from now on; ``content`` is what tells it from others.

        The losses of a run of another photo are shown no more, nor how it ended, unless there are candidates of it.
        """
        self._open = photo, content
        if not self.here and not self.busy:
            self.losses = {}
            self.losses_changed.emit()
            if self.outcome != "finished":
                self.outcome = "none"
        self.changed.emit()
        self.preview_changed.emit()

    def forget(self) -> None:
        """How the last run ended, and its losses."""
        self.outcome, self.losses = "none", {}
        self.losses_changed.emit()
        self.changed.emit()

    def cancel(self) -> None:
        self.cancelling = True
        self.changed.emit()

    def pause(self, paused: bool) -> None:
        """It stands still, or goes on."""
        self.paused = paused
        self.changed.emit()

    def point(self, change: int) -> None:
        """``change`` more (or, negative, fewer) masks are being looked for."""
        self.pointing += change
        self.changed.emit()

    def take(self, event: AnyEvent) -> None:
        """Notes an event of the current job; others are ignored."""
        if event.job != self.job:
            return
        match event:
            case Started(stages=stages):
                self.plan = stages
                self.progressed.emit()
            case Progress():
                if event.stage != self.stage and self._preview is not None:
                    self._show(None)
                entered = event.stage != self.stage
                self.stage, self.step, self.steps = event.stage, event.step, event.steps
                self.eta_s, self.speed, self.drawn = event.eta_s, event.steps_per_s, event.drawn
                self.progressed.emit()
                if entered:
                    self.changed.emit()
            case LossPoint():
                self.losses.setdefault(event.stage, []).append(event)
                self.losses_changed.emit()
            case Retried(stage=stage):
                self.losses.pop(stage, None)
                self.losses_changed.emit()
            case Preview(png=png):
                if not self._unwanted:
                    self._show(QImage.fromData(png))
            case Finished():
                self._end("finished")
            case Cancelled():
                self._end("cancelled")
            case Failed():
                self._end("failed")
            case _:
                pass

    def hide_preview(self) -> None:
        """Until the next job, where one is shown."""
        if self.preview is not None:
            self.withhold_preview()

    def withhold_preview(self) -> None:
        """None is shown until the next job."""
        self._unwanted = True
        self._show(None)

    def abandon(self, job: str) -> None:
        """``job`` ended without the engine saying so; nothing where it did."""
        if job == self.job:
            self._end("failed")

    def _end(self, outcome: Outcome) -> None:
        self.job, self.outcome, self.cancelling, self.paused = None, outcome, False, False
        self._show(None)
        self.changed.emit()

    def _show(self, preview: QImage | None) -> None:
        self._preview = preview
        self.preview_changed.emit()
