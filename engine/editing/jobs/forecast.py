"""How long an edit will take on this device, and how much of its memory, before it starts."""

from __future__ import annotations

import msgspec

from engine.editing.inputs import EditInputs
from engine.editing.memory import modes, need
from engine.editing.method import Method
from engine.editing.sources import SamViews
from engine.models import devices, precision
from engine.models.diffusion_model import DiffusionModel
from engine.models.throughput import Throughput
from engine.protocol import framing
from engine.protocol.requests import EditRequest, ForecastRequest
from engine.protocol.results import ForecastDone, StageForecast
from engine.protocol.settings import MemoryMode, Preset, resolve
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
) -> ForecastDone:
    """Raises UsageError, and ModelError of a model whose arithmetic cannot be counted."""
    edit, forward = request.edit, pace.forward_seconds(model)

    def by_stage(preset: Preset) -> list[StageForecast]:
        settings = resolve(preset, model.card.presets, edit.overrides)
        inputs = EditInputs(edit, request.photo_size, model, segmenters, views, settings)
        planned = method.plan(inputs, model, settings, len(edit.seeds))
        return [StageForecast(stage.name, stage.steps * stage.cost * forward) for stage in planned]

    stages = by_stage(edit.preset)
    seconds, draft = _sum(stages), _sum(by_stage("draft"))
    slow = model.device.type == "cpu" and seconds >= _LONG_S
    notice = _notice(edit, seconds, draft) if slow else None
    if not request.memory:
        return ForecastDone(stages, seconds, str(model.device), notice)
    mode, taken, drawing = _memory(stages, request, model)
    told = [msgspec.structs.replace(stage, bytes=taken.get(stage.name, drawing)) for stage in stages]
    free = devices.free_bytes(model.device)
    fits = modes.fits(max([drawing, *taken.values()]), free)
    return ForecastDone(told, seconds, str(model.device), notice, mode, fits, free)


def _memory(
    stages: list[StageForecast], request: ForecastRequest, model: DiffusionModel
) -> tuple[MemoryMode, dict[str, int], int]:
    """The mode, what the stages that train take of the device's memory, and what each other one takes: see ``need``."""
    edit = request.edit
    settings = resolve(edit.preset, model.card.presets, edit.overrides)
    size = model.size, model.size
    if edit.frame != "object":  # which is a square
        size = framing.model_size_of(framing.cut_to_aspect(request.photo_size, edit.frame), model.size)
    low = precision.low_precision(model.device)
    trains = bool({stage.name for stage in stages} & {"embeddings", "weights"})
    mode: MemoryMode = "fast"
    if trains:
        mode = modes.choose(edit.memory, model, settings, size, devices.free_bytes(model.device))
    drawing = need.sampling(model, settings, size, low, len(edit.seeds), mode).total
    if not trains:
        return mode, {}, drawing
    taken = need.training(model, settings, mode, size, low)
    return mode, {name: each.total for name, each in taken.items()}, drawing


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
