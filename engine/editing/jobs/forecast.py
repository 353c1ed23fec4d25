"""How long an edit will take on this device, before it starts."""

from __future__ import annotations

from engine.editing.inputs import EditInputs
from engine.editing.method import Method
from engine.editing.sources import SamViews
from engine.models.diffusion_model import DiffusionModel
from engine.models.pace import Pace
from engine.protocol.requests import EditRequest, ForecastRequest
from engine.protocol.results import ForecastDone, StageForecast
from engine.protocol.settings import Preset, resolve
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
    pace: Pace,
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
    return ForecastDone(stages, seconds, str(model.device), _notice(edit, seconds, draft) if slow else None)


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
