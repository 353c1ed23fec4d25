"""References drawn by the untouched model, each with the mask of its object."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.editing import candidates, references
from engine.editing.job import Job, begin_folder
from engine.editing.stages import reference_mask
from engine.editing.steering import Steering
from engine.files import free_space
from engine.models.diffusion_model import DiffusionModel
from engine.pictures import picture_io
from engine.protocol import framing, settings
from engine.protocol.events import Event
from engine.protocol.requests import Box, ReferenceRequest
from engine.protocol.results import Reference, ReferenceDone
from engine.protocol.settings import Settings
from engine.protocol.texts import shown
from engine.segmentation.sam_adapter import SegmenterStore


def run(
    request: ReferenceRequest,
    model: DiffusionModel,
    segmenters: SegmenterStore,
    steering: Steering,
    emit: Callable[[Event], None],
    cancelled: Callable[[], bool],
) -> ReferenceDone:
    """The whole job. The resident model is not changed. Raises EngineError, OSError."""
    _check_texts(request, model)
    chosen = settings.changed(Settings(), {"sampling_steps": request.sampling_steps, "guidance": request.guidance})
    size = _size(request.frame, model.size)
    out = begin_folder(request.out, free_space.pictures(size, 2 * len(request.seeds)))
    extra = reference_mask.heat_steps() * len(request.seeds)
    planned = candidates.plan(references.STAGE, len(request.seeds), chosen, chosen.sampling_steps, extra)
    job = Job(request.job, emit, cancelled, model.device, [planned], steering)
    whole, without = model.embed(request.prompt), model.embed(request.background_prompt)
    negative = model.embed(request.negative)
    made: list[Reference] = []
    copy = model.denoiser.working_copy(model.device)
    with job.stage(references.STAGE):
        for seed, picture in references.draw(model, copy, whole, negative, request.seeds, size, chosen, None, job):
            path, mask_path = out / f"reference-{seed}.png", out / f"reference-{seed}-mask.png"
            picture_io.write_png(picture, path)
            segmenter = segmenters.find(request.sam)
            mask = references.object_mask(model, copy, picture, whole, without, seed, segmenter, job.step_done)
            picture_io.write_mask(mask if mask is not None else np.zeros(size[::-1], dtype=np.float32), mask_path)
            made.append(Reference(seed, str(path), str(mask_path)))
    return ReferenceDone(made)


def _check_texts(request: ReferenceRequest, model: DiffusionModel) -> None:
    """Raises PromptError."""
    model.check_prompt(shown("reference"), request.prompt)
    for role, text in (
        (shown("object"), request.object_prompt),
        (shown("background"), request.background_prompt),
        (shown("negative"), request.negative),
    ):
        if text.strip():
            model.check_prompt(role, text)


def _size(frame: Box | None, model_size: int) -> tuple[int, int]:
    """Raises UsageError for a frame that no photo has."""
    box = frame or Box(0, 0, 1, 1)
    within = math.ceil(box.x1), math.ceil(box.y1)
    return framing.model_size_of(framing.cut_to_aspect(within, box), model_size)
