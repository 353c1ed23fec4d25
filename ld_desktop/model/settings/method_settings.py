"""Settings of the method for the next run: the preset's values, with the artist's own over them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, cast

from PySide6.QtCore import QObject, Signal

from engine.protocol.settings import Preset, Settings, resolve
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.preferences import OwnPreset, Preferences

OF_LAYERS: Final = ("object_weight", "background_weight")  # these belong to the document: see ``LayerWeights``
NAMES: Final = tuple(name for name in Settings.__struct_fields__ if name not in OF_LAYERS)


class MethodSettings(QObject):
    """Kept in ``preferences``. What the presets say is the model's, as ``inspection`` knows it."""

    changed = Signal()

    def __init__(self, preferences: Preferences, inspection: Inspection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences, self._inspection = preferences, inspection
        preferences.run_changed.connect(self.changed)
        inspection.changed.connect(self.changed)

    @property
    def own(self) -> dict[str, Any]:
        """Those that the artist set, by name."""
        return self._preferences.overrides

    @property
    def values(self) -> Settings:
        return self._resolve(self.own)

    def default(self, name: str) -> object:
        """Of the preset, with all other settings as they are."""
        return getattr(self._resolve({key: value for key, value in self.own.items() if key != name}), name)

    def set(self, name: str, value: object) -> None:
        """Raises UsageError where ``value`` is out of range."""
        others = {key: kept for key, kept in self.own.items() if key != name}
        own = others if value == self.default(name) else others | {name: value}
        self._resolve(own)
        if own != self.own:
            self._preferences.set_overrides(own)

    def take(self, overrides: Mapping[str, Any]) -> None:
        """Those of an edit, in place of what the artist set."""
        self._preferences.set_overrides({key: value for key, value in overrides.items() if key not in OF_LAYERS})

    def reset(self, names: Collection[str] = NAMES) -> None:
        """Back to what the preset says."""
        self._preferences.set_overrides({key: value for key, value in self.own.items() if key not in names})

    @property
    def own_presets(self) -> tuple[str, ...]:
        return tuple(self._preferences.own_presets)

    @property
    def own_preset(self) -> str | None:
        """The name of the one that says what is set now."""
        now = OwnPreset(cast(Preset, self._preferences.preset), self.own)
        return next((name for name, preset in self._preferences.own_presets.items() if preset == now), None)

    def save_preset(self, name: str) -> None:
        """Under ``name``, in place of one that has it already."""
        preset = OwnPreset(cast(Preset, self._preferences.preset), self.own)
        self._preferences.set_own_presets(self._preferences.own_presets | {name: preset})

    def use_preset(self, name: str) -> None:
        p, preset = self._preferences, self._preferences.own_presets[name]
        p.set_run(preset.preset, p.seeds, p.method)
        p.set_overrides(preset.overrides)

    def delete_preset(self, name: str) -> None:
        presets = self._preferences.own_presets
        del presets[name]
        self._preferences.set_own_presets(presets)

    def _resolve(self, own: dict[str, Any]) -> Settings:
        answer = self._inspection.answer
        return resolve(cast(Preset, self._preferences.preset), answer.presets if answer else {}, own)
