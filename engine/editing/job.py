"""What every job needs while it runs: cancel, progress with a measured ETA, losses, previews, time and memory."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, cast

import psutil
import torch
from PIL import Image
from torch import Tensor

from engine.editing.time_left import Planned, TimeLeft
from engine.files import atomic, free_space
from engine.protocol.errors import CancelledError, NotFiniteError
from engine.protocol.events import Event, LossPoint, Preview, Progress, StagePlan, Started, stage_text
from engine.protocol.results import StageReport

_FLUSH_SECONDS = 0.25
_PREVIEW_SECONDS = 1.0
_PREVIEW_SHARE = 0.04  # of the job's time


class Job:
    """The running job. ``emit`` gets its events; ``cancelled`` is asked at every step."""

    def __init__(
        self,
        name: str,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
        device: torch.device,
        plan: Sequence[Planned],
    ) -> None:
        self.name, self.emit, self.device = name, emit, device
        self.reports: list[StageReport] = []
        self.losses: list[LossPoint] = []
        self._cancelled, self._plan = cancelled, {stage.name: stage for stage in plan}
        self._time_left = TimeLeft(plan)
        self._process = psutil.Process()
        self._peak = 0
        self._stage: Planned | None = None
        self._done = 0
        self._previewed, self._preview_cost = time.monotonic(), 0.0
        emit(Started(job=name, stages=tuple(StagePlan(stage.name, stage.steps) for stage in plan)))

    def check(self) -> None:
        """Raises CancelledError once the person asked to stop."""
        if self._cancelled():
            raise CancelledError("The job was cancelled.", "Candidates that were announced are on disk.")

    @contextlib.contextmanager
    def stage(self, name: str) -> Generator[None]:
        """Measures one stage. One that is not planned has no steps and is not measured."""
        planned = self._plan.get(name)
        if planned is None:
            yield
            return
        self._stage = planned
        self._peak = self._done = 0
        if self.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self.device)
        begun = time.monotonic()
        yield
        seconds = time.monotonic() - begun
        self._measure()
        self.reports.append(StageReport(name, seconds, self._peak))
        self._time_left.end(planned)
        del self._plan[name]

    def again(self, stage: str) -> None:
        """What ``stage``, which failed, has told of its losses counts no more; it can begin once more."""
        self.losses = [point for point in self.losses if point.stage != stage]
        self._time_left.again()

    def step_done(self) -> None:
        """One more step of the current stage is done. Raises CancelledError once the person asked to stop."""
        stage = self._current()
        self._done += 1
        self._measure()
        eta = self._time_left.step(stage, time.monotonic())
        self.emit(Progress(job=self.name, stage=stage.name, step=self._done, steps=stage.steps, eta_s=eta))
        self.check()

    def preview(self, draw: Callable[[], Image.Image]) -> None:
        """Emits a preview when one is due: at most once a second, and for a few percent of the time at most."""
        started = time.monotonic()
        if started - self._previewed < max(_PREVIEW_SECONDS, self._preview_cost / _PREVIEW_SHARE):
            return
        file = io.BytesIO()
        draw().save(file, "PNG")
        self.emit(Preview(job=self.name, stage=self._current().name, step=self._done, png=file.getvalue()))
        self._previewed = time.monotonic()
        self._preview_cost = self._previewed - started

    def loss_log(self) -> LossLog:
        return LossLog(self, self._current().name)

    def _current(self) -> Planned:
        if self._stage is None:
            raise RuntimeError("No stage has begun.")
        return self._stage

    def _measure(self) -> None:
        if self.device.type == "cuda":
            self._peak = torch.cuda.max_memory_allocated(self.device)
        else:
            self._peak = max(self._peak, int(self._process.memory_info().rss))


def begin_folder(out: str, wanted: int) -> Path:
    """The folder ``out``, where ``wanted`` bytes may be written, without what killed processes began to write there.

    Raises DiskError before anything is changed, OSError.
    """
    folder = Path(out)
    free_space.check(folder, wanted)
    folder.mkdir(parents=True, exist_ok=True)
    atomic.sweep(folder)
    return folder


@contextlib.contextmanager
def deterministic(wanted: bool) -> Generator[None]:
    """Bit-identity on CUDA costs speed, so it is asked for; a CPU is deterministic anyway."""
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(wanted or before)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)


class LossLog:
    """Collects losses on the device and fetches them a few at a time, so that no step waits for them."""

    def __init__(self, job: Job, stage: str) -> None:
        self._job, self._stage = job, stage
        self._pending: list[Tensor] = []
        self._first = 1
        self._flushed = time.monotonic()

    def add(self, total: Tensor, of_object: Tensor, of_background: Tensor, failed: Tensor) -> None:
        """Scalars of one step. Raises NotFiniteError, perhaps some steps later, naming the step that first failed."""
        self._pending.append(torch.stack([total.detach(), of_object.detach(), of_background.detach(), failed]))
        if time.monotonic() - self._flushed >= _FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Emits everything collected. Raises NotFiniteError as ``add`` does."""
        if not self._pending:
            return
        rows: list[list[float]] = cast(Any, torch.stack(self._pending)).tolist()
        for step, (total, of_object, of_background, failed) in enumerate(rows, start=self._first):
            if failed:
                raise NotFiniteError(
                    "The loss became infinite or undefined at step {step} of stage '{stage}'.",
                    "Lower the rate of that stage; the model itself is unharmed.",
                    step=step,
                    stage=stage_text(self._stage),
                )
            point = LossPoint(
                job=self._job.name,
                stage=self._stage,
                step=step,
                total=total,
                object=of_object,
                background=of_background,
            )
            self._job.losses.append(point)
            self._job.emit(point)
        self._first += len(rows)
        self._pending.clear()
        self._flushed = time.monotonic()
