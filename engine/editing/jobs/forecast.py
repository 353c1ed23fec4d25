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
from engine.protocol.settings import MemoryMode, Preset, resolve, smaller
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
    needs = _Needs(stages, request, model)
    mode, free = needs.mode, devices.free_bytes(model.device)
    taken, drawing = needs.training(mode), needs.drawing(mode)
    told = [msgspec.structs.replace(stage, bytes=taken.get(stage.name, drawing)) for stage in stages]
    answer = ForecastDone(told, seconds, str(model.device), notice, mode, needs.fits(mode, free), free)
    return answer if answer.fits else msgspec.structs.replace(answer, instead=needs.instead(free))


class _Needs:
    """What the edit takes of the device's memory, in bytes: see ``need``. ``mode``: the one it would take."""

    def __init__(self, stages: list[StageForecast], request: ForecastRequest, model: DiffusionModel) -> None:
        self._edit, self._model = request.edit, model
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
            self.mode = modes.choose(self._edit.memory, model, self._settings, self._size, free)

    def drawing(self, mode: MemoryMode) -> int:
        return need.sampling(self._model, self._settings, self._size, self._low, len(self._edit.seeds), mode).total

    def training(self, mode: MemoryMode) -> dict[str, int]:
        """Of the stages that train."""
        if not self._trains:
            return {}
        taken = need.training(self._model, self._settings, mode, self._size, self._low)
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
