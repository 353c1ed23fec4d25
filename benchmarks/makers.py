"""Who makes the judged edits: the engine by one method and its settings, a tuned edit sampled again, or no tuning.

Each edit has a folder of its own; what is finished there is not made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from benchmarks.reading import coloured_target, draw_untuned
from benchmarks.scenes import VERSION, Edit
from engine.files import atomic
from engine.models.diffusion_model import DiffusionModel
from engine.pictures import picture_io
from engine.process.dispatch import Engine
from engine.protocol.errors import EngineError
from engine.protocol.events import Event, Failed, Finished, answer
from engine.protocol.requests import AnyRequest, EditRequest, Pointer, SampleRequest, Transform
from engine.protocol.results import EditDone, SampleDone
from engine.protocol.settings import MethodName, Settings, resolve
from engine.protocol.texts import Text
from engine.starter.parameters import Parameters
from engine.starter.world import draw_scene

_PHOTO_SIDE = 256
_RECORD = "made.json"


class Variant(msgspec.Struct, frozen=True):
    """A row of a table: a method and what it sets, on the preset balanced. ``name`` names its folder too.

    ``sampled_from`` names the variant whose tuned edits it samples again, where it changes nothing else.
    """

    name: str
    method: MethodName = "layerdiffusion"
    overrides: Mapping[str, Any] = {}
    sampled_from: str | None = None


class Record(msgspec.Struct, frozen=True):
    """What made a folder's pictures, written last, and what it took."""

    method: str
    settings: Settings
    seeds: tuple[int, ...]
    model: str
    seconds: float
    peak_bytes: int
    list_version: int = 0


class Maker(Protocol):
    def make(self, edit: Edit) -> Path:
        """The folder of candidate-SEED.png. Raises EngineError where the edit fails."""
        ...


