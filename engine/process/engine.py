"""The engine: created once, models resident, one ``run`` for the window, the command line and the tests."""

from __future__ import annotations

import base64
import contextlib
import math
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import psutil
import torch

from engine.editing import edit, references, sources, tuned_check, tuned_edit
from engine.editing.candidates import plan
from engine.editing.job import Job
from engine.editing.methods import layerdiffusion
from engine.editing.stages import reference_mask
from engine.editing.unsaved_edit import Unsaved
from engine.files import atomic, disk_errors, free_space
from engine.files.resources import cache_folder
from engine.models.diffusion_model import ModelStore
from engine.models.out_of_memory import is_out_of_memory
from engine.models.torch_adapter import best_device, quiet_libraries
from engine.pictures import picture_io
from engine.process import limits
from engine.protocol import framing, settings
from engine.protocol.errors import CancelledError, EngineError, ModelError, OutOfMemoryError, UsageError
from engine.protocol.events import Cancelled, Event, Finished, failure_of
from engine.protocol.requests import (
    AnyRequest,
    Box,
    CheckSamRequest,
    EditRequest,
    EncodeRequest,
    InspectRequest,
    KeepRequest,
    ReferenceRequest,
    SampleRequest,
    SegmentRequest,
)
from engine.protocol.settings import Settings
from engine.protocol.texts import advised, shown
from engine.segmentation.sam_adapter import SegmenterStore
from engine.segmentation.segmenter import enlarge

Emit = Callable[[Event], None]
Ask = Callable[[], bool]

_FAST = 1  # of PNG's compression levels: a mask is flat, and a person waits for it


