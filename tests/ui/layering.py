"""An artist's hands on result layers, and what they see."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.masks.mask import Mask
from tests.ui.hands import LEFT, NONE, candidate_cell, candidate_index, place
from tests.ui.waiting import open_photo, until

SIDE = 256
RED, BLUE, WHITE = QColor("red"), QColor("blue"), QColor("white")
RED_FRAME, BLUE_FRAME = QRect(0, 0, SIDE, SIDE), QRect(64, 64, 128, 128)
CONTROL = Qt.KeyboardModifier.ControlModifier


async def open_with_candidates(program: Program, white: Path, folder: Path) -> None:
    """A photo; a red candidate of all of it, and a blue one of its middle."""
    await open_photo(program, white)
    for seed, colour, frame in ((7, RED, RED_FRAME), (8, BLUE, BLUE_FRAME)):
        path = folder / f"candidate-{seed}.png"
        Image.new("RGB", (64, 64), colour.name()).save(path)
        picked = Candidate(seed, str(path), str(folder), frame, "a dog jumping", "in the snow", QImage(str(path)))
        program.workspace.gallery.add(picked)
    await asyncio.sleep(0)


async def double_click(program: Program, row: int) -> None:
    view = program.window.gallery.view
    view.scrollTo(candidate_index(program, row))
    centre = candidate_cell(program, row).center()
    QTest.mouseClick(view.viewport(), LEFT, NONE, centre)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, centre)
    await in_place(program)


async def in_place(program: Program) -> None:
    """Waits until tools can look into the active result layer."""
    layer = program.workspace.document.active_result
    await until(lambda: layer is None or layer.in_place, "the layer's picture")


async def add_both(program: Program, white: Path, folder: Path) -> tuple[ResultLayer, ResultLayer]:
    """The red layer, and the blue one above it."""
    await open_with_candidates(program, white, folder)
    await double_click(program, 0)
    await double_click(program, 1)
    blue, red = program.workspace.document.results.layers
    return red, blue


def cell(program: Program, row: int) -> QRect:
    layers = program.window.results.list
    return layers.visualRect(layers.model().index(row, 0))


async def click_row(program: Program, at: QPoint) -> None:
    QTest.mouseClick(program.window.results.list.viewport(), LEFT, NONE, at)
    await asyncio.sleep(0)


async def press(program: Program, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    """A key in the list of layers."""
    layers = program.window.results.list
    program.window.activateWindow()
    await until(program.window.isActiveWindow, "the active window")
    layers.setFocus()
    QTest.keyClick(layers, key, keys)
    await asyncio.sleep(0)


def shown(program: Program, x: float, y: float) -> QColor:
    canvas = program.window.canvas
    return canvas.grab().toImage().pixelColor(place(canvas, (x, y)))


def coverage(mask: Mask | None, x: int, y: int) -> int:
    assert mask is not None
    return mask.image.pixelColor(x, y).alpha()
