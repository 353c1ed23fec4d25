"""Times one whole job of the engine, further seeds of its tuned edit, and the plain writing on the same sources."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import flops, plain
from benchmarks.scenes import DEVELOPMENT, Edit, edits
from engine.editing import tuned_check, tuned_edit
from engine.editing.job import Job
from engine.editing.jobs import edit
from engine.editing.methods import layerdiffusion
from engine.editing.pending_tuned_edit import PendingTunedEdit
from engine.editing.sources import SamViews
from engine.editing.stages import sampling
from engine.editing.steering import Steering
from engine.models import tensors
from engine.models.diffusion_model import DiffusionModel
from engine.pictures import masks, picture_io
from engine.protocol import prompts
from engine.protocol.events import Event, Started
from engine.protocol.requests import EditRequest, Pointer
from engine.protocol.settings import Memory, Preset, resolve
from engine.segmentation.sam_adapter import SegmenterStore
from engine.starter.world import draw_scene

_FURTHER = tuple(range(101, 109))
_TOGETHER = 8  # candidates in one batch


def measure(
    model: DiffusionModel,
    segmenters: SegmenterStore,
    preset: Preset,
    seeds: Sequence[int],
    overrides: Mapping[str, Any],
) -> dict[str, Any]:
    """A world scene gets another pose and place. Seconds are wall-clock, the model already loaded."""
    settings = resolve(preset, model.card.presets, dict(overrides))
    task = edits(1, DEVELOPMENT)[0]
    with tempfile.TemporaryDirectory() as folder:
        asked = request(task, model, Path(folder), preset, seeds, overrides, "fast")
        events: list[Event] = []
        started = time.monotonic()
        done = edit.run(
            asked, model, segmenters, SamViews(), PendingTunedEdit(), Steering(), events.append, lambda: False
        )
        result = done.result
        whole = time.monotonic() - started
        further = _further_seeds(model, Path(folder))
        given = _sources(model, task, asked)
    steps = {stage.name: stage.steps for event in events if isinstance(event, Started) for stage in event.stages}
    counted = flops.per_step(model, settings, min(len(seeds), _TOGETHER))
    slow = plain.edit(model, given, seeds, settings)
    stages = {
        stage.name: {
            "seconds": stage.seconds,
            "steps": steps[stage.name],
            "peak_bytes": stage.peak_bytes,
            "flops_per_step": counted[stage.name],
            "flops_per_second": counted[stage.name] * steps[stage.name] / stage.seconds,
            "plain_seconds": slow.seconds[stage.name],
        }
        for stage in result.stages
    }
    plainly = sum(slow.seconds.values())
    return {
        "model": model.card.name,
        "device": str(model.device),
        "size": model.size,
        "seeds": len(seeds),
        "settings": msgspec.to_builtins(settings),
        "stages": stages,
        "seconds": whole,
        "plain_seconds": plainly,
        "speed_up": plainly / whole,
        "further_seed_seconds": further / len(_FURTHER),
        "peak_bytes": max(stage.peak_bytes for stage in result.stages),
        "plain_peak_bytes": slow.peak_bytes,
    }


def request(
    task: Edit,
    model: DiffusionModel,
    folder: Path,
    preset: Preset,
    seeds: Sequence[int],
    overrides: Mapping[str, Any],
    memory: Memory,
) -> EditRequest:
    """The edit that ``task`` is, its photo and mask written to ``folder``, which is where its results go too."""
    scene = draw_scene(task.before, model.size)
    picture_io.write_png(scene.picture, folder / "photo.png")
    picture_io.write_mask(scene.mask, folder / "photo-mask.png")
    return EditRequest(
        job="speed",
        photo=str(folder / "photo.png"),
        pointer=Pointer(mask=str(folder / "photo-mask.png")),
        object_prompt=task.object_prompt,
        background_prompt=task.background_prompt,
        out=str(folder),
        seeds=tuple(seeds),
        preset=preset,
        overrides=dict(overrides),
        memory=memory,
    )


def _further_seeds(model: DiffusionModel, folder: Path) -> float:
    """Seconds of eight more candidates in one batch, the tuned edit read from its file."""
    started = time.monotonic()
    kept = tuned_edit.load(tuned_check.read(folder / "tuned.safetensors"), model)
    settings = kept.about.settings
    planned = layerdiffusion.sampling_plan(settings, model, len(_FURTHER))
    job = Job(sampling.STAGE, _unheard, lambda: False, model.device, [planned])
    copy = model.denoiser.working_copy(model.device)
    layerdiffusion.sample(model, copy, kept, _FURTHER, settings, None, None, folder, job)
    return time.monotonic() - started


def _sources(model: DiffusionModel, task: Edit, asked: EditRequest) -> plain.Sources:
    out = Path(asked.out)
    size, (_, height, width) = (model.size, model.size), model.latent_shape((model.size, model.size))
    found = [picture_io.read_mask(out / name, size) for name in ("mask.png", "reference-mask.png")]
    small = [tensors.from_mask(masks.latent_mask(mask, (width, height)), model.device) for mask in found]
    return plain.Sources(
        photo=picture_io.read_picture(Path(asked.photo)),
        object_mask=small[0],
        background_mask=1 - small[1],
        target=prompts.join_target(task.object_prompt, task.background_prompt),
        object_prompt=task.object_prompt,
        background_prompt=task.background_prompt,
    )


def _unheard(event: Event) -> None:
    """Nobody waits for these events."""
