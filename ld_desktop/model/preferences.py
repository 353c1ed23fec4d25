"""What is remembered between starts: models, looks, method, preset, seeds, prompts, photos."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, get_args

import msgspec
from msgspec import Meta
from PySide6.QtCore import QByteArray, QObject, QSettings, QStandardPaths, Signal

from engine.protocol.helper_tasks import Encoding
from engine.protocol.requests import MOST_EMBEDDINGS, MOST_LORAS, Additions, Lora
from engine.protocol.settings import Memory, MethodName, Preset
from ld_desktop.model.settings.stored_values import Stored

PROMPTS = 20  # remembered of each kind
PHOTOS = 10  # remembered
UNDO_MEGABYTES = 256
# the least and the most of what can be chosen
UNDO_RANGE: Final = (16, 16384)  # MB
SEEDS_RANGE: Final = (1, 64)
MOST_SEED: Final = 2**31 - 1
BRUSH_RANGE: Final = (3, 600)  # screen pixels
LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "de": "Deutsch"}  # as their speakers write them
FARTHEST: Final = 500  # photo pixels that a change of the mask may reach
_DEVICE: Final = re.compile(r"cpu|[a-z]+:\d{1,3}")  # a device's id in torch's words
Seed = Annotated[int, Meta(ge=0, le=MOST_SEED)]


class OwnPreset(msgspec.Struct, frozen=True):
    """``preset`` with some settings set otherwise."""

    preset: Preset
    overrides: dict[str, Any]


class Preferences(QObject):
    """Typed access to the program's QSettings; ``models_changed`` when another model, LoRA or SAM is chosen.

    What is stored and cannot be used is as at first; see ``Stored``.
    """

    models_changed = Signal()
    upscaler_changed = Signal()
    theme_changed = Signal(str)
    run_changed = Signal()
    mask_changed = Signal()
    prompts_changed = Signal()
    recent_changed = Signal()
    flood_changed = Signal()
    undo_changed = Signal()
    shortcuts_changed = Signal()

    def __init__(self, store: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._stored = store, Stored(store)

    def tell_damage(self) -> None:
        self._stored.tell_damage()

    @property
    def model(self) -> str | None:
        """A diffusers folder; None is the starter."""
        return self._stored.text("models/diffusion") or None

    @property
    def sam(self) -> str | None:
        """A SAM checkpoint; None is the starter's."""
        return self._stored.text("models/sam") or None

    @property
    def theme(self) -> str:
        """ "dark", "light", or "system" for what the desktop has."""
        return self._stored.choice("window/theme", ("system", "dark", "light"), "system")

    @property
    def language(self) -> str:
        """Of the program, from the next start on: "en", "de", or empty for the system's."""
        return self._stored.choice("window/language", ("", *LANGUAGES), "")

    @property
    def welcomed(self) -> bool:
        """The first steps were shown, and need not be again."""
        return self._stored.flag("window/welcomed", default=False)

    @property
    def undo_megabytes(self) -> int:
        """The most that the history may take of memory."""
        return self._stored.number("undo/megabytes", UNDO_MEGABYTES, *UNDO_RANGE)

    @property
    def shortcuts(self) -> dict[str, str]:
        """The artist's own shortcuts by the command's name, as QKeySequence's portable text; empty for none."""
        return self._stored.json("window/shortcuts", dict[str, str], {})

    @property
    def preset(self) -> str:
        return self._stored.choice("run/preset", get_args(Preset), "balanced")

    @property
    def method(self) -> str:
        return self._stored.choice("run/method", get_args(MethodName), "layerdiffusion")

    @property
    def memory(self) -> str:
        """How a training fits into the device's memory."""
        return self._stored.choice("run/memory", get_args(Memory), "auto")

    @property
    def device(self) -> str:
        """The id of the one that computes; empty: the best there is."""
        return self._stored.word("run/device", _DEVICE)

    @property
    def overrides(self) -> dict[str, Any]:
        """Settings of the method that the artist set, by name; all others are as the preset says."""
        return self._stored.overrides("run/overrides")

    @property
    def own_presets(self) -> dict[str, OwnPreset]:
        """The artist's own, by name, in their order."""
        return self._stored.json("run/presets", dict[str, OwnPreset], {})

    @property
    def seed_list(self) -> tuple[int, ...]:
        """The seeds that every run draws; empty: as many as ``seeds`` says."""
        return self._stored.json("run/seed-list", tuple[Seed, ...], ())

    @property
    def new_seeds(self) -> bool:
        """Whether a run draws other seeds than the one before."""
        return self._stored.flag("run/new-seeds", default=False)

    @property
    def run_seeds(self) -> tuple[int, ...]:
        """What the next run draws."""
        most = MOST_SEED - SEEDS_RANGE[1]
        first = self._stored.number("run/next-seed", 1, 1, most) if self.new_seeds else 1
        return self.seed_list or tuple(range(first, first + self.seeds))

    @property
    def seeds(self) -> int:
        return self._stored.number("run/seeds", 4, *SEEDS_RANGE)

    @property
    def brush(self) -> int:
        """Brush diameter in screen pixels."""
        return self._stored.number("tools/brush", 40, *BRUSH_RANGE)

    @property
    def tool(self) -> str:
        """The tool taken last, by its icon; empty at first."""
        return self._stored.text("tools/last")

    @property
    def mask_colour(self) -> str:
        """Of the mask over the picture: a colour's name; empty for the theme's accent."""
        return self._stored.colour("mask/colour")

    @property
    def mask_opacity(self) -> int:
        """Of the mask over the picture, percent."""
        return self._stored.number("mask/opacity", 50, 0, 100)

    @property
    def tolerance(self) -> int:
        """Of flood by colour: how far each channel may be from the clicked colour, 0 to 255."""
        return self._stored.number("mask/tolerance", 24, 0, 255)

    @property
    def contiguous(self) -> bool:
        """Whether flood by colour takes only what is connected with the clicked place."""
        return self._stored.flag("mask/contiguous", default=True)

    @property
    def ants(self) -> bool:
        """Whether the mask's edge is shown as marching ants."""
        return self._stored.flag("mask/ants", default=False)

    @property
    def geometry(self) -> QByteArray:
        """Where the window stood, as it saved it; empty at first."""
        return self._stored.bytes("window/geometry")

    @property
    def layout(self) -> QByteArray:
        """The arrangement of docks as the window saved it; empty at first."""
        return self._stored.bytes("window/layout")

    @property
    def export_folder(self) -> Path:
        """Where the last picture was exported to; at first the person's pictures."""
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return Path(self._stored.text("export/folder") or pictures)

    @property
    def export_metadata(self) -> bool:
        """Whether the photo's metadata goes with what is exported."""
        return self._stored.flag("export/metadata", default=True)

    def set_models(self, model: str | None, sam: str | None) -> None:
        if (model, sam) != (self.model, self.sam):
            self._store.setValue("models/diffusion", model or "")
            self._store.setValue("models/sam", sam or "")
            self.models_changed.emit()

    @property
    def loras(self) -> tuple[Lora, ...]:
        """On top of the diffusion model, whichever that is."""
        return self._stored.json("models/loras", tuple[Lora, ...], ())[:MOST_LORAS]

    @property
    def vae(self) -> str | None:
        """A file or folder in the place of the diffusion model's own VAE."""
        return self._stored.text("models/vae") or None

    @property
    def upscaler(self) -> str | None:
        """A file whose network enlarges results that the photo shows larger."""
        return self._stored.text("models/upscaler") or None

    @property
    def embeddings(self) -> tuple[str, ...]:
        """Files of textual inversions."""
        return self._stored.json("models/embeddings", tuple[str, ...], ())[:MOST_EMBEDDINGS]

    @property
    def added(self) -> Additions:
        return Additions(self.loras, self.vae, self.embeddings)

    def set_added(self, added: Additions) -> None:
        """To the diffusion model, whichever that is."""
        if added != self.added:
            self._store.setValue("models/loras", msgspec.json.encode(added.loras).decode())
            self._store.setValue("models/vae", added.vae or "")
            self._store.setValue("models/embeddings", msgspec.json.encode(added.embeddings).decode())
            self.models_changed.emit()

    def set_loras(self, loras: tuple[Lora, ...]) -> None:
        self.set_added(Additions(loras, self.vae, self.embeddings))

    def set_vae(self, vae: str | None) -> None:
        self.set_added(Additions(self.loras, vae, self.embeddings))

    def set_upscaler(self, file: str | None) -> None:
        if file != self.upscaler:
            self._store.setValue("models/upscaler", file or "")
            self.upscaler_changed.emit()

    def set_embeddings(self, files: tuple[str, ...]) -> None:
        self.set_added(Additions(self.loras, self.vae, files))

    def set_theme(self, theme: str) -> None:
        if theme != self.theme:
            self._store.setValue("window/theme", theme)
            self.theme_changed.emit(theme)

    def set_language(self, language: str) -> None:
        self._store.setValue("window/language", language)

    def set_welcomed(self) -> None:
        self._store.setValue("window/welcomed", "yes")

    def set_undo_megabytes(self, megabytes: int) -> None:
        if megabytes != self.undo_megabytes:
            self._store.setValue("undo/megabytes", megabytes)
            self.undo_changed.emit()

    def set_shortcuts(self, shortcuts: Mapping[str, str]) -> None:
        self._set_json("window/shortcuts", shortcuts)
        self.shortcuts_changed.emit()

    def prompts(self, role: str) -> list[str]:
        """Those of earlier edits, the newest first."""
        return self._stored.json(f"prompts/{role}", list[str], [])

    @property
    def recent(self) -> list[str]:
        """The photos opened last, the newest first."""
        return self._stored.json("photos/recent", list[str], [])

    def remember_photo(self, path: str) -> None:
        self._set_recent([path, *(other for other in self.recent if other != path)][:PHOTOS])

    def forget_recent(self) -> None:
        self._set_recent([])

    def _set_recent(self, photos: list[str]) -> None:
        self._set_json("photos/recent", photos)
        self.recent_changed.emit()

    def remember_prompt(self, role: str, text: str) -> None:
        if text:
            others = [other for other in self.prompts(role) if other != text]
            self._set_json(f"prompts/{role}", [text, *others][:PROMPTS])
            self.prompts_changed.emit()

    def set_run(self, preset: str, seeds: int, method: str) -> None:
        self._store.setValue("run/method", method)
        self._store.setValue("run/preset", preset)
        self._store.setValue("run/seeds", seeds)
        self.run_changed.emit()

    def set_memory(self, memory: str) -> None:
        self._store.setValue("run/memory", memory)
        self.run_changed.emit()

    def set_device(self, device: str) -> None:
        self._store.setValue("run/device", device)

    def set_overrides(self, overrides: Mapping[str, Any]) -> None:
        self._set_json("run/overrides", overrides)
        self.run_changed.emit()

    def set_own_presets(self, presets: Mapping[str, OwnPreset]) -> None:
        self._set_json("run/presets", presets)
        self.run_changed.emit()

    def set_seed_list(self, seeds: tuple[int, ...]) -> None:
        self._set_json("run/seed-list", seeds)
        self.run_changed.emit()

    def set_new_seeds(self, new: bool) -> None:
        self._store.setValue("run/new-seeds", "yes" if new else "no")
        self.run_changed.emit()

    def use_seeds(self, seeds: tuple[int, ...]) -> None:
        """A run draws ``seeds``; a later one with new seeds draws those after them."""
        self._store.setValue("run/next-seed", max(seeds) % (MOST_SEED - SEEDS_RANGE[1]) + 1)

    def set_mask(self, colour: str, opacity: int) -> None:
        self._store.setValue("mask/colour", colour)
        self._store.setValue("mask/opacity", opacity)
        self.mask_changed.emit()

    def set_flood(self, tolerance: int, contiguous: bool) -> None:
        self._store.setValue("mask/tolerance", tolerance)
        self._store.setValue("mask/contiguous", "yes" if contiguous else "no")
        self.flood_changed.emit()

    def set_export_metadata(self, wanted: bool) -> None:
        self._store.setValue("export/metadata", "yes" if wanted else "no")

    def set_ants(self, shown: bool) -> None:
        self._store.setValue("mask/ants", "yes" if shown else "no")

    def reach(self, operation: str, proposed: int = 5) -> int:
        """How far, in photo pixels, a change of the mask went the last time; at first what is ``proposed``."""
        return self._stored.number(f"mask/{operation}", proposed, 1, FARTHEST)

    def set_reach(self, operation: str, pixels: int) -> None:
        self._store.setValue(f"mask/{operation}", pixels)

    def tool_setting(self, setting: str, default: int, least: int = 0, most: int = 1) -> int:
        """A whole number that a tool keeps, from ``least`` to ``most``; as it is, 0 for no and 1 for yes."""
        return self._stored.number(f"tools/{setting}", default, least, most)

    def set_tool_setting(self, setting: str, value: int) -> None:
        self._store.setValue(f"tools/{setting}", value)

    def set_brush(self, diameter: int) -> None:
        self._store.setValue("tools/brush", diameter)

    def set_tool(self, tool: str) -> None:
        self._store.setValue("tools/last", tool)

    @property
    def export_encoding(self) -> Encoding:
        """Quality and the like of the last export that asked for them."""
        return self._stored.json("export/encoding", Encoding, Encoding())

    def set_export_encoding(self, encoding: Encoding) -> None:
        self._set_json("export/encoding", encoding)

    def set_export_folder(self, folder: Path) -> None:
        self._store.setValue("export/folder", str(folder))

    def set_layout(self, layout: QByteArray, geometry: QByteArray) -> None:
        self._store.setValue("window/layout", layout)
        self._store.setValue("window/geometry", geometry)

    def _set_json(self, key: str, value: object) -> None:
        self._store.setValue(key, msgspec.json.encode(value).decode())
