"""One edit from photo to candidates, by the method the request names; everything on disk the moment it exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from engine.editing.checkpoints.training_state import TrainingState
from engine.editing.inputs import EditInputs, embed_texts, target_text
from engine.editing.job import Job, begin_folder, deterministic
from engine.editing.memory import modes
from engine.editing.method import Method, Outcome, Task
from engine.editing.methods import imagic, layerdiffusion, plug_and_play, sdedit
from engine.editing.pending_tuned_edit import PendingTunedEdit
from engine.editing.sources import SamViews
from engine.editing.stages import embeddings, weights
from engine.editing.steering import Steering
from engine.files import atomic, free_space
from engine.files.output_files import RESULT
from engine.models import devices
from engine.models.diffusion_model import DiffusionModel
from engine.models.upscaling.upscalers import Upscaler
from engine.pictures import picture_io
from engine.pictures.contact_sheet import contact_sheet
from engine.protocol import framing
from engine.protocol.events import Event, Remark
from engine.protocol.requests import Box, EditRequest
from engine.protocol.results import Candidate, EditDone, EditResult, UsedModel, UsedUpscaler
from engine.protocol.settings import MemoryMode, MethodName, Settings, resolve
from engine.segmentation.sam_adapter import SegmenterStore

METHODS: Mapping[MethodName, Method] = {
    "layerdiffusion": layerdiffusion,
    "sdedit": sdedit,
    "imagic": imagic,
    "pnp": plug_and_play,
}


def run(
    request: EditRequest,
    model: DiffusionModel,
    segmenters: SegmenterStore,
    views: SamViews,
    unsaved: PendingTunedEdit,
    steering: Steering,
    emit: Callable[[Event], None],
    cancelled: Callable[[], bool],
    upscaler: Upscaler | None = None,
) -> EditDone:
    """The whole job; returns the content of result.json. The resident model is not changed.

    Raises EngineError, OSError.
    """
    settings, method = resolve(request.preset, model.card.presets, request.overrides), METHODS[request.method]
    with deterministic(settings.deterministic):
        texts = embed_texts(request, model)
        photo = views.read(Path(request.photo))
        if isinstance(request.frame, Box):
            framing.cut_to_aspect(photo.size, request.frame)  # refused before anything is made
        inputs = EditInputs(request, photo.size, model, segmenters, views, settings)
        planned = method.plan(inputs, model, settings, len(request.seeds))
        job = Job(request.job, emit, cancelled, model.device, planned, steering)
        job.check()
        written = _bytes_written(request, model, settings, photo.size, upscaler is not None)
        pictures = inputs.read(photo, job)
        del photo  # large; what lies in the frame is enough from here on
        out = begin_folder(request.out, written)
        states = TrainingState(
            out, request, model, settings, lambda reason: emit(Remark(job=request.job, reason=reason))
        )
        job.states = states
        unsaved.release()
        # what an earlier run left here is replaced file by file: no result may tell of a mixture
        (out / RESULT).unlink(missing_ok=True)
        inputs.write_mask()
        trains = any(stage.name in (embeddings.STAGE, weights.STAGE) for stage in planned)
        mode: MemoryMode = "fast"
        if trains and states.memory is not None and states.memory != "fast":
            mode = states.memory  # as it began
        elif trains:
            mode = modes.choose(request.memory, model, settings, pictures.frame.size, devices.free_bytes(model.device))
        if mode != "fast":
            model.text.park()  # the prompts are read
        states.memory = mode
        copy = model.denoiser.working_copy(model.device, mode)
        task = Task(request, model, copy, texts, inputs, pictures, settings, job, out, unsaved, upscaler)
        outcome = method.run(task)
    tiles = [*outcome.shown, *((f"seed {seed}", picture) for seed, picture in outcome.drawn)]
    picture_io.write_png(contact_sheet(tiles), out / "contact-sheet.png")
    again = msgspec.structs.replace(request, resume=False)
    done = EditDone(**msgspec.structs.asdict(again), result=_result(task, outcome))
    atomic.write_bytes(out / RESULT, msgspec.json.format(msgspec.json.encode(done), indent=2))
    states.drop()
    return done


def _bytes_written(
    request: EditRequest, model: DiffusionModel, settings: Settings, photo_size: tuple[int, int], enlarged: bool
) -> int:
    """The most that will be written, by others too."""
    # the mask at most has the photo's size
    kept = METHODS[request.method].bytes_kept(model, settings) + free_space.pictures(photo_size, 1)
    # twice, since the contact sheet shows them all; three sources are written and shown too; and what is laid over
    drawn = free_space.pictures((model.size, model.size), 3 * len(request.seeds) + 6)
    large = free_space.pictures(photo_size, len(request.seeds)) if enlarged else 0  # what is laid over, at most
    return kept + drawn + large + request.beside


def _result(task: Task, outcome: Outcome) -> EditResult:
    model, job = task.model, task.job
    trained = [report.name for report in job.reports if report.name in (embeddings.STAGE, weights.STAGE)]
    losses = {
        stage: [(point.total, point.object, point.background) for point in job.losses if point.stage == stage]
        for stage in trained
    }
    seeds = [seed for seed, _ in outcome.drawn]
    return EditResult(
        settings=outcome.settings or task.settings,
        target=outcome.target or target_text(task.request),
        model=UsedModel(model.card.name, model.card.kind, str(model.folder), model.digest),
        device=str(model.device),
        memory=task.copy.memory,
        size=task.pictures.frame.size,
        enlarged=_enlarged(task),
        sources=outcome.sources,
        object_inside=task.inputs.inside,
        object_weight=outcome.object_weight,
        tuned=outcome.tuned,
        seeds=seeds,
        candidates=[Candidate(seed, str(task.out / f"candidate-{seed}.png")) for seed in seeds],
        stages=job.reports,
        losses=losses,
    )


def _enlarged(task: Task) -> UsedUpscaler | None:
    frame, upscaler = task.pictures.frame, task.upscaler
    if upscaler is None or not frame.enlarges:
        return None
    return UsedUpscaler(upscaler.name, upscaler.digest, round(1 / frame.scale[0], 2))
