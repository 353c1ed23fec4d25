"""Keys that neither a widget nor a shortcut took: a command that cannot be used now, or one of another layout's key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.menus.commands import Commands
from ld_desktop.ui.menus.keymap import Keymap
from ld_desktop.ui.widgets.key_places import key_of

_Modifier = Qt.KeyboardModifier
_HELD = (_Modifier.ShiftModifier, _Modifier.ControlModifier, _Modifier.AltModifier, _Modifier.MetaModifier)


class UnclaimedKeys:
    """``refuse`` is told why a command does nothing."""

    def __init__(self, keymap: Keymap, commands: Commands, canvas: Canvas, refuse: Callable[[str], None]) -> None:
        self._keymap, self._commands, self._canvas, self._refuse = keymap, commands, canvas, refuse

    def press(self, event: QKeyEvent) -> None:
        if not self._tell(QKeySequence(event.keyCombination())) and self._canvas.hasFocus():
            self._press_place(event)

    def _press_place(self, event: QKeyEvent) -> None:
        """What the key does on an American keyboard; Qt knows of that only where such a layout is set up too."""
        key = key_of(event)
        if key == event.key() or self._canvas.drawing:
            return
        held = event.modifiers()
        modifiers = _Modifier.NoModifier
        for modifier in _HELD:
            modifiers |= held & modifier
        keys = QKeySequence(QKeyCombination(modifiers, Qt.Key(key)))
        action = self._keymap.action(keys)
        if action is not None and not self._tell(keys):
            action.trigger()

    def _tell(self, keys: QKeySequence) -> bool:
        """Whether they are a command's that cannot be used now."""
        reason = self._commands.refusal(keys)
        if reason is not None:
            self._refuse(reason)
        return reason is not None
