"""The brush that paints masks: size, hardness, opacity, and what a pen's pressure changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ld_desktop.model.preferences import BRUSH_RANGE, Preferences

DIAMETERS = BRUSH_RANGE  # the smallest and the largest, screen pixels
_LIGHTEST = 0.05  # the share that the faintest touch of a pen gives


class Brush(QObject):
    """Kept in the preferences. Sizes are diameters in screen pixels; hardness and opacity are percent."""

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._diameter = preferences.brush

    @property
    def diameter(self) -> int:
        return self._diameter

    @property
    def hardness(self) -> int:
        """How much of the radius is fully covered; 100: a sharp edge."""
        return self._preferences.tool_setting("hardness", 100, most=100)

    @property
    def opacity(self) -> int:
        """How much one stroke covers at most."""
        return self._preferences.tool_setting("opacity", 100, 1, 100)

    @property
    def pressure_sizes(self) -> bool:
        """A pen that presses less draws narrower."""
        return self._preferences.tool_setting("pressure-size", 1) != 0

    @property
    def pressure_covers(self) -> bool:
        """A pen that presses less covers less."""
        return self._preferences.tool_setting("pressure-opacity", 0) != 0

    def scale(self, factor: float) -> None:
        """At least by one pixel, so that a small brush can grow."""
        least = self._diameter + (1 if factor > 1 else -1)
        wanted = round(self._diameter * factor)
        wanted = max(wanted, least) if factor > 1 else min(wanted, least)
        self.set_diameter(wanted)

    def set_diameter(self, pixels: int) -> None:
        self._diameter = min(max(pixels, DIAMETERS[0]), DIAMETERS[1])
        self._preferences.set_brush(self._diameter)
        self.changed.emit()

    def set_hardness(self, percent: int) -> None:
        self._set("hardness", min(max(percent, 0), 100))

    def set_opacity(self, percent: int) -> None:
        self._set("opacity", min(max(percent, 1), 100))

    def set_pressure_sizes(self, wanted: bool) -> None:
        self._set("pressure-size", int(wanted))

    def set_pressure_covers(self, wanted: bool) -> None:
        self._set("pressure-opacity", int(wanted))

    def touch(self, pressure: float) -> tuple[float, float]:
        """The shares of diameter and coverage that a pen's ``pressure`` (0 to 1; a mouse has 1) gives."""
        felt = max(pressure, _LIGHTEST)
        return felt if self.pressure_sizes else 1.0, self.opacity / 100 * (felt if self.pressure_covers else 1.0)

    def _set(self, name: str, value: int) -> None:
        self._preferences.set_tool_setting(name, value)
        self.changed.emit()
