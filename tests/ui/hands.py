"""An artist's hands: real mouse and key events on the real widgets."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from ld_desktop.app import Program
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.dialogs.models_dialog import ModelsDialog
from tests.ui.waiting import engine_ready, open_photo, until

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
Point = tuple[float, float]


def place(canvas: Canvas, at: Point) -> QPoint:
    """The widget pixel that shows picture pixel ``at``."""
    return canvas.viewport.to_widget(QPointF(*at)).toPoint()


async def drag(
    canvas: Canvas, path: Sequence[Point], button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NONE
) -> None:
    """Presses at the first point, moves through all (picture pixels), releases at the last."""
    QTest.mousePress(canvas, button, keys, place(canvas, path[0]))
    for at in path[1:]:
        QTest.mouseMove(canvas, place(canvas, at))
        await asyncio.sleep(0)
    QTest.mouseRelease(canvas, button, keys, place(canvas, path[-1]))
    await asyncio.sleep(0)


async def click(canvas: Canvas, at: Point, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(canvas, LEFT, keys, place(canvas, at))
    await asyncio.sleep(0)


async def take(program: Program, key: Qt.Key) -> None:
    """Takes the tool of ``key``."""
    window = program.window
    action = next(action for action in window.tool_actions if action.shortcut() == QKeySequence(key))
    QTest.mouseClick(window.toolbar.widgetForAction(action), LEFT)
    await asyncio.sleep(0)


async def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    await asyncio.sleep(0)


async def describe_edit(program: Program, photo: Path) -> None:
    """Opens ``photo``, paints a stroke on its object and writes both prompts, the engine being ready."""
    window = program.window
    await open_photo(program, photo)
    await engine_ready(program)
    await drag(window.canvas, [(100, 130), (140, 130)])
    await type_into(window.layers.object_box.prompt, "a dog jumping")
    await type_into(window.layers.background_box.prompt, "in the snow")


async def models_page(program: Program) -> ModelsDialog:
    """Brought to the front by its command."""
    program.window.commands.models.trigger()
    (page,) = program.window.findChildren(ModelsDialog)
    page.activateWindow()
    await until(page.isActiveWindow, "the active page")
    return page


async def press_keys(program: Program, key: Qt.Key) -> None:
    """Ctrl and ``key``: a shortcut of the window."""
    window = program.window
    window.activateWindow()
    await until(window.isActiveWindow, "the active window")
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    await asyncio.sleep(0)


def candidate_index(program: Program, number: int) -> QModelIndex:
    """Of the candidates that the gallery lists."""
    rows = program.window.gallery.view.list
    indexes = [rows.index(row) for row in range(rows.rowCount())]
    return [index for index in indexes if rows.candidate(index) is not None][number]


def candidate_cell(program: Program, number: int) -> QRect:
    """Where it stands in the gallery."""
    return program.window.gallery.view.visualRect(candidate_index(program, number))


async def choose_candidate(program: Program, number: int, keys: Qt.KeyboardModifier = NONE) -> None:
    view = program.window.gallery.view
    view.scrollTo(candidate_index(program, number))
    QTest.mouseClick(view.viewport(), LEFT, keys, candidate_cell(program, number).center())
    await asyncio.sleep(0)


async def draw_square(program: Program, area: QRect) -> None:
    """Masks ``area`` with the rectangle tool."""
    await take(program, Qt.Key.Key_U)
    ends = [(area.x(), area.y()), (area.x() + area.width(), area.y() + area.height())]
    await drag(program.window.canvas, ends)
