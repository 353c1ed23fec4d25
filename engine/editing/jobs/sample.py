"""Further candidates from a tuned edit, by its own model, without a training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from engine.editing import tuned_check, tuned_edit
from engine.editing.job import Job, begin_folder, deterministic
from engine.editing.methods import layerdiffusion
from engine.editing.steering import Steering
from engine.files import free_space
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.upscaling.upscalers import UpscalerStore
from engine.protocol import settings
from engine.protocol.errors import ModelError, UsageError
from engine.protocol.events import Event
from engine.protocol.requests import Additions, SampleRequest
from engine.protocol.results import Candidate, SampleDone
from engine.protocol.texts import shown
from engine.protocol.tuned_header import TunedMetadata
from engine.segmentation.sam_adapter import SegmenterStore


def run(
    request: SampleRequest,
    models: ModelStore,
    segmenters: SegmenterStore,
    upscalers: UpscalerStore,
    steering: Steering,
    emit: Callable[[Event], None],
    cancelled: Callable[[], bool],
) -> SampleDone:
    """The whole job. The resident model is not changed. Raises EngineError, OSError."""
    path = Path(request.tuned)
    file = tuned_check.read(path)
    about = file.about
    _check_overrides(request)
    model = _model_of(about, request, models)
    chosen = settings.changed(about.settings, request.overrides)
    kept = tuned_edit.load(file, model)
    if request.negative is not None:
        if request.negative.strip():
            model.check_prompt(shown("negative"), request.negative)
        kept = msgspec.structs.replace(kept, negative_embedding=model.embed(request.negative))
    segmenter = None if kept.photo is None else segmenters.find(request.sam)
    upscaler = upscalers.find(request.upscaler)
    written = free_space.pictures(about.size, 2 * len(request.seeds))
    if upscaler is not None and (box := about.frame) is not None:
        written += free_space.pictures((round(box.x1 - box.x0), round(box.y1 - box.y0)), len(request.seeds))
    out = begin_folder(request.out, written)
    planned = layerdiffusion.sampling_plan(chosen, model, len(request.seeds))
    job = Job(request.job, emit, cancelled, model.device, [planned], steering)
    job.check()
    with deterministic(chosen.deterministic):
        copy = model.denoiser.working_copy(model.device)
        drawn = layerdiffusion.sample(model, copy, kept, request.seeds, chosen, segmenter, upscaler, out, job)
    return SampleDone([Candidate(seed, str(out / f"candidate-{seed}.png")) for seed, _ in drawn], job.reports)


def _check_overrides(request: SampleRequest) -> None:
    """Raises UsageError for a setting of the training."""
    foreign = sorted(set(request.overrides) - settings.OF_SAMPLING)
    if foreign:
        allowed = ", ".join(sorted(settings.OF_SAMPLING))
        raise UsageError(
            "'{name}' cannot change after training.", "Choose one of: {allowed}.", name=foreign[0], allowed=allowed
        )


def _model_of(about: TunedMetadata, request: SampleRequest, models: ModelStore) -> DiffusionModel:
    """Raises ModelError where it is not the one that made the tuned edit."""
    added = Additions(request.loras or about.loras, request.vae or about.vae, request.embeddings or about.embeddings)
    model = models.get(request.model or about.model, added)
    if model.digest != about.model_hash:
        raise ModelError(
            "{path} was made with the model {model}, not with this one.",
            "Choose the model that made it.",
            path=request.tuned,
            model=about.model_name,
        )
    return model
