"""Which key does what: as the program has it, or as the artist wants it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from ld_desktop.model.preferences import Preferences

_PORTABLE = QKeySequence.SequenceFormat.PortableText


class Keymap(QObject):
    """The shortcuts of ``actions``, each known by its object name; what differs from the start is remembered.

    ``fixed`` are keys that belong to no action: what they do, and which they are.
    """

    changed = Signal()

    def __init__(
        self,
        actions: Iterable[QAction],
        fixed: Sequence[tuple[str, QKeySequence]],
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._preferences, self.fixed = preferences, tuple(fixed)
        self.actions = sorted((action for action in actions if action.objectName() and action.text()), key=title)
        self._first = {action.objectName(): action.shortcut() for action in self.actions}
        for action in self.actions:
            kept = preferences.shortcuts.get(action.objectName())
            if kept is not None:
                action.setShortcut(QKeySequence(kept, _PORTABLE))

    def assign(self, action: QAction, keys: QKeySequence) -> None:
        """``keys`` for ``action`` and no other; empty for none."""
        for other in self.actions:
            if other is not action and not keys.isEmpty() and other.shortcut() == keys:
                other.setShortcut(QKeySequence())
        action.setShortcut(keys)
        self._remember()

    def action(self, keys: QKeySequence) -> QAction | None:
        """The command that ``keys`` are for."""
        return next((action for action in self.actions if action.shortcut() == keys), None)

    def owner(self, keys: QKeySequence, action: QAction) -> str | None:
        """The name of what ``keys`` do already, if it is not ``action``."""
        names = [title(other) for other in self.actions if other is not action and other.shortcut() == keys]
        return None if keys.isEmpty() else next(iter(names), self.fixed_owner(keys))

    def fixed_owner(self, keys: QKeySequence) -> str | None:
        """The name of what ``keys`` do on the canvas, which cannot be changed."""
        return next((name for name, taken in self.fixed if taken == keys), None)

    def first(self, action: QAction) -> QKeySequence:
        """What the program has for ``action``."""
        return self._first[action.objectName()]

    def reset(self, action: QAction) -> None:
        self.assign(action, self.first(action))

    def reset_all(self) -> None:
        for action in self.actions:
            action.setShortcut(self.first(action))
        self._remember()

    def _remember(self) -> None:
        own = {
            action.objectName(): action.shortcut().toString(_PORTABLE)
            for action in self.actions
            if action.shortcut() != self.first(action)
        }
        self._preferences.set_shortcuts(own)
        self.changed.emit()


def title(action: QAction) -> str:
    """The name of a command, without the mark of its mnemonic."""
    return action.text().replace("&", "")


def canvas_keys() -> list[tuple[str, QKeySequence]]:
    """What the canvas does with keys that belong to no command."""
    keys = (
        (_tr("Move the picture (hold)"), "Space"),
        (_tr("Rotate the view (hold and drag)"), "Shift+Space"),
        (_tr("Show the original (hold)"), "O"),
        (_tr("Show the original (hold)"), "\\"),
        (_tr("Hide or show the panels, in the canvas"), "Tab"),
        (_tr("Smaller brush (or Alt+wheel)"), "["),
        (_tr("Larger brush (or Alt+wheel)"), "]"),
        (_tr("Softer brush"), "Shift+["),
        (_tr("Harder brush"), "Shift+]"),
        (_tr("Accept refined strokes"), "Return"),
        (_tr("Cancel what is being drawn, take refined strokes back, or hide the candidate"), "Esc"),
        (_tr("Frame or object 1 px to the left (Shift: 10 px)"), "Left"),
        (_tr("Frame or object 1 px to the right (Shift: 10 px)"), "Right"),
        (_tr("Frame or object 1 px up (Shift: 10 px)"), "Up"),
        (_tr("Frame or object 1 px down (Shift: 10 px)"), "Down"),
    )
    return [(name, QKeySequence(key)) for name, key in keys]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ld_desktop", text)
