"""What the held keys say of a new region: replace the mask, add to it, take away from it, cut with it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ld_desktop.model.masks.object_selection import Combine

Modifiers = Qt.KeyboardModifier


def combination(keys: Modifiers, plain: Combine) -> Combine:
    """Shift adds, Alt takes away, both keep what both share; ``plain`` without a key."""
    shift, alt = bool(keys & Modifiers.ShiftModifier), bool(keys & Modifiers.AltModifier)
    if shift and alt:
        return "intersect"
    if shift:
        return "add"
    return "subtract" if alt else plain
