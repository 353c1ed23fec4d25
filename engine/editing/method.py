"""What every method of editing is given, and what it gives back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
from msgspec import UNSET, UnsetType
from PIL import Image
from torch import Tensor

from engine.editing import candidates, laying
from engine.editing.inputs import EditInputs, Texts
from engine.editing.job import Job
from engine.editing.objective import NoisedBatch
from engine.editing.pending_tuned_edit import PendingTunedEdit
from engine.editing.request_pictures import RequestPictures
from engine.editing.stages import embeddings, weights
from engine.editing.time_left import Planned
from engine.files import atomic, folder_lock, originals
from engine.files.output_files import REQUEST, TUNED
from engine.models import devices, tensors
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.models.out_of_memory import is_out_of_memory
from engine.models.upscaling.upscalers import Upscaler
from engine.protocol.errors import CancelledError, EngineError
from engine.protocol.events import LossPoint, Remark, Retried, stage_text
from engine.protocol.requests import EditRequest, encode
from engine.protocol.results import Sources
from engine.protocol.settings import MemoryMode, Settings, smaller
from engine.protocol.texts import Text, shown

Result = TypeVar("Result")


@dataclasses.dataclass(frozen=True)
class Task:
    """One edit. ``copy`` is the job's own UNet, still as the model has it: a method may train it."""

    request: EditRequest
    model: DiffusionModel
    copy: Denoiser
    texts: Texts
    inputs: EditInputs
    pictures: RequestPictures
    settings: Settings
    job: Job
    out: Path
    unsaved: PendingTunedEdit
    upscaler: Upscaler | None


@dataclasses.dataclass(frozen=True)
class Outcome:
    """``drawn``: each seed and its picture, complete on disk. ``shown``: labelled sources for the contact sheet.

    The others go into result.json: see ``EditResult``. ``settings`` and ``target``: None where they are the request's.
    """

    drawn: Sequence[tuple[int, Image.Image]]
    shown: Sequence[tuple[str, Image.Image]]
    sources: Sources
    settings: Settings | None = None
    target: str | None = None
    object_weight: float | UnsetType = UNSET
    tuned: str | UnsetType | None = UNSET


class Method(Protocol):
    """A module of ``engine.editing.methods``."""

    def plan(self, inputs: EditInputs, model: DiffusionModel, settings: Settings, seeds: int) -> list[Planned]:
        """The stages of a job for ``seeds`` candidates, in their order."""
        ...

    def bytes_kept(self, model: DiffusionModel, settings: Settings) -> int:
        """The size on disk of what the method keeps beside its candidates."""
        ...

    def run(self, task: Task) -> Outcome:
        """The whole edit but the contact sheet and result.json. Raises EngineError, OSError."""
        ...


def trained_settings(settings: Settings, losses: Sequence[LossPoint]) -> Settings:
    """``settings`` with the steps that the training really had: a person may have ended a stage before its time.

    The same request with these gives the same candidates.
    """
    steps = {"embedding_steps": embeddings.STAGE, "weight_steps": weights.STAGE}
    had = {setting: sum(point.stage == stage for point in losses) for setting, stage in steps.items()}
    return msgspec.structs.replace(settings, **had)


def forget_earlier_edit(out: Path) -> None:
    """Removes the tuned edit that an earlier run left in ``out``: none of the candidates to come is drawn from it.

    To be called before the first of them is written, and as late as that: until then it may be all that is left of the
    earlier run. Raises OSError.
    """
    if (path := out / TUNED).is_file():
        path.unlink()


@dataclasses.dataclass(frozen=True)
class PhotoSource:
    """The one source of a method without layers: the photo at model size, the object moved where the request moves it.

    ``latents`` (1, C, h, w); ``told`` is what result.json says of it.
    """

    picture: Image.Image
    latents: Tensor
    told: Sources


def photo_source(task: Task) -> PhotoSource:
    """Raises CancelledError, NotFiniteError."""
    picture = task.inputs.framed_photo(task.pictures, task.texts, task.copy, task.job)
    latents = task.model.autoencoder.encode(tensors.from_picture(picture, task.model.device))
    return PhotoSource(picture, latents, Sources(photo=task.request.photo, frame=task.pictures.frame.box))


