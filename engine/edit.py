"""One edit from photo to candidates: the three stages joined, everything on disk the moment it exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image
from torch import Tensor

from engine import about, candidates, durable, geometry, pictures, tensors, tuned
from engine.about import About
from engine.contact_sheet import contact_sheet
from engine.events import CandidateReady, Checkpointed, Event
from engine.gather import Gathered, Gatherer, Texts, embed_texts, target_text
from engine.job import Job, Planned
from engine.models import DiffusionModel
from engine.objective import Example
from engine.requests import EditRequest
from engine.sam_adapter import SegmenterStore
from engine.settings import Settings, resolve
from engine.sources import Views
from engine.stages import embeddings, sampling, weights
from engine.torch_adapter import Denoiser
from engine.tuned import Tuned

# what one training step costs, backward included, in forward passes of one picture through the UNet
_EMBEDDING_COST, _WEIGHT_COST = 5.0, 8.0


def run(
    request: EditRequest,
    model: DiffusionModel,
    segmenters: SegmenterStore,
    views: Views,
    emit: Callable[[Event], None],
    cancelled: Callable[[], bool],
) -> dict[str, Any]:
    """The whole job; returns the content of result.json. The resident model is not changed. Raises EngineError."""
    out = Path(request.out)
    settings = resolve(request.preset, model.card.presets, request.overrides)
    texts = embed_texts(request, model)
    photo = pictures.read_picture(Path(request.photo))
    frame = geometry.frame_for(photo.size, model.size, request.frame)
    out.mkdir(parents=True, exist_ok=True)
    gatherer = Gatherer(request, model, segmenters, views, settings)
    job = Job(request.job, emit, cancelled, model.device, gatherer.plan() + _plan(settings, model, len(request.seeds)))
    job.check()
    copy = model.denoiser.working_copy(model.device)
    gathered = gatherer.gather(photo, frame, texts, copy, job)
    edit = _train(request, model, copy, texts, gathered, settings, job)
    path = out / "tuned.safetensors"
    tuned.save(edit, path)
    job.emit(Checkpointed(job=request.job, stage=weights.STAGE, path=str(path)))
    drawn = sample(model, copy, edit, request.seeds, settings, out, job)
    tiles = [("object source", gathered.object.picture), ("background source", gathered.background)]
    sheet = contact_sheet(tiles + [(f"seed {seed}", picture) for seed, picture in drawn])
    pictures.write_png(sheet, out / "contact-sheet.png")
    content = msgspec.to_builtins(request) | {"result": _result(request, model, edit, gathered, job)}
    durable.write_bytes(out / "result.json", msgspec.json.format(msgspec.json.encode(content), indent=2))
    return content


def sample(
    model: DiffusionModel,
    copy: Denoiser,
    edit: Tuned,
    seeds: Sequence[int],
    settings: Settings,
    out: Path,
    job: Job,
) -> list[tuple[int, Image.Image]]:
    """Stage 3 from a tuned edit. ``copy`` is a working copy of the model's UNet: its weights become the edit's.

    Writes candidate-SEED.png, each announced once it is complete on disk.
    """
    guidance = sampling.Guidance(edit.object_embedding, edit.e_opt(settings.alpha), edit.negative_embedding)
    shape = model.latent_shape(edit.about.size)
    drawn: list[tuple[int, Image.Image]] = []
    with job.stage(sampling.STAGE):
        tuned.apply(edit.weights, model.denoiser, copy, edit.about.settings)
        pairs = candidates.draw(model, copy, guidance, seeds, shape, settings, edit.start, sampling.STAGE, job)
        for seed, picture in pairs:
            path = out / f"candidate-{seed}.png"
            pictures.write_png(picture, path)
            job.emit(CandidateReady(job=job.name, seed=seed, path=str(path)))
            drawn.append((seed, picture))
    return drawn


def sampling_plan(settings: Settings, model: DiffusionModel, seeds: int) -> Planned:
    steps = len(model.schedule.ddim(settings.sampling_steps, settings.strength).timesteps)
    return candidates.plan(sampling.STAGE, seeds, settings, steps)


def _plan(settings: Settings, model: DiffusionModel, seeds: int) -> list[Planned]:
    return [
        Planned(embeddings.STAGE, settings.embedding_steps, _EMBEDDING_COST),
        Planned(weights.STAGE, settings.weight_steps, _WEIGHT_COST),
        sampling_plan(settings, model, seeds),
    ]


def _train(
    request: EditRequest,
    model: DiffusionModel,
    copy: Denoiser,
    texts: Texts,
    gathered: Gathered,
    settings: Settings,
    job: Job,
) -> Tuned:
    """Stages 1 and 2. ``copy`` is left trained, its weights not yet rounded."""

    def watch(example: Example, predicted: Tensor) -> None:
        job.preview(lambda: _estimate(model, example, predicted))

    layers, schedule = gathered.layers, model.schedule
    with job.stage(embeddings.STAGE):
        e_a, e_b = embeddings.optimise(copy, schedule, layers, texts.object, texts.background, settings, job, watch)
    edit = Tuned(_about(request, model, gathered, settings), e_a, e_b, texts.negative, layers.object_latents, {})
    with job.stage(weights.STAGE):
        lora = settings.adaptation == "lora"
        parameters = copy.add_lora(settings.lora_rank, settings.edit_seed) if lora else copy.train_all()
        e_opt = edit.e_opt(settings.alpha)
        weights.adapt(copy, list(parameters.values()), schedule, layers, e_opt, settings, job, watch)
        copy.freeze()
        pristine = model.denoiser.weights()
        changes = tuned.factors(parameters) if lora else tuned.difference(pristine, parameters)
    return msgspec.structs.replace(edit, weights=changes)


def _estimate(model: DiffusionModel, example: Example, predicted: Tensor) -> Image.Image:
    """What the model takes the noised object source for: the picture its prediction leads to."""
    clean = model.schedule.clean(example.noisy[:1], predicted[:1], example.timesteps[:1])
    return tensors.to_picture(model.autoencoder.decode(clean)[0])


def _about(request: EditRequest, model: DiffusionModel, gathered: Gathered, settings: Settings) -> About:
    return About(
        version=about.VERSION,
        settings=settings,
        object_prompt=request.object_prompt,
        background_prompt=request.background_prompt,
        target=target_text(request),
        negative=request.negative,
        model=request.model,
        model_name=model.card.name,
        model_hash=model.digest,
        size=gathered.frame.size,
        sources=_sources(request, gathered),
    )


def _sources(request: EditRequest, gathered: Gathered) -> Mapping[str, Any]:
    return {
        "photo": request.photo,
        "object_source": request.object_source or request.photo,
        "reference": request.reference,
        "frame": msgspec.to_builtins(gathered.frame.box),
        "object_area": float(gathered.object.mask.mean()),
        "reference_object_area": None if gathered.own is None else float(gathered.own.mean()),
    }


def _result(request: EditRequest, model: DiffusionModel, edit: Tuned, gathered: Gathered, job: Job) -> dict[str, Any]:
    losses = {
        stage: [[point.total, point.object, point.background] for point in job.losses if point.stage == stage]
        for stage in (embeddings.STAGE, weights.STAGE)
    }
    return {
        "settings": msgspec.to_builtins(edit.about.settings),
        "target": edit.about.target,
        "model": {"name": model.card.name, "kind": model.card.kind, "folder": str(model.folder), "hash": model.digest},
        "device": str(model.device),
        "size": list(edit.about.size),
        "sources": edit.about.sources,
        "object_weight": weights.object_weight(edit.about.settings, gathered.layers.object_mask),
        "tuned": str(Path(request.out) / "tuned.safetensors"),
        "candidates": [
            {"seed": seed, "path": str(Path(request.out) / f"candidate-{seed}.png")} for seed in request.seeds
        ],
        "stages": [msgspec.to_builtins(report) for report in job.reports],
        "losses": losses,
    }
