"""LayerDiffusion: two layers, two optimised embeddings, weights adapted to both, iterative guidance (the paper)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from PIL import Image
from torch import Tensor

from engine.editing import candidates, laying, tuned_check, tuned_edit
from engine.editing.inputs import EditInputs, LayerInputs
from engine.editing.job import Job
from engine.editing.method import (
    Outcome,
    Task,
    draw_between,
    forget_earlier_edit,
    train,
    trained_settings,
    watcher,
)
from engine.editing.stages import embeddings, sampling, weights
from engine.editing.time_left import Planned
from engine.editing.tuned_edit import Tuned
from engine.files.output_files import TUNED
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition
from engine.models.upscaling.upscalers import Upscaler
from engine.pictures.frame_geometry import Frame
from engine.protocol import tuned_header
from engine.protocol.errors import PictureError
from engine.protocol.events import Checkpointed, NotSaved
from engine.protocol.requests import EditRequest
from engine.protocol.results import Sources
from engine.protocol.settings import Settings
from engine.protocol.texts import shown
from engine.protocol.tuned_header import TunedMetadata
from engine.segmentation.segmenter import Segmenter

# what one training step costs, backward included, in forward passes of one picture through the UNet: measured with the
# starter on two CPU cores
_EMBEDDING_COST, _WEIGHT_COST = 7.0, 14.0


def plan(inputs: EditInputs, model: DiffusionModel, settings: Settings, seeds: int) -> list[Planned]:
    return [
        *inputs.plan(),
        Planned(embeddings.STAGE, settings.embedding_steps, _EMBEDDING_COST),
        Planned(weights.STAGE, settings.weight_steps, _WEIGHT_COST),
        sampling_plan(_starting(settings, inputs.moved), model, seeds),
    ]


def bytes_kept(model: DiffusionModel, settings: Settings) -> int:
    return tuned_edit.bytes_of(model.denoiser, settings)


def run(task: Task) -> Outcome:
    """Writes tuned.safetensors and the candidates; these also where that fails."""
    task = dataclasses.replace(task, settings=_starting(task.settings, task.inputs.moved))
    gathered = task.inputs.gather(task.pictures, task.texts, task.copy, task.job)
    edit = _trained_before(task, gathered)
    saved: str | None = str(task.out / TUNED)
    if edit is None:
        edit = _train(task, gathered)
        saved = _save(edit, task)
    segmenter = None if edit.photo is None else task.inputs.segmenter()
    seeds, settings, upscaler = task.request.seeds, task.settings, task.upscaler
    drawn = sample(task.model, task.copy, edit, seeds, settings, segmenter, upscaler, task.out, task.job)
    weight = weights.object_weight(task.settings, gathered.layers.object_mask)
    return Outcome(
        drawn,
        [("object source", gathered.object.picture), ("background source", gathered.background.picture)],
        _sources(task.request, gathered),
        settings=edit.about.settings,
        target=edit.about.target,
        object_weight=weight,
        tuned=saved,
    )


def _save(edit: Tuned, task: Task) -> str | None:
    """Its path. A disk that does not take it costs no candidate: None, and the engine holds on to it."""
    path, job = task.out / TUNED, task.request.job
    try:
        tuned_edit.save(edit, path)
    except OSError as error:
        task.unsaved.hold(job, edit)
        forget_earlier_edit(task.out)
        reason = shown("The tuned edit could not be saved: {cause}.", cause=error.strerror or error)
        task.job.emit(NotSaved(job=job, path=str(path), reason=reason))
        return None
    task.job.emit(Checkpointed(job=job, stage=weights.STAGE, path=str(path)))
    if task.job.states is not None:
        task.job.states.end_training(task.job.reports, task.job.losses)
    return str(path)


def _trained_before(task: Task, gathered: LayerInputs) -> Tuned | None:
    """The tuned edit that the run had come to when it was cut off."""
    states = task.job.states
    if states is None or (told := states.trained) is None:
        return None
    try:
        file = tuned_check.read(task.out / TUNED)
        edit = tuned_edit.load(file, task.model)
    except (OSError, PictureError):
        return None
    reports, losses = told
    about = _about(task.request, task.model, gathered, trained_settings(task.settings, losses))
    if _content(edit.about) != _content(about):
        return None
    for report in reports:
        if report.name in (embeddings.STAGE, weights.STAGE):
            task.job.done_before(report, [point for point in losses if point.stage == report.name])
    return edit


def sample(
    model: DiffusionModel,
    copy: Denoiser,
    edit: Tuned,
    seeds: Sequence[int],
    settings: Settings,
    segmenter: Segmenter | None,
    upscaler: Upscaler | None,
    out: Path,
    job: Job,
) -> list[tuple[int, Image.Image]]:
    """Stage 3 from a tuned edit. ``copy`` is a working copy of the model's UNet: its weights become the edit's.

    ``segmenter`` finds the object in candidates that keep their photo, ``upscaler`` enlarges what lies over it.
    Writes candidate-SEED.png, each announced once it is complete on disk.
    """
    with job.stage(sampling.STAGE):
        tuned_edit.apply(edit.weights, model.denoiser, copy, edit.about.settings)
        pairs = _drawn(model, copy, edit, seeds, settings, job)
        return candidates.keep(pairs, out, _laying(edit, segmenter, upscaler, job), job)


def _laying(edit: Tuned, segmenter: Segmenter | None, upscaler: Upscaler | None, job: Job) -> candidates.Lay | None:
    lay = None if edit.photo is None else laying.laying(edit.photo, segmenter)
    box = edit.about.frame
    return laying.enlarging(lay, upscaler, None if box is None else Frame(box, edit.about.size), job.check)


def _drawn(
    model: DiffusionModel, copy: Denoiser, edit: Tuned, seeds: Sequence[int], settings: Settings, job: Job
) -> Iterator[tuple[int, Image.Image]]:
    """By ``copy`` as it is."""
    guidance = sampling.Conditioning(
        edit.object_embedding, edit.e_opt(settings.alpha), edit.negative_embedding, _untouched(model, edit, settings)
    )
    shape = model.latent_shape(edit.about.size)
    return candidates.draw(model, copy, guidance, seeds, shape, settings, edit.start, edit.known, sampling.STAGE, job)


def sampling_plan(settings: Settings, model: DiffusionModel, seeds: int) -> Planned:
    steps = len(model.schedule.sampler(settings.sampling_steps, settings.strength).timesteps)
    planned = candidates.plan(sampling.STAGE, seeds, settings, steps)
    if not sampling.asks_untouched(settings):
        return planned
    # both models predict for both texts, at a guidance of 1 too, where one alone is asked for one
    return msgspec.structs.replace(planned, cost=planned.cost * (4 if settings.guidance == 1 else 2))


def _untouched(model: DiffusionModel, edit: Tuned, settings: Settings) -> sampling.UntouchedModel | None:
    if not sampling.asks_untouched(settings):
        return None
    return sampling.UntouchedModel(model.denoiser.working_copy(model.device), model.embed(edit.about.target))


def _starting(settings: Settings, moved: bool) -> Settings:
    """An object that the artist moved begins where it was put, unless another strength is asked for."""
    if moved and settings.keep_background and settings.strength == 1:
        return msgspec.structs.replace(settings, strength=settings.moved_strength)
    return settings


def _train(task: Task, gathered: LayerInputs) -> Tuned:
    """Stages 1 and 2. The task's copy is left trained, its weights not yet rounded."""
    model, copy, settings, job, watch = task.model, task.copy, task.settings, task.job, watcher(task)
    texts, layers, schedule = gathered.texts, gathered.layers, model.schedule
    start = texts.target if settings.object_text == "target" else texts.object

    def learn_texts() -> tuple[Condition, Condition]:
        return embeddings.optimise(copy, schedule, layers, start, texts.background, settings, job, watch)

    e_a, e_b = train(task, embeddings.STAGE, learn_texts)
    about = _about(task.request, model, gathered, settings)
    edit = Tuned(about, e_a, e_b, texts.negative, layers.object_latents, gathered.background.known, gathered.photo, {})

    def sample_now(done: int) -> None:
        def lay() -> candidates.Lay | None:
            segmenter = None if edit.photo is None else task.inputs.segmenter()
            return _laying(edit, segmenter, task.upscaler, job)

        draw_between(task, done, lambda seeds: _drawn(model, copy, edit, seeds, settings, job), lay)

    def learn_weights() -> dict[str, Tensor]:
        lora, pristine = settings.adaptation == "lora", model.denoiser
        parameters = copy.add_lora(settings.lora_rank, settings.edit_seed) if lora else copy.train_all(pristine)
        e_opt = edit.e_opt(settings.alpha)
        weights.adapt(copy, list(parameters.values()), schedule, layers, e_opt, settings, job, watch, sample_now)
        copy.freeze()
        return tuned_edit.factors(parameters) if lora else tuned_edit.difference(pristine.weights(), parameters)

    changes = train(task, weights.STAGE, learn_weights)
    about = msgspec.structs.replace(about, settings=trained_settings(settings, job.losses))
    return msgspec.structs.replace(edit, about=about, weights=changes)


def _about(request: EditRequest, model: DiffusionModel, gathered: LayerInputs, settings: Settings) -> TunedMetadata:
    return TunedMetadata(
        version=tuned_header.VERSION,
        settings=settings,
        object_prompt=request.object_prompt,
        background_prompt=request.background_prompt,
        target=gathered.texts.words,
        negative=request.negative,
        model=request.model,
        model_name=model.card.name,
        model_hash=model.digest,
        size=gathered.frame.size,
        sources=msgspec.to_builtins(_sources(request, gathered)),
        loras=request.loras,
        vae=request.vae,
        embeddings=request.embeddings,
    )


def _content(about: TunedMetadata) -> TunedMetadata:
    """Without the paths, which are others once a folder was moved: the run's checkpoint tells of what is in them."""
    return msgspec.structs.replace(about, sources={}, model=None, loras=(), vae=None, embeddings=())


def _sources(request: EditRequest, gathered: LayerInputs) -> Sources:
    own = gathered.background.own
    return Sources(
        photo=request.photo,
        object_source=request.object_source or request.photo,
        reference=request.reference,
        frame=gathered.frame.box,
        object_area=float(gathered.object.mask.mean()),
        reference_object_area=None if own is None else float(own.mean()),
    )