def keep_candidates(task: Task, pairs: Iterable[tuple[int, Image.Image]]) -> list[tuple[int, Image.Image]]:
    """``candidates.keep`` for a method that makes no tuned edit. Raises OSError."""
    forget_earlier_edit(task.out)
    lay = laying.enlarging(None, task.upscaler, task.pictures.frame, task.job.check)
    return candidates.keep(pairs, task.out, lay, task.job)


def train(task: Task, stage: str, work: Callable[[], Result]) -> Result:
    """``work``, which trains the task's copy, as the stage of that name.

    Where its memory is too small, and the mode was not asked for, the stage is told to begin again and does so in the
    next mode, with the copy as the model has it. Raises what ``work`` raises.
    """
    while True:
        _make_room(task)
        try:
            with task.job.stage(stage):
                return work()
        except (RuntimeError, MemoryError) as error:
            mode = smaller(task.copy.memory, task.settings.adaptation)
            if task.request.memory != "auto" or mode is None or not is_out_of_memory(error):
                raise
        # not within the clause: until it ends, the error has all that the stage had made
        _begin_again(task, stage, mode)


def _begin_again(task: Task, stage: str, mode: MemoryMode) -> None:
    name = stage_text(stage)
    reason = (
        shown("The memory was too small for fast training; stage '{stage}' goes on lean.", stage=name)
        if mode == "lean"
        else shown("The memory was too small for lean training; stage '{stage}' goes on with the least.", stage=name)
    )
    task.job.again(stage)
    if task.job.states is not None:
        task.job.states.forget(stage)
        task.job.states.memory = mode  # of what is written from now on, and of the run where it goes on with that
    task.job.emit(Retried(job=task.request.job, stage=stage, reason=reason))
    task.copy.renew(task.model.denoiser, mode)


def draw_between(
    task: Task,
    done: int,
    draw: Callable[[Sequence[int]], Iterable[tuple[int, Image.Image]]],
    lay: Callable[[], candidates.Lay | None],
) -> None:
    """Candidates after ``done`` steps of stage weights, by the copy as it is, in a folder of their own.

    ``draw`` gives the pictures of seeds, ``lay`` is as in ``candidates.keep``. Nothing of the training is changed, and
    what goes wrong costs it nothing: a remark tells of it. Raises CancelledError.
    """
    request, job, settings = task.request, task.job, task.settings
    out, seeds = Path(f"{task.out} step {done}"), request.seeds[: candidates.TOGETHER]
    until = msgspec.structs.replace(
        request, out=str(out), seeds=seeds, overrides=request.overrides | {"weight_steps": done}, resume=False
    )
    try:
        steps = len(task.model.schedule.sampler(settings.sampling_steps, settings.strength).timesteps)
        with job.aside(steps), folder_lock.held(out):
            atomic.write_bytes(out / REQUEST, encode(originals.kept_in(until, out)))
            candidates.keep(draw(seeds), out, lay(), job, done)
    except CancelledError:
        raise
    except (EngineError, OSError, RuntimeError, MemoryError) as error:
        if isinstance(error, EngineError):
            cause: Text | str = error.texts[0]
        elif isinstance(error, RuntimeError | MemoryError):
            if not is_out_of_memory(error):
                raise
            cause = shown("The memory was too small.")
        else:
            cause = f"{error.strerror or error}."
        job.emit(Remark(job=job.name, reason=shown("No candidates of what is learned so far: {cause}", cause=cause)))
    task.inputs.release_sam()  # what laid the candidates would take room from what is still to be learned
    _make_room(task)


def _make_room(task: Task) -> None:
    """Before a training that is not fast: what it does not need leaves the device, and comes back when it is needed."""
    if task.copy.memory != "fast":
        task.model.park()
        task.inputs.release_sam()
        devices.give_back(task.model.device)


def watcher(task: Task) -> Callable[[NoisedBatch, Tensor], None]:
    """Previews of a training: what the model takes the first noised source for, the picture its prediction leads to.

    Only a fast one has them: else the autoencoder that makes pictures is not at hand.
    """
    model = task.model

    def estimate(batch: NoisedBatch, predicted: Tensor) -> Image.Image:
        clean = model.schedule.clean(batch.noisy[:1], predicted[:1], batch.timesteps[:1])
        return tensors.to_picture(model.autoencoder.decode(clean)[0])

    def watch(batch: NoisedBatch, predicted: Tensor) -> None:
        if task.copy.memory == "fast":
            task.job.preview(lambda: estimate(batch, predicted))

    return watch
