"""What every job needs while it runs: cancel, progress with a measured ETA, losses, previews, time and memory."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, cast

import msgspec
import psutil
import torch
from PIL import Image
from torch import Tensor

from engine.editing.checkpoints.training_state import TrainingState
from engine.editing.steering import Steering
from engine.editing.time_left import Planned, TimeLeft
from engine.files import atomic, free_space
from engine.models import devices
from engine.protocol.errors import CancelledError, NotFiniteError
from engine.protocol.events import Event, LossPoint, Preview, Progress, StagePlan, Started, stage_text
from engine.protocol.results import StageReport

_FLUSH_SECONDS = 0.25
_PREVIEW_SECONDS = 1.0
_PREVIEW_SHARE = 0.03  # of the job's time between two of them; of all of it less


class Job:
    """The running job. ``emit`` gets its events; ``cancelled`` is asked at every step, ``steering`` too.

    ``states``: how far it is is kept there, once it is set.
    """

    def __init__(
        self,
        name: str,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
        device: torch.device,
        plan: Sequence[Planned],
        steering: Steering | None = None,
    ) -> None:
        self.name, self.emit, self.device = name, emit, device
        self.reports: list[StageReport] = []
        self.losses: list[LossPoint] = []
        self.states: TrainingState | None = None
        self._steering, self._waited = steering, 0.0
        self._earlier: StageReport | None = None  # what was measured of the current stage before the run was cut off
        self._begun = 0.0
        self._cancelled, self._plan = cancelled, {stage.name: stage for stage in plan}
        self._time_left = TimeLeft(plan)
        self._process = psutil.Process()
        self._peak = 0
        self._stage: Planned | None = None
        self._done = 0
        self._aside: tuple[int, int] | None = None  # steps done of work that is no step of the plan, and all of them
        self._previewed, self._preview_cost = self._now(), 0.0
        emit(Started(job=name, stages=tuple(StagePlan(stage.name, stage.steps) for stage in plan)))

    def check(self, before_pause: Callable[[], None] | None = None) -> None:
        """Waits while the person wants it to, after ``before_pause``. Raises CancelledError once they asked to stop."""
        if self._steering is not None and self._steering.paused(self.name):
            if before_pause is not None:
                before_pause()
            self._waited += self._steering.wait(self.name, self._cancelled)
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
        devices.begin_peak(self.device)
        self._begun, self._earlier = self._now(), None
        self.ends_stage()  # a wish that came too late for the stage before is none for this one
        self.samples()
        yield
        self.reports.append(self._report(planned))
        self._time_left.end(planned)
        del self._plan[name]

    def again(self, stage: str) -> None:
        """What ``stage``, which failed, has told of its losses counts no more; it can begin once more."""
        self.losses = [point for point in self.losses if point.stage != stage]
        self._time_left.again()

    @contextlib.contextmanager
    def aside(self, steps: int) -> Generator[None]:
        """Work of ``steps`` steps between two of the current stage: it changes neither what is kept nor the pace."""
        begun, states = self._now(), self.states
        self._aside, self.states = (0, steps), None
        try:
            yield
        finally:
            self._aside, self.states = None, states
            self._waited += self._now() - begun

    def step_done(self, before_pause: Callable[[], None] | None = None) -> None:
        """One more step of the current stage is done, or of the work aside. Waits and raises as ``check``."""
        stage = self._current()
        if self._aside is not None:
            done, steps = self._aside[0] + 1, self._aside[1]
            self._aside = done, steps
            self.emit(Progress(job=self.name, stage=stage.name, step=self._done, steps=stage.steps, drawn=done / steps))
            self.check()
            return
        self._done += 1
        self._measure()
        now = self._now()
        eta, speed = self._time_left.step(stage, now), self._time_left.speed(now)
        self.emit(
            Progress(job=self.name, stage=stage.name, step=self._done, steps=stage.steps, eta_s=eta, steps_per_s=speed)
        )
        self.check(before_pause)

    def preview(self, draw: Callable[[], Image.Image]) -> None:
        """Emits a preview when one is due: at most once a second, and for a few percent of the time at most."""
        started = self._now()
        if started - self._previewed < max(_PREVIEW_SECONDS, self._preview_cost / _PREVIEW_SHARE):
            return
        file = io.BytesIO()
        draw().save(file, "PNG")
        self.emit(Preview(job=self.name, stage=self._current().name, step=self._done, png=file.getvalue()))
        self._previewed = self._now()
        self._preview_cost = self._previewed - started

    def loss_log(self) -> LossLog:
        return LossLog(self, self._current().name)

    @property
    def current(self) -> str:
        """The stage under way."""
        return self._current().name

    def ends_stage(self) -> bool:
        """Whether the person wants the current stage to be over; asked once, the wish is fulfilled."""
        return self._steering is not None and self._steering.ends_stage(self.name)

    def samples(self) -> bool:
        """Whether the person wants candidates of what is learned so far; asked once, the wish is fulfilled."""
        return self._steering is not None and self._steering.samples(self.name)

    def go_on(self, done: int, report: StageReport | None, losses: Sequence[LossPoint]) -> None:
        """The current stage goes on after ``done`` steps, of which ``report`` and ``losses`` tell."""
        self._earlier = report
        self.skip(done)
        for point in losses:
            self.lose(msgspec.structs.replace(point, job=self.name))

    def done_before(self, report: StageReport, losses: Sequence[LossPoint]) -> None:
        """The stage of ``report``, which trains, was over before the run was cut off."""
        for point in losses:
            self.lose(msgspec.structs.replace(point, job=self.name))
        self.reports.append(report)
        self._time_left.end(self._plan.pop(report.name))

    def skip(self, steps: int) -> None:
        """So many of the current stage were done before."""
        self._done += steps
        self._time_left.skip(self._current(), steps)

    def lose(self, point: LossPoint) -> None:
        self.losses.append(point)
        self.emit(point)

    def reports_so_far(self) -> list[StageReport]:
        """Of all stages, the current one too."""
        return [*self.reports, self._report(self._current())]

    def _report(self, stage: Planned) -> StageReport:
        self._measure()
        seconds, earlier = self._now() - self._begun, self._earlier
        if earlier is None:
            return StageReport(stage.name, seconds, self._peak)
        return StageReport(stage.name, earlier.seconds + seconds, max(earlier.peak_bytes, self._peak))

    def _now(self) -> float:
        """Seconds, without those in which it stood still."""
        return time.monotonic() - self._waited

    def _current(self) -> Planned:
        if self._stage is None:
            raise RuntimeError("No stage has begun.")
        return self._stage

    def _measure(self) -> None:
        peak = devices.peak_bytes(self.device)
        self._peak = max(self._peak, int(self._process.memory_info().rss)) if peak is None else peak


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

    def go_on(self, done: int) -> None:
        """So many steps were told of before."""
        self._first = done + 1

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
            self._job.lose(point)
        self._first += len(rows)
        self._pending.clear()
        self._flushed = time.monotonic()