class Engine:
    """``resources`` holds the starter models: starter/diffusion and starter/sam.

    One edit at a time; segment, encode and inspect requests may run from another thread meanwhile.
    """

    def __init__(self, resources: Path, device: torch.device | None = None) -> None:
        quiet_libraries()
        self._device = device or best_device()
        self.models = ModelStore(resources / "starter" / "diffusion", self._device, cache_folder() / "hashes.json")
        self._segmenters = SegmenterStore(resources / "starter" / "sam", self._device)
        self._views = sources.Views()
        self._unsaved = Unsaved()

    def run(self, request: AnyRequest, emit: Emit, cancelled: Ask) -> None:
        """Runs one request to its end: the last event is Finished, Cancelled or Failed.

        ``cancelled`` is asked at every step. Only faults of the program itself are raised.
        """
        try:
            emit(Finished(job=request.job, result=self._answer(request, emit, cancelled)))
        except CancelledError:
            emit(Cancelled(job=request.job))
        except EngineError as error:
            emit(failure_of(request.job, error))
        except OSError as error:
            emit(failure_of(request.job, disk_errors.of_system(error)))
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            emit(failure_of(request.job, _out_of_memory()))
        finally:
            # not after what runs beside an edit: its next step would have to allocate everything anew
            if self._device.type == "cuda" and isinstance(request, EditRequest | SampleRequest | ReferenceRequest):
                torch.cuda.empty_cache()

    def is_usable(self) -> bool:
        """Whether the device still works. After some CUDA errors no call of this process succeeds any more."""
        if self._device.type == "cuda":
            try:
                torch.cuda.synchronize(self._device)
            except (RuntimeError, AssertionError):  # the latter from a torch that was built without CUDA
                return False
        return True

    def _answer(self, request: AnyRequest, emit: Emit, cancelled: Ask) -> dict[str, Any]:
        limits.check(request)
        match request:
            case EditRequest():
                model = self.models.get(request.model)
                wanted = settings.resolve(request.preset, model.card.presets, request.overrides)
                with _deterministic(wanted.deterministic):
                    return edit.run(request, model, self._segmenters, self._views, self._unsaved, emit, cancelled)
            case SampleRequest():
                return self._sample(request, emit, cancelled)
            case KeepRequest():
                self._unsaved.save(request.edit, Path(request.out))
                return {"tuned": request.out}
            case SegmentRequest():
                return self._segment(request)
            case EncodeRequest():
                started = time.monotonic()
                self._segmenters.get(request.sam).encode(self._views.get(Path(request.photo)))
                return {"seconds": time.monotonic() - started}
            case ReferenceRequest():
                return self._reference(request, emit, cancelled)
            case InspectRequest():
                return self._inspect(request)
            case CheckSamRequest():
                self._segmenters.get(request.sam)
                return {}

    def _sample(self, request: SampleRequest, emit: Emit, cancelled: Ask) -> dict[str, Any]:
        file = tuned_check.read(Path(request.tuned))
        known = file.about
        foreign = sorted(set(request.overrides) - settings.OF_SAMPLING)
        if foreign:
            allowed = ", ".join(sorted(settings.OF_SAMPLING))
            raise UsageError(
                "'{name}' cannot change after training.", "Choose one of: {allowed}.", name=foreign[0], allowed=allowed
            )
        model = self.models.get(request.model or known.model)
        if model.digest != known.model_hash:
            raise ModelError(
                "{path} was made with the model {model}, not with this one.",
                "Choose the model that made it.",
                path=request.tuned,
                model=known.model_name,
            )
        chosen = settings.changed(known.settings, request.overrides)
        kept = tuned_edit.load(file, model)
        out = _ready(request.out, free_space.pictures(known.size, len(request.seeds)))
        planned = layerdiffusion.sampling_plan(chosen, model, len(request.seeds))
        job = Job(request.job, emit, cancelled, self._device, [planned])
        job.check()
        with _deterministic(chosen.deterministic):
            copy = model.denoiser.working_copy(self._device)
            layerdiffusion.sample(model, copy, kept, request.seeds, chosen, out, job)
        return {
            "candidates": [{"seed": seed, "path": str(out / f"candidate-{seed}.png")} for seed in request.seeds],
            "stages": [msgspec.to_builtins(report) for report in job.reports],
        }

    def _segment(self, request: SegmentRequest) -> dict[str, Any]:
        started = time.monotonic()
        sources.check_pointer(request.pointer)
        seen = self._views.get(Path(request.photo))
        mask, score = sources.find_small(seen, request.pointer, self._segmenters.get(request.sam))
        if request.out is None:
            answer = base64.b64encode(picture_io.png_bytes(mask, _FAST)).decode()
        else:
            answer, out = request.out, Path(request.out)
            out.parent.mkdir(parents=True, exist_ok=True)
            picture_io.write_png(enlarge(mask, seen.size), out, compress_level=_FAST)
        return {"mask": answer, "score": score, "seconds": time.monotonic() - started}

    def _reference(self, request: ReferenceRequest, emit: Emit, cancelled: Ask) -> dict[str, Any]:
        model = self.models.get(request.model)
        model.check_prompt(shown("reference"), request.prompt)
        for role, text in (
            (shown("object"), request.object_prompt),
            (shown("background"), request.background_prompt),
            (shown("negative"), request.negative),
        ):
            if text.strip():
                model.check_prompt(role, text)
        chosen = settings.changed(Settings(), {"sampling_steps": request.sampling_steps, "guidance": request.guidance})
        frame = request.frame or Box(0, 0, 1, 1)
        within = math.ceil(frame.x1), math.ceil(frame.y1)
        size = framing.model_size_of(framing.cut_to_aspect(within, frame), model.size)
        out = _ready(request.out, free_space.pictures(size, 2 * len(request.seeds)))
        extra = reference_mask.heat_steps() * len(request.seeds)
        planned = plan(references.STAGE, len(request.seeds), chosen, chosen.sampling_steps, extra)
        job = Job(request.job, emit, cancelled, self._device, [planned])
        whole, without = model.embed(request.prompt), model.embed(request.background_prompt)
        negative = model.embed(request.negative)
        made: list[dict[str, Any]] = []
        copy = model.denoiser.working_copy(self._device)
        with job.stage(references.STAGE):
            for seed, picture in references.draw(model, copy, whole, negative, request.seeds, size, chosen, None, job):
                path, mask_path = out / f"reference-{seed}.png", out / f"reference-{seed}-mask.png"
                picture_io.write_png(picture, path)
                segmenter = self._segmenters.find(request.sam)
                mask = references.object_mask(model, copy, picture, whole, without, seed, segmenter, job.step_done)
                picture_io.write_mask(mask if mask is not None else np.zeros(size[::-1], dtype=np.float32), mask_path)
                made.append({"seed": seed, "path": str(path), "mask": str(mask_path)})
        return {"references": made}

    def _inspect(self, request: InspectRequest) -> dict[str, Any]:
        model = self.models.get(request.model)
        card = model.card
        return {
            "model": {"name": card.name, "kind": card.kind, "size": model.size, "hash": model.digest},
            "device": str(self._device),
            "free_bytes": self._free_bytes(),
            "prompts": [msgspec.to_builtins(model.read_prompt(text)) for text in request.prompts],
        }

    def _free_bytes(self) -> int:
        if self._device.type == "cuda":
            return torch.cuda.mem_get_info(self._device)[0]
        return psutil.virtual_memory().available


def _ready(out: str, wanted: int) -> Path:
    """The folder ``out``, where ``wanted`` bytes may be written. Raises DiskError, OSError."""
    folder = Path(out)
    free_space.check(folder, wanted)
    folder.mkdir(parents=True, exist_ok=True)
    atomic.sweep(folder)
    return folder


@contextlib.contextmanager
def _deterministic(wanted: bool) -> Generator[None]:
    """Bit-identity on CUDA costs speed, so it is asked for; a CPU is deterministic anyway."""
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(wanted or before)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)


def _out_of_memory() -> EngineError:
    return OutOfMemoryError(
        "The device has too little memory for this job.",
        advised(
            "Set adaptation=lora, ask for fewer seeds, or close other programs that use the GPU.",
            "Ask for fewer seeds, or close other programs that use the GPU.",
        ),
    )
