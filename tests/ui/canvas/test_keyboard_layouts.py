"""Keys of the canvas under layouts that have no Latin letters, or have them elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ld_desktop.app import Program
from ld_desktop.ui.widgets.key_places import key_of
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.hands import LEFT, NONE, place, take
from tests.ui.waiting import Live
from tests.ui.window.test_accessibility import front

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FIRST = 0 if sys.platform == "win32" else 8
# the numbers of keys, and below Qt's keys of some layouts, by what an American keyboard has there
PLACES = {"4": 5, "E": 18, "O": 24, "I": 23, "[": 26, "]": 27, "\\": 43, "Z": 44, "B": 48, "M": 50}

RUSSIAN = {"E": 0x423, "O": 0x429, "I": 0x428, "[": 0x425, "]": 0x42A, "Z": 0x42F, "B": 0x418, "M": 0x42C}
GREEK = {"E": 0x395, "O": 0x39F, "I": 0x399, "Z": 0x396, "B": 0x392, "M": 0x39C}
HEBREW = {"E": 0x5E7, "O": 0x5DD, "I": 0x5DF, "Z": 0x5D6, "B": 0x5E0, "M": 0x5E6}
FRENCH = {"4": Qt.Key.Key_Apostrophe, "[": Qt.Key.Key_Dead_Circumflex, "]": Qt.Key.Key_Dollar}
LAYOUTS = {"Russian": RUSSIAN, "Greek": GREEK, "Hebrew": HEBREW}


def pressed(
    layout: Mapping[str, int], at: str, keys: Qt.KeyboardModifier = NONE, kind: QEvent.Type = QEvent.Type.KeyPress
) -> QKeyEvent:
    """What a keyboard of ``layout`` sends for the key that has ``at`` on an American one."""
    key = layout.get(at, ord(at))
    text = chr(key).lower() if key < 0x10FFFF else ""  # a dead key prints nothing
    return QKeyEvent(kind, key, keys, PLACES[at] + FIRST, 0, 0, text)


class Keyboard:
    def __init__(self, program: Program, layout: Mapping[str, int]) -> None:
        self._canvas, self._layout = program.window.canvas, layout

    def press(self, at: str, keys: Qt.KeyboardModifier = NONE) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self.send(at, kind, keys)

    def send(self, at: str, kind: QEvent.Type, keys: Qt.KeyboardModifier = NONE) -> None:
        QApplication.sendEvent(self._canvas, pressed(self._layout, at, keys, kind))


@pytest.mark.parametrize("name", LAYOUTS)
def test_keys_of_canvas_and_commands_go_by_their_place(still: Program, live: Live, name: str) -> None:
    async def session() -> None:
        mask, window = open_blank(still), still.window
        await front(window)
        canvas, stack = window.canvas, still.workspace.document.undo_stack
        canvas.setFocus()
        keyboard, preferences = Keyboard(still, LAYOUTS[name]), still.workspace.preferences
        keyboard.press("E")
        assert canvas.tool is not None and canvas.tool.icon == "eraser"
        keyboard.press("B")
        assert canvas.tool.icon == "brush"
        before = preferences.brush
        keyboard.press("[")
        assert preferences.brush < before
        keyboard.press("]")
        assert preferences.brush == before
        keyboard.press("[", SHIFT)
        assert preferences.tool_setting("hardness", 100, 0, 100) == 90
        keyboard.press("]", SHIFT)
        assert preferences.tool_setting("hardness", 100, 0, 100) == 100
        keyboard.press("M", SHIFT)
        assert window.commands.mask_only.isChecked()
        keyboard.press("M")
        assert not window.commands.overlay.isChecked()
        keyboard.press("I", CONTROL)
        assert alpha(mask, 5, 5) == 255 and stack.index() == 1
        keyboard.press("Z", CONTROL)
        assert mask.empty and stack.index() == 0
        for held in ("O", "\\"):
            keyboard.send(held, QEvent.Type.KeyPress)
            assert canvas.original_held
            keyboard.send(held, QEvent.Type.KeyRelease)
            assert not canvas.original_held

    live(session())


def test_a_command_that_cannot_be_used_says_why(still: Program, live: Live) -> None:
    async def session() -> None:
        await front(still.window)
        still.window.canvas.setFocus()
        Keyboard(still, RUSSIAN).press("I", CONTROL)
        assert "Open a photo first" in still.window.status.currentMessage()

    live(session())


def test_no_command_comes_into_a_stroke_nor_into_a_text(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        window, canvas = still.window, still.window.canvas
        await front(window)
        await take(still, Qt.Key.Key_B)
        canvas.setFocus()
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (60, 60)))
        Keyboard(still, RUSSIAN).press("E")
        assert canvas.tool is not None and canvas.tool.icon == "brush"
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (60, 60)))
        field = window.layers.object_box.prompt
        field.setFocus()
        for keys in (NONE, CONTROL):
            QApplication.sendEvent(field, pressed(RUSSIAN, "E", keys))
        assert canvas.tool.icon == "brush" and field.text() == chr(RUSSIAN["E"]).lower()

    live(session())


def test_latin_letters_mean_themselves_wherever_they_are() -> None:
    dvorak = {"E": Qt.Key.Key_Period, "O": Qt.Key.Key_R, "B": Qt.Key.Key_X}
    german = {"[": Qt.Key.Key_Udiaeresis, "]": Qt.Key.Key_Plus, "\\": Qt.Key.Key_NumberSign, "Z": Qt.Key.Key_Y}
    for layout, at, wanted in (
        (dvorak, "O", Qt.Key.Key_R),
        (dvorak, "B", Qt.Key.Key_X),
        (dvorak, "E", Qt.Key.Key_E),  # no letter
        (german, "Z", Qt.Key.Key_Y),
        (german, "[", Qt.Key.Key_BracketLeft),
        (german, "]", Qt.Key.Key_BracketRight),
        (german, "\\", Qt.Key.Key_Backslash),
        (FRENCH, "4", Qt.Key.Key_4),
        (FRENCH, "[", Qt.Key.Key_BracketLeft),
        (FRENCH, "]", Qt.Key.Key_BracketRight),
    ):
        assert key_of(pressed(layout, at)) == wanted
    escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, NONE, PLACES["E"] + FIRST, 0, 0)
    assert key_of(escape) == Qt.Key.Key_Escape
    # AltGr and 8 on a German keyboard: a bracket, whatever is in that place elsewhere
    bracket = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_BracketLeft, NONE, 9 + FIRST, 0, 0, "[")
    assert key_of(bracket, Qt.Key.Key_BracketLeft) == Qt.Key.Key_BracketLeft
    nowhere = QKeyEvent(QEvent.Type.KeyPress, RUSSIAN["B"], NONE, 0, 0, 0, "")
    assert key_of(nowhere) == RUSSIAN["B"]