class Bench:
    """What all makers of a run share. ``folder`` is a diffusion folder, None: the starter's; ``general`` settings hold
    for all edits."""

    def __init__(
        self, engine: Engine, folder: str | None, seeds: Sequence[int], work: Path, general: Mapping[str, Any]
    ) -> None:
        self.engine, self.folder, self.work, self.seeds, self.general = engine, folder, work, tuple(seeds), general
        self.model: DiffusionModel = engine.models.get(folder)

    def place(self, name: str, edit: Edit) -> Path:
        return self.work / name.replace(" ", "-") / edit.name

    def settings(self, overrides: Mapping[str, Any]) -> Settings:
        return resolve("balanced", self.model.card.presets, {**self.general, **overrides})

    def has(self, folder: Path, method: str, settings: Settings) -> bool:
        if not (folder / _RECORD).is_file():
            return False
        made = record(folder)
        wanted = (method, settings, self.seeds, self.model.digest, VERSION)
        return (made.method, made.settings, made.seeds, made.model, made.list_version) == wanted

    def ask(self, request: AnyRequest, method: str, settings: Settings, folder: Path) -> None:
        """Runs it and writes the record into ``folder``."""
        self.begin(folder)
        events: list[Event] = []
        self.engine.run(request, events.append, lambda: False)
        match events[-1]:
            case Finished() as event:
                done = isinstance(request, EditRequest)
                stages = answer(event, EditDone).result.stages if done else answer(event, SampleDone).stages
            case Failed(message=message, next_step=advice):
                raise EngineError(Text(f"{request.job}: {message}"), Text(advice))
            case other:
                raise RuntimeError(f"{request.job} ended with {other}.")
        spent, peak = sum(stage.seconds for stage in stages), max(stage.peak_bytes for stage in stages)
        self.keep(Record(method, settings, self.seeds, self.model.digest, spent, peak, VERSION), folder)
        print(f"{folder.parent.name}, {request.job}: {spent:.0f} s", flush=True)

    def begin(self, folder: Path) -> None:
        """No earlier record may tell of what is replaced there from now on."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _RECORD).unlink(missing_ok=True)

    def keep(self, made: Record, folder: Path) -> None:
        atomic.write_bytes(folder / _RECORD, msgspec.json.encode(made))


class Editing:
    """The whole job, through the engine as an artist uses it."""

    def __init__(self, bench: Bench, variant: Variant) -> None:
        self._bench, self._variant = bench, variant
        self._settings = bench.settings(variant.overrides)

    @property
    def _told_colour(self) -> bool:
        return self._settings.name_colour and self._variant.method != "layerdiffusion"

    def make(self, edit: Edit) -> Path:
        bench, variant = self._bench, self._variant
        folder = bench.place(variant.name, edit)
        if not bench.has(folder, variant.method, self._settings):
            bench.ask(self._request(edit, folder), variant.method, self._settings, folder)
        return folder

    def _request(self, edit: Edit, folder: Path) -> EditRequest:
        photo, mask = _draw(edit.before, folder, "photo")
        other = _draw(edit.other, folder, "other") if edit.other is not None else None
        taken = other if edit.kind == "object taken" else None
        return EditRequest(
            job=edit.name,
            model=self._bench.folder,
            photo=photo,
            pointer=Pointer(mask=mask),
            object_prompt=edit.object_prompt,
            background_prompt=edit.background_prompt,
            out=str(folder),
            target=coloured_target(edit) if self._told_colour else None,
            reference=_reference(edit, other),
            object_source=taken[0] if taken else None,
            object_mask=taken[1] if taken else None,
            transform=_in_pixels(edit.transform),
            seeds=self._bench.seeds,
            overrides={**self._bench.general, **self._variant.overrides},
            method=self._variant.method,
        )


class Sampling:
    """A tuned edit of another variant, sampled with other settings."""

    def __init__(self, bench: Bench, variant: Variant, source: Maker) -> None:
        self._bench, self._variant, self._source = bench, variant, source
        self._settings = bench.settings(variant.overrides)

    def make(self, edit: Edit) -> Path:
        bench, variant = self._bench, self._variant
        folder = bench.place(variant.name, edit)
        if not bench.has(folder, variant.method, self._settings):
            tuned = self._source.make(edit) / "tuned.safetensors"
            request = SampleRequest(
                job=edit.name,
                model=bench.folder,
                tuned=str(tuned),
                out=str(folder),
                seeds=bench.seeds,
                overrides=dict(variant.overrides),
            )
            bench.ask(request, variant.method, self._settings, folder)
        return folder


class Untuned:
    """The untouched model's own pictures from the target text: noise, steps and guidance of the tuned candidates."""

    NAME = "untuned"

    def __init__(self, bench: Bench) -> None:
        self._bench, self._settings = bench, bench.settings({})

    def make(self, edit: Edit) -> Path:
        bench, settings = self._bench, self._settings
        folder = bench.place(self.NAME, edit)
        if not bench.has(folder, self.NAME, settings):
            bench.begin(folder)
            stages = draw_untuned(bench.model, edit, bench.seeds, settings, folder)
            spent, peak = sum(stage.seconds for stage in stages), max(stage.peak_bytes for stage in stages)
            bench.keep(Record(self.NAME, settings, bench.seeds, bench.model.digest, spent, peak, VERSION), folder)
        return folder


def makers(bench: Bench, variants: Sequence[Variant]) -> dict[str, Maker]:
    """One for each variant, by its name; a variant that samples another's edits comes after it."""
    made: dict[str, Maker] = {}
    for variant in variants:
        source = variant.sampled_from
        made[variant.name] = Editing(bench, variant) if source is None else Sampling(bench, variant, made[source])
    return made


def record(folder: Path) -> Record:
    return msgspec.json.decode((folder / _RECORD).read_bytes(), type=Record)


def _draw(parameters: Parameters, folder: Path, name: str) -> tuple[str, str]:
    """Writes a scene's picture and mask; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    scene = draw_scene(parameters, _PHOTO_SIDE)
    picture, mask = folder / f"{name}.png", folder / f"{name}-mask.png"
    picture_io.write_png(scene.picture, picture)
    picture_io.write_mask(scene.mask, mask)
    return str(picture), str(mask)


def _reference(edit: Edit, other: tuple[str, str] | None) -> str:
    if edit.kept_background is None:
        return "generate"
    return other[0] if edit.kind == "background taken" and other is not None else "photo"


def _in_pixels(transform: Transform | None) -> Transform | None:
    if transform is None:
        return None
    return msgspec.structs.replace(transform, dx=transform.dx * _PHOTO_SIDE, dy=transform.dy * _PHOTO_SIDE)
