"""Runs the judged edits through the engine, each in a folder of its own; what is finished is not run again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.reading import draw_untuned
from benchmarks.scenes import Edit
from engine import pictures
from engine.engine import Engine
from engine.errors import EngineError
from engine.events import Event, Failed, Finished
from engine.requests import EditRequest, Pointer
from engine.settings import resolve
from engine.starter.world import draw_scene

_PHOTO_SIDE = 256


class Runner:
    """``folder`` is a diffusion folder, None: the starter's. The preset is balanced, changed by ``overrides``."""

    def __init__(
        self, engine: Engine, folder: str | None, seeds: Sequence[int], overrides: Mapping[str, Any], work: Path
    ) -> None:
        self._engine, self._folder, self._overrides, self._work = engine, folder, dict(overrides), work
        self.seeds = tuple(seeds)
        self.model = engine.models.get(folder)
        self.settings = resolve("balanced", self.model.card.presets, self._overrides)

    def run(self, edit: Edit) -> Path:
        """The edit's folder: photo.png, mask.png, untuned-SEED.png, and the engine's own files in ``edit``.

        Raises EngineError where the edit fails.
        """
        folder = self._work / f"scene-{edit.seed}"
        if self._is_finished(folder):
            return folder
        folder.mkdir(parents=True, exist_ok=True)
        scene = draw_scene(edit.before, _PHOTO_SIDE)
        pictures.write_png(scene.picture, folder / "photo.png")
        pictures.write_mask(scene.mask, folder / "mask.png")
        draw_untuned(self.model, edit, self.seeds, self.settings, folder)
        self._edit(edit, folder)
        print(f"{folder.name}: {edit.object_prompt} {edit.background_prompt}, {seconds(folder):.0f} s", flush=True)
        return folder

    def _edit(self, edit: Edit, folder: Path) -> None:
        request = EditRequest(
            job=folder.name,
            model=self._folder,
            photo=str(folder / "photo.png"),
            pointer=Pointer(mask=str(folder / "mask.png")),
            object_prompt=edit.object_prompt,
            background_prompt=edit.background_prompt,
            out=str(folder / "edit"),
            seeds=self.seeds,
            overrides=self._overrides,
        )
        events: list[Event] = []
        self._engine.run(request, events.append, lambda: False)
        match events[-1]:
            case Finished():
                return
            case Failed(message=message, next_step=advice):
                raise EngineError(f"{folder.name}: {message}", advice)
            case other:
                raise RuntimeError(f"{folder.name} ended with {other}.")

    def _is_finished(self, folder: Path) -> bool:
        """Whether the folder holds this edit by the same model with the same settings and seeds."""
        if not (folder / "edit" / "result.json").is_file():
            return False
        content = _result(folder)
        same = content["result"]["settings"] == msgspec.to_builtins(self.settings)
        return (
            same and tuple(content["seeds"]) == self.seeds and content["result"]["model"]["hash"] == self.model.digest
        )


def seconds(folder: Path) -> float:
    """Of all stages of the edit together."""
    return sum(stage["seconds"] for stage in _result(folder)["result"]["stages"])


def peak_bytes(folder: Path) -> int:
    return max(stage["peak_bytes"] for stage in _result(folder)["result"]["stages"])


def _result(folder: Path) -> dict[str, Any]:
    """The engine writes it last."""
    return msgspec.json.decode((folder / "edit" / "result.json").read_bytes())
