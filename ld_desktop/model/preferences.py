"""What is remembered between starts: models, looks, method, preset, seeds, prompts, photos."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
from PySide6.QtCore import QByteArray, QObject, QSettings, QStandardPaths, Signal

PROMPTS = 20  # remembered of each kind
PHOTOS = 10  # remembered
UNDO_MEGABYTES = 256


class Preferences(QObject):
    """Typed access to the program's QSettings; ``models_changed`` when another model or SAM is chosen."""

    models_changed = Signal()
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
        self._store = store

    @property
    def model(self) -> str | None:
        """A diffusers folder; None is the starter."""
        return self._text("models/diffusion") or None

    @property
    def sam(self) -> str | None:
        """A SAM checkpoint; None is the starter's."""
        return self._text("models/sam") or None

    @property
    def theme(self) -> str:
        """ "dark", "light", or "system" for what the desktop has."""
        return self._text("window/theme") or "system"

    @property
    def language(self) -> str:
        """Of the program, from the next start on: "en", "de", or empty for the system's."""
        return self._text("window/language")

    @property
    def welcomed(self) -> bool:
        """The first steps were shown, and need not be again."""
        return self._text("window/welcomed") == "yes"

    @property
    def undo_megabytes(self) -> int:
        """The most that the history may take of memory."""
        return int(self._text("undo/megabytes") or UNDO_MEGABYTES)

    @property
    def shortcuts(self) -> dict[str, str]:
        """The artist's own shortcuts by the command's name, as QKeySequence's portable text; empty for none."""
        line = self._text("window/shortcuts")
        return msgspec.json.decode(line, type=dict[str, str]) if line else {}

    @property
    def preset(self) -> str:
        return self._text("run/preset") or "balanced"

    @property
    def method(self) -> str:
        return self._text("run/method") or "layerdiffusion"

    @property
    def seeds(self) -> int:
        return int(self._text("run/seeds") or 4)

    @property
    def brush(self) -> int:
        """Brush diameter in screen pixels."""
        return int(self._text("tools/brush") or 40)

    @property
    def tool(self) -> str:
        """The tool taken last, by its icon; empty at first."""
        return self._text("tools/last")

    @property
    def mask_colour(self) -> str:
        """Of the mask over the picture: a colour's name; empty for the theme's accent."""
        return self._text("mask/colour")

    @property
    def mask_opacity(self) -> int:
        """Of the mask over the picture, percent."""
        return int(self._text("mask/opacity") or 50)

    @property
    def tolerance(self) -> int:
        """Of flood by colour: how far each channel may be from the clicked colour, 0 to 255."""
        return int(self._text("mask/tolerance") or 24)

    @property
    def contiguous(self) -> bool:
        """Whether flood by colour takes only what is connected with the clicked place."""
        return self._text("mask/contiguous") != "no"

    @property
    def ants(self) -> bool:
        """Whether the mask's edge is shown as marching ants."""
        return self._text("mask/ants") == "yes"

    @property
    def geometry(self) -> QByteArray:
        """Where the window stood, as it saved it; empty at first."""
        value = self._store.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @property
    def layout(self) -> QByteArray:
        """The arrangement of docks as the window saved it; empty at first."""
        value = self._store.value("window/layout")
        return value if isinstance(value, QByteArray) else QByteArray()

    @property
    def export_folder(self) -> Path:
        """Where the last picture was exported to; at first the person's pictures."""
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return Path(self._text("export/folder") or pictures)

    def set_models(self, model: str | None, sam: str | None) -> None:
        if (model, sam) != (self.model, self.sam):
            self._store.setValue("models/diffusion", model or "")
            self._store.setValue("models/sam", sam or "")
            self.models_changed.emit()

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
        self._store.setValue("window/shortcuts", msgspec.json.encode(shortcuts).decode())
        self.shortcuts_changed.emit()

    def prompts(self, role: str) -> list[str]:
        """Those of earlier edits, the newest first."""
        line = self._text(f"prompts/{role}")
        return msgspec.json.decode(line, type=list[str]) if line else []

    @property
    def recent(self) -> list[str]:
        """The photos opened last, the newest first."""
        line = self._text("photos/recent")
        return msgspec.json.decode(line, type=list[str]) if line else []

    def remember_photo(self, path: str) -> None:
        self._set_recent([path, *(other for other in self.recent if other != path)][:PHOTOS])

    def forget_recent(self) -> None:
        self._set_recent([])

    def _set_recent(self, photos: list[str]) -> None:
        self._store.setValue("photos/recent", msgspec.json.encode(photos).decode())
        self.recent_changed.emit()

    def remember_prompt(self, role: str, text: str) -> None:
        if text:
            others = [other for other in self.prompts(role) if other != text]
            self._store.setValue(f"prompts/{role}", msgspec.json.encode([text, *others][:PROMPTS]).decode())
            self.prompts_changed.emit()

    def set_run(self, preset: str, seeds: int, method: str) -> None:
        self._store.setValue("run/method", method)
        self._store.setValue("run/preset", preset)
        self._store.setValue("run/seeds", seeds)
        self.run_changed.emit()

    def set_mask(self, colour: str, opacity: int) -> None:
        self._store.setValue("mask/colour", colour)
        self._store.setValue("mask/opacity", opacity)
        self.mask_changed.emit()

    def set_flood(self, tolerance: int, contiguous: bool) -> None:
        self._store.setValue("mask/tolerance", tolerance)
        self._store.setValue("mask/contiguous", "yes" if contiguous else "no")
        self.flood_changed.emit()

    def set_ants(self, shown: bool) -> None:
        self._store.setValue("mask/ants", "yes" if shown else "no")

    def reach(self, operation: str, proposed: int = 5) -> int:
        """How far, in photo pixels, a change of the mask went the last time; at first what is ``proposed``."""
        return int(self._text(f"mask/{operation}") or proposed)

    def set_reach(self, operation: str, pixels: int) -> None:
        self._store.setValue(f"mask/{operation}", pixels)

    def tool_setting(self, setting: str, default: int) -> int:
        """A whole number that a tool keeps."""
        kept = self._text(f"tools/{setting}")
        return int(kept) if kept else default

    def set_tool_setting(self, setting: str, value: int) -> None:
        self._store.setValue(f"tools/{setting}", value)

    def set_brush(self, diameter: int) -> None:
        self._store.setValue("tools/brush", diameter)

    def set_tool(self, tool: str) -> None:
        self._store.setValue("tools/last", tool)

    def set_export_folder(self, folder: Path) -> None:
        self._store.setValue("export/folder", str(folder))

    def set_layout(self, layout: QByteArray, geometry: QByteArray) -> None:
        self._store.setValue("window/layout", layout)
        self._store.setValue("window/geometry", geometry)

    def _text(self, key: str) -> str:
        value = self._store.value(key, "")
        return "" if value is None else str(value)
