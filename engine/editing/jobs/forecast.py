"""How long an edit will take on this device, and how much of its memory, before it starts."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping

import msgspec

from engine.editing.inputs import EditInputs
from engine.editing.memory import modes
from engine.editing.memory.known_needs import KnownNeeds
from engine.editing.method import Method
from engine.editing.sources import SamViews
from engine.editing.stages import sampling
from engine.models import devices, precision
from engine.models.diffusion_model import DiffusionModel
from engine.models.memory_estimate import Interruptible
from engine.models.throughput import Throughput
from engine.protocol import framing
from engine.protocol.requests import EditRequest, ForecastRequest
from engine.protocol.results import EditDone, ForecastDone, StageForecast
from engine.protocol.settings import MemoryMode, Preset, Settings, resolve, smaller
from engine.protocol.texts import Text, shown
from engine.segmentation.sam_adapter import SegmenterStore

_LONG_S = 600.0  # from here on a CPU is told of
_MINUTE, _HOUR = 60.0, 3600.0


def run(
    request: ForecastRequest,
    method: Method,
    model: DiffusionModel,
    segmenters: SegmenterStore,
    views: SamViews,
    pace: Throughput,
    known: KnownNeeds,
    cancelled: Callable[[], bool],
) -> ForecastDone:
    """Raises UsageError, ModelError of a model whose arithmetic cannot be counted, and CancelledError where memory is
    asked for, which takes seconds.
    """
    edit = request.edit

    def by_stage(preset: Preset) -> list[StageForecast]:
        settings = resolve(preset, model.card.presets, edit.overrides)
        inputs = EditInputs(edit, request.photo_size, model, segmenters, views, settings)
        planned = method.plan(inputs, model, settings, len(edit.seeds))
        return [
            StageForecast(
                stage.name,
                stage.steps * stage.cost * pace.forward_seconds(model, _work(edit, settings, stage.name)),
            )
            for stage in planned
        ]

    # the window asks for memory by itself: what a person asks meanwhile comes first
    with Interruptible(cancelled) if request.memory else contextlib.nullcontext():
        stages = by_stage(edit.preset)
        beside = pace.beside_seconds(model, edit.method)
        seconds, draft = _sum(stages) + beside, _sum(by_stage("draft")) + beside
    slow = model.device.type == "cpu" and seconds >= _LONG_S
    notice = _notice(edit, seconds, draft) if slow else None
    if not request.memory:
        return ForecastDone(stages, seconds, str(model.device), notice)
    with Interruptible(cancelled):
        needs = _Needs(stages, request, model, known)
        mode, free = needs.mode, devices.free_bytes(model.device)
        taken, drawing = needs.training(mode), needs.drawing(mode)
        told = [msgspec.structs.replace(stage, bytes=taken.get(stage.name, drawing)) for stage in stages]
        answer = ForecastDone(told, seconds, str(model.device), notice, mode, needs.fits(mode, free), free)
        return answer if answer.fits else msgspec.structs.replace(answer, instead=needs.instead(free))


def learn(
    done: EditDone,
    photo_size: tuple[int, int],
    seconds: float,
    method: Method,
    model: DiffusionModel,
    segmenters: SegmenterStore,
    views: SamViews,
    pace: Throughput,
) -> None:
    """From an edit that took so many ``seconds`` from its beginning to its end, for the forecasts to come."""
    settings = done.result.settings
    inputs = EditInputs(done, photo_size, model, segmenters, views, settings)
    passes = {stage.name: stage.steps * stage.cost for stage in method.plan(inputs, model, settings, len(done.seeds))}
    took = {
        _work(done, settings, stage.name): stage.seconds / passes[stage.name]
        for stage in done.result.stages
        if passes.get(stage.name) and not (stage.name == sampling.STAGE and done.result.enlarged is not None)
    }  # an upscaler's time is in the stage that draws
    beside = seconds - sum(stage.seconds for stage in done.result.stages)
    pace.learn(model, took, done.method, max(beside, 0.0))


def _work(edit: EditRequest, settings: Settings, stage: str) -> str:
    """What has a pace of its own."""
    return f"{edit.method} {edit.memory} {settings.adaptation} {stage}"


class _Needs:
    """What the edit takes of the device's memory, in bytes: see ``need``. ``mode``: the one it would take."""

    def __init__(
        self, stages: list[StageForecast], request: ForecastRequest, model: DiffusionModel, known: KnownNeeds
    ) -> None:
        self._edit, self._model, self._known = request.edit, model, known
        self._settings = resolve(self._edit.preset, model.card.presets, self._edit.overrides)
        self._size = model.size, model.size
        if self._edit.frame != "object":  # which is a square
            cut = framing.cut_to_aspect(request.photo_size, self._edit.frame)
            self._size = framing.model_size_of(cut, model.size)
        self._low = precision.low_precision(model.device)
        self._trains = bool({stage.name for stage in stages} & {"embeddings", "weights"})
        self.mode: MemoryMode = "fast"
        if self._trains:
            free = devices.free_bytes(model.device)
            self.mode = modes.choose(self._edit.memory, model, self._settings, self._size, free, known)

    def drawing(self, mode: MemoryMode) -> int:
        seeds = len(self._edit.seeds)
        return self._known.sampling(self._model, self._settings, self._size, self._low, seeds, mode).total

    def training(self, mode: MemoryMode) -> Mapping[str, int]:
        """Of the stages that train."""
        if not self._trains:
            return {}
        taken = self._known.training(self._model, self._settings, mode, self._size, self._low)
        return {name: each.total for name, each in taken.items()}

    def fits(self, mode: MemoryMode, free: int) -> bool:
        return modes.fits(max([self.drawing(mode), *self.training(mode).values()]), free)

    def instead(self, free: int) -> MemoryMode | None:
        """The fastest that has room, where the edit's own has not."""
        mode = smaller(self.mode, self._settings.adaptation) if self._trains else None
        while mode is not None and not self.fits(mode, free):
            mode = smaller(mode, self._settings.adaptation)
        return mode


def _sum(stages: list[StageForecast]) -> float:
    return sum(stage.seconds for stage in stages)


def _notice(edit: EditRequest, seconds: float, draft: float) -> tuple[Text, Text]:
    """What is to be known, and what would change it."""
    told = shown("This runs on the CPU: about {time}.", time=_time(seconds))
    if edit.preset == "draft" or draft > seconds / 2:
        return told, shown("A graphics card that PyTorch can use takes minutes; fewer steps and seeds take less.")
    return told, shown(
        "A graphics card that PyTorch can use takes minutes; the preset draft takes about {time} here.",
        time=_time(draft),
    )


def _time(seconds: float) -> Text:
    if seconds < 1.5 * _HOUR:
        return shown("{minutes} minutes", minutes=max(round(seconds / _MINUTE), 1))
    return shown("{hours} hours", hours=round(seconds / _HOUR))
