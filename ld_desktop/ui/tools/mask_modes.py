"""What the held keys say of a new region: replace the mask, add to it, take away from it, cut with it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from ld_desktop.model.masks.object_selection import Combine

Modifiers = Qt.KeyboardModifier


def combination(keys: Modifiers) -> Combine:
    """Shift adds, Alt takes away, both keep what both share; without a key it replaces. For every tool that masks."""
    shift, alt = bool(keys & Modifiers.ShiftModifier), bool(keys & Modifiers.AltModifier)
    if shift and alt:
        return "intersect"
    if shift:
        return "add"
    return "subtract" if alt else "replace"


def with_rule(does: str, speaker: QObject) -> str:
    """A tool's hint: what it ``does``, and that rule in words."""
    rule = speaker.tr("It replaces the mask; Shift adds it, Alt takes it away, both keep what is shared.")
    return f"{does} {rule}"
