"""The engine: created once, models resident, one ``run`` for the window, the command line and the tests."""

from __future__ import annotations

import base64
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import torch

from engine.editing import sources
from engine.editing.jobs import draw_references, edit, forecast, sample
from engine.editing.memory.known_needs import KnownNeeds
from engine.editing.pending_tuned_edit import PendingTunedEdit
from engine.editing.steering import Steering
from engine.files import disk_errors
from engine.files.resources import cache_folder
from engine.models import devices
from engine.models.diffusion_model import ModelStore
from engine.models.out_of_memory import is_out_of_memory
from engine.models.throughput import Throughput
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.models.upscaling.upscalers import UpscalerStore
from engine.pictures import picture_io
from engine.process import limits
from engine.protocol.errors import CancelledError, EngineError, OutOfMemoryError, UsageError
from engine.protocol.events import Cancelled, Event, failure_of, finished
from engine.protocol.requests import (
    AnyRequest,
    CheckSamRequest,
    CheckUpscalerRequest,
    EditRequest,
    EncodeRequest,
    ForecastRequest,
    InspectRequest,
    KeepRequest,
    ReferenceRequest,
    SampleRequest,
    SegmentRequest,
    SteerRequest,
)
from engine.protocol.results import (
    CheckSamDone,
    CheckUpscalerDone,
    EditDone,
    EncodeDone,
    InspectDone,
    KeepDone,
    ModelFacts,
    Result,
    SegmentDone,
    SteerDone,
)
from engine.protocol.texts import advised
from engine.segmentation.sam_adapter import SegmenterStore
from engine.segmentation.segmenter import enlarge

Emit = Callable[[Event], None]
Ask = Callable[[], bool]

_FAST = 1  # of PNG's compression levels: a mask is flat, and a person waits for it


class Engine:
    """``resources`` holds the starter models: starter/diffusion and starter/sam.

    One job that draws (an edit, a sample, references) at a time; all other requests may run from another thread
    meanwhile.
    """

    def __init__(self, resources: Path, device: torch.device | None = None, missing: UsageError | None = None) -> None:
        """``device`` None: the best there is. ``missing`` is what every request fails with."""
        quiet_libraries()
        self._device, self._missing = device or devices.best_device(), missing
        starter, configs = resources / "starter", resources / "models"
        self.models = ModelStore(starter / "diffusion", self._device, cache_folder() / "hashes.json", configs)
        self._segmenters = SegmenterStore(starter / "sam", self._device)
        self._upscalers = UpscalerStore(self._device)
        self._views = sources.SamViews()
        self._unsaved = PendingTunedEdit()
        self._steering = Steering()
        self._pace = Throughput(self._device, cache_folder() / "paces.json")
        self._needs = KnownNeeds()

    def run(self, request: AnyRequest, emit: Emit, cancelled: Ask) -> None:
        """Runs one request to its end: the last event is Finished, Cancelled or Failed.

        ``cancelled`` is asked at every step. Only faults of the program itself are raised.
        """
        try:
            emit(finished(request.job, self._answer(request, emit, cancelled)))
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
            self._steering.forget(request.job)
            # not after what runs beside an edit: its next step would have to allocate everything anew
            if isinstance(request, EditRequest | SampleRequest | ReferenceRequest):
                devices.give_back(self._device)

    def is_usable(self) -> bool:
        """Whether its device still works."""
        return devices.is_usable(self._device)

    def _answer(self, request: AnyRequest, emit: Emit, cancelled: Ask) -> Result:
        if self._missing is not None:
            raise self._missing
        limits.check(request)
        match request:
            case EditRequest():
                return self._edit(request, emit, cancelled)
            case SampleRequest():
                stores = self.models, self._segmenters, self._upscalers
                return sample.run(request, *stores, self._steering, emit, cancelled)
            case KeepRequest():
                self._unsaved.save(request.edit, Path(request.out))
                return KeepDone(request.out)
            case SteerRequest():
                self._steering.take(request.steered, request.wish)
                return SteerDone()
            case SegmentRequest():
                return self._segment(request)
            case EncodeRequest():
                started = time.monotonic()
                self._segmenters.get(request.sam).encode(self._views.get(Path(request.photo)))
                return EncodeDone(time.monotonic() - started)
            case ReferenceRequest():
                model = self.models.get(request.model, request.added)
                return draw_references.run(request, model, self._segmenters, self._steering, emit, cancelled)
            case InspectRequest():
                return self._inspect(request)
            case ForecastRequest(edit=asked):
                model = self.models.get(asked.model, asked.added)
                method = edit.METHODS[asked.method]
                return forecast.run(
                    request, method, model, self._segmenters, self._views, self._pace, self._needs, cancelled
                )
            case CheckSamRequest():
                self._segmenters.get(request.sam)
                return CheckSamDone()
            case CheckUpscalerRequest():
                self._upscalers.get(request.upscaler)
                return CheckUpscalerDone()

    def _edit(self, request: EditRequest, emit: Emit, cancelled: Ask) -> EditDone:
        model = self.models.get(request.model, request.added)
        began, paused = time.monotonic(), False

        def hear(event: Event) -> None:
            nonlocal paused
            paused = paused or self._steering.paused(request.job)
            emit(event)

        upscaler = self._upscalers.find(request.upscaler)
        stores = self._segmenters, self._views, self._unsaved
        done = edit.run(request, model, *stores, self._steering, hear, cancelled, upscaler)
        if not request.resume and not paused:
            seconds, method = time.monotonic() - began, edit.METHODS[request.method]
            with contextlib.suppress(EngineError, OSError):  # the photo has gone: the edit is done all the same
                size = self._views.get(Path(request.photo)).size
                forecast.learn(done, size, seconds, method, model, self._segmenters, self._views, self._pace)
        return done

    def _segment(self, request: SegmentRequest) -> SegmentDone:
        started = time.monotonic()
        sources.check_pointer(request.pointer)
        seen = self._views.get(Path(request.photo))
        mask, score = sources.segment_small(seen, request.pointer, self._segmenters.get(request.sam))
        if request.out is None:
            answer = base64.b64encode(picture_io.png_bytes(mask, _FAST)).decode()
        else:
            answer, out = request.out, Path(request.out)
            out.parent.mkdir(parents=True, exist_ok=True)
            picture_io.write_png(enlarge(mask, seen.size), out, compress_level=_FAST)
        return SegmentDone(answer, score, time.monotonic() - started)

    def _inspect(self, request: InspectRequest) -> InspectDone:
        model = self.models.get(request.model, request.added)
        card = model.card
        facts = ModelFacts(card.name, card.kind, model.size, model.digest)
        read = [model.read_prompt(text) for text in request.prompts]
        words, free = model.text.clips[0].words, devices.free_bytes(self._device)
        return InspectDone(facts, str(self._device), free, read, card.presets, words, devices.available())


def made(resources: Path, device: str | None) -> Engine:
    """Computes on the ``device`` of that id. Where it is not there, each request is told so."""
    try:
        return Engine(resources, None if device is None else devices.find(device, devices.available()))
    except UsageError as error:
        return Engine(resources, missing=error)


def _out_of_memory() -> EngineError:
    return OutOfMemoryError(
        "The device has too little memory for this job.",
        advised(
            "Give --memory lean or least, set adaptation=lora, ask for fewer seeds, or close other programs.",
            "Choose Lean or Least in Run > Memory, LoRA under Advanced, fewer seeds, or close other programs.",
        ),
    )
