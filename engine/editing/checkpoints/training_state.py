"""The training states of one run: what of them is on disk, when the next is due, and how a stage goes on from one."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import torch
from PIL import Image
from torch import Tensor, nn

from engine.editing.checkpoints import tensor_stream
from engine.editing.memory.modes import Optimiser
from engine.files import checkpoint_folder, free_space, originals
from engine.files.checkpoint_folder import STATE, VERSION, Manifest, Progress
from engine.files.output_files import candidate
from engine.models.diffusion_model import DiffusionModel
from engine.pictures import picture_io
from engine.protocol.errors import DiskError, ModelError, PictureError, UsageError
from engine.protocol.events import LossPoint
from engine.protocol.requests import EditRequest, with_files
from engine.protocol.results import StageReport
from engine.protocol.settings import MemoryMode, Settings
from engine.protocol.texts import Text, shown

_SHARE = 0.03  # of the time, where writing one takes longer than that
# what a request may say otherwise, and its run goes on all the same; a model has a hash of its own, with its additions
_ELSEWHERE: Final = frozenset(
    ("job", "out", "model", "beside", "resume", "memory", "loras", "vae", "embeddings", "upscaler", "metadata")
)
_PARAMETER, _ENDED = "parameter.", "ended."


class Moment(NamedTuple):
    """How far a run is, beside its tensors."""

    stage: str
    step: int
    steps: int
    reports: Sequence[StageReport]
    losses: Sequence[LossPoint]


class TrainingState:
    """Of the run in the folder ``out``. ``remark`` tells a person what is not as they would think."""

    def __init__(
        self, out: Path, request: EditRequest, model: DiffusionModel, settings: Settings, remark: Callable[[Text], None]
    ) -> None:
        """Where the request goes on with what is there, the newest checkpoint that is whole is found.

        Otherwise all of it is removed. Raises ModelError, UsageError where it is of another model or request.
        """
        self._out, self._model, self._remark = out, model, remark
        self._run, self._apart = _identity(request, settings), settings.checkpoint_seconds
        self._ended: dict[str, list[Tensor]] = {}  # what the stages that are over have learned
        self._found: tuple[Manifest, Mapping[str, Tensor]] | None = None
        self._progress = Progress(run=self._run, candidates=len(request.seeds))
        self._written, self._cost, self._told = time.monotonic(), 0.0, False
        self.memory: MemoryMode | None = None
        if request.resume:
            self._open()
        else:
            checkpoint_folder.drop(out)

    def candidates(self, seeds: Sequence[int]) -> list[tuple[int, Image.Image]] | None:
        """The candidates of ``seeds``, where all of them are on disk."""
        if not set(seeds) <= set(self._progress.drawn):
            return None
        try:
            return [(seed, picture_io.read_picture(candidate(self._out, seed))) for seed in seeds]
        except (OSError, PictureError):
            return None

    @property
    def trained(self) -> tuple[Sequence[StageReport], Sequence[LossPoint]] | None:
        """What a training that is over has told, where the tuned edit is all that came of it."""
        return self._progress.trained

    @property
    def due(self) -> bool:
        return time.monotonic() - self._written >= (max(self._apart, self._cost / _SHARE) if self._apart else 0)

    def steps(self, stage: str, planned: int) -> int:
        """How many ``stage`` has: ``planned``, unless a person ended it before its time."""
        return self._progress.ended.get(stage, planned)

    def earlier(self, stage: str) -> tuple[int, StageReport | None, list[LossPoint]]:
        """Steps of ``stage`` that are done already, what was measured of them, and their losses."""
        if self._found is None:
            return 0, None, []
        found, tensors = self._found
        if found.stage != stage and not any(name.startswith(f"{_ENDED}{stage}.") for name in tensors):
            return 0, None, []
        report = next((each for each in found.reports if each.name == stage), None)
        losses = [point for point in found.losses if point.stage == stage]
        return len(losses), report, losses

    @torch.no_grad()
    def restore(self, stage: str, parameters: Sequence[nn.Parameter], optimiser: Optimiser) -> None:
        """Gives ``parameters`` and ``optimiser`` what they had after the steps that ``earlier`` tells of."""
        if self._found is None:
            return
        found, tensors = self._found
        over = found.stage != stage
        prefix = f"{_ENDED}{stage}." if over else _PARAMETER
        for index, parameter in enumerate(parameters):
            parameter.copy_(tensors[f"{prefix}{index}"])
        if not over:
            optimiser.restore(tensors)
            self._found = None  # nothing more of it is needed, and it holds its file open

    def end(self, stage: str, parameters: Sequence[nn.Parameter], last: bool) -> None:
        """``stage`` is over; unless it was the ``last`` one, what it learned is part of what is written from now on."""
        if not last:
            self._ended[stage] = [parameter.detach().clone() for parameter in parameters]

    def end_early(self, stage: str, step: int) -> None:
        """A person wished it to be over after ``step`` steps."""
        self._progress = msgspec.structs.replace(self._progress, ended={**self._progress.ended, stage: step})
        self._note()

    def forget(self, stage: str) -> None:
        """What ``stage`` has learned counts no more: it begins anew."""
        if self._found is not None and self._found[0].stage == stage:
            self._found = None

    def write(self, moment: Moment, parameters: Sequence[nn.Parameter], optimiser: Optimiser) -> Path | None:
        """A checkpoint, or None and a remark where the disk does not take it: the run goes on all the same."""
        tensors = {f"{_PARAMETER}{index}": parameter.detach() for index, parameter in enumerate(parameters)}
        tensors |= optimiser.state()
        for name, learned in self._ended.items():
            tensors |= {f"{_ENDED}{name}.{index}": value for index, value in enumerate(learned)}
        begun = time.monotonic()

        def fill(part: Path) -> Manifest:
            return Manifest(
                version=VERSION,
                run=self._run,
                model_name=self._model.card.name,
                model_hash=self._model.digest,
                memory=self.memory or "fast",
                saved=time.time(),
                state=tensor_stream.write(part / STATE, tensors),
                **moment._asdict(),
            )

        try:
            free_space.check(self._out, sum(value.nbytes for value in tensors.values()))
            written = checkpoint_folder.add(self._out, fill)
        except (DiskError, OSError) as error:
            written = None
            self._tell(error)
        self._written = time.monotonic()
        self._cost = self._written - begun
        return written

    def begin_training(self) -> None:
        """What comes of it is not there yet: what an earlier one had come to counts no more."""
        if self._progress.trained is not None or self._progress.drawn:
            self._progress = msgspec.structs.replace(self._progress, trained=None, drawn=())
            self._note()

    def end_training(self, reports: Sequence[StageReport], losses: Sequence[LossPoint]) -> None:
        """The tuned edit is on disk."""
        self._progress = msgspec.structs.replace(self._progress, trained=(reports, losses))
        self._note()

    def draw(self, seed: int) -> None:
        """The candidate of ``seed`` is on disk."""
        if seed not in self._progress.drawn:
            self._progress = msgspec.structs.replace(self._progress, drawn=[*self._progress.drawn, seed])
            self._note()

    def drop(self) -> None:
        """The run is over."""
        self._found = None  # Windows removes nothing that is open
        checkpoint_folder.drop(self._out)

    def _open(self) -> None:
        checkpoint_folder.sweep(self._out)
        if (progress := checkpoint_folder.progress(self._out)).run == self._run:
            self._progress = progress
        listed, damaged = checkpoint_folder.listed(self._out), 0
        for path in listed:
            manifest = checkpoint_folder.manifest(path)
            if manifest is not None:
                self._check(manifest)
                try:
                    if tensor_stream.digest(path / STATE) == manifest.state:
                        self._take(manifest, tensor_stream.read(path / STATE))
                        break
                except OSError:
                    pass
            damaged += 1
        if damaged and damaged == len(listed):
            self._remark(shown("All checkpoints in {folder} are damaged: the run begins anew.", folder=self._out))
        elif damaged:
            checkpoint_folder.remove(listed[:damaged])  # or the next one would take the good one's place
            self._remark(
                shown("The newest checkpoint in {folder} is damaged: the one before is taken.", folder=self._out)
            )

    def _take(self, manifest: Manifest, tensors: dict[str, Tensor]) -> None:
        self._found, self.memory = (manifest, tensors), manifest.memory

    def _check(self, manifest: Manifest) -> None:
        if manifest.model_hash != self._model.digest:
            raise ModelError(
                "The run in {folder} was begun with the model {other}; this is the model {model}.",
                "Choose the model it was begun with, or start the edit anew.",
                folder=self._out,
                other=manifest.model_name,
                model=self._model.card.name,
            )
        if manifest.run != self._run:
            raise UsageError(
                "The checkpoint in {folder} is of another request than its request.json.",
                "Put the request back as it was, or start the edit anew.",
                folder=self._out,
            )

    def _note(self) -> None:
        try:
            checkpoint_folder.note(self._out, self._progress)
        except OSError as error:
            self._tell(error)

    def _tell(self, error: DiskError | OSError) -> None:
        """Once: the next ones will fail alike."""
        if not self._told:
            self._told = True
            cause = error.texts[0] if isinstance(error, DiskError) else f"{error.strerror or error}."
            self._remark(
                shown("How far the run is cannot be kept: {cause} If it is cut off, it begins anew.", cause=cause)
            )


def _identity(request: EditRequest, settings: Settings) -> str:
    """Tells what is asked for apart, wherever its files lie."""
    asked: dict[str, object] = msgspec.to_builtins(with_files(request, originals.content_of))
    # without what is not there: a request is still the same for a later version, which knows of more
    same = {name: value for name, value in asked.items() if name not in _ELSEWHERE and value is not None}
    return hashlib.sha256(msgspec.json.encode((same, settings), order="sorted")).hexdigest()
