"""How much object and background count in stage 2: lambda_1 and lambda_2 of the method."""

from __future__ import annotations

from functools import partial
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from ld_desktop.model.document.undo_commands import ValueChange

Role = Literal["object", "background"]
ROLES: Final[tuple[Role, ...]] = ("object", "background")
MOST = 100.0  # what the settings of the method take


class LayerWeights(QObject):
    """Each 0 to ``MOST``, or None: what the preset says, and for the object what its size asks for."""

    changed = Signal()

    def __init__(self, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo_stack = undo_stack
        self._values: dict[Role, float | None] = {"object": None, "background": None}

    def of(self, role: Role) -> float | None:
        return self._values[role]

    @property
    def both_zero(self) -> bool:
        """Stage 2 would have nothing to learn."""
        return all(value == 0 for value in self._values.values())

    def edit(self, role: Role, weight: float | None, text: str) -> None:
        """One step of the history, together with changes of the same weight right before it."""
        before = self._values[role]
        if weight != before:
            key = f"weight {role}"
            self._undo_stack.push(ValueChange(text, partial(self._apply, role), before, weight, key))

    def clear(self) -> None:
        """Another photo was opened; the history is empty."""
        self._values = {"object": None, "background": None}
        self.changed.emit()

    def overrides(self) -> dict[str, float]:
        """Settings of the method that differ from what the preset says."""
        return {f"{role}_weight": value for role, value in self._values.items() if value is not None}

    def _apply(self, role: Role, weight: float | None) -> None:
        self._values[role] = weight
        self.changed.emit()
