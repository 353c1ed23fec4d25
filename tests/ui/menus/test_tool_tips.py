"""Where the pointer rests on a command, its name comes first, then what it does or why it cannot be used now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QPlainTextEdit, QWidget

from ld_desktop.app import Program
from ld_desktop.ui.menus.keymap import title
from ld_desktop.ui.window.welcome import Welcome
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import LEFT, NONE


def all_commands(program: Program) -> list[QAction]:
    return [action for action in vars(program.window.commands).values() if isinstance(action, QAction)]


def test_every_command_tells_its_name_first(still: Program) -> None:
    for _ in range(2):
        for action in all_commands(still):
            name, told = action.toolTip().split("\n")
            assert name.startswith(title(action).rstrip("…")) and told == action.statusTip() != "", action.objectName()
        open_blank(still)


def test_a_greyed_tool_keeps_its_name_and_says_why(still: Program) -> None:
    refine = still.window.commands.refine
    assert not refine.isEnabled() and refine.toolTip() == "Refine strokes (R)\nOpen a photo first."
    assert still.window.toolbar.widgetForAction(refine).toolTip() == refine.toolTip()
    open_blank(still)
    assert not refine.isEnabled() and refine.toolTip().startswith("Refine strokes (R)\nThe mask is empty")


def press(window: QWindow, widget: QWidget) -> None:
    QTest.mouseClick(window, LEFT, NONE, widget.mapTo(widget.window(), widget.rect().center()))


def greyed(program: Program) -> list[QWidget]:
    """What can be seen and not be used, and says why."""
    found = program.window.findChildren(QWidget)
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QPlainTextEdit)
    fields = [one for one in found if isinstance(one, kinds) and not one.isEnabled()]
    return [one for one in fields if one.visibleRegion().contains(one.rect().center())]


def test_a_press_on_what_is_greyed_says_why(still: Program) -> None:
    window, status = still.window, still.window.status
    window.run.advanced.unfold.click()
    window.canvas.findChildren(Welcome)[0].hide()
    for _ in range(2):
        for _ in range(4):
            QApplication.processEvents()  # lays out all that asked for it
        fields = greyed(still)
        assert fields
        for widget in fields:
            status.clearMessage()
            press(window.windowHandle(), widget)
            assert status.currentMessage() == widget.toolTip().split("\n")[-1] != "", widget
        open_blank(still)


def test_the_keys_are_those_that_the_artist_chose(still: Program) -> None:
    window = still.window
    window.keymap.assign(window.commands.refine, QKeySequence(Qt.Key.Key_K))
    assert window.commands.refine.toolTip().startswith("Refine strokes (K)\n")
    window.keymap.assign(window.commands.refine, QKeySequence())
    assert window.commands.refine.toolTip().startswith("Refine strokes\n")
