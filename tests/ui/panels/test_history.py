"""The list of the history goes to any step."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.model.masks.mask import Mask
from ld_desktop.ui.panels.history_panel import HistoryPanel
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.hands import LEFT, NONE, drag, take, type_into
from tests.ui.waiting import Live


async def show(program: Program) -> HistoryPanel:
    window = program.window
    assert window.history_dock.isHidden()
    window.history_dock.in_front.trigger()
    await asyncio.sleep(0)
    panel = window.history_dock.widget()
    assert isinstance(panel, HistoryPanel)
    return panel


def steps(panel: HistoryPanel) -> list[str]:
    model = panel.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


async def go(panel: HistoryPanel, row: int) -> None:
    centre = panel.visualRect(panel.model().index(row, 0)).center()
    QTest.mouseClick(panel.viewport(), LEFT, NONE, centre)
    await asyncio.sleep(0)


async def work(program: Program) -> Mask:
    """Two strokes, a prompt, a rectangle."""
    mask, canvas = open_blank(program), program.window.canvas
    await drag(canvas, [(60, 60)])
    await drag(canvas, [(160, 160)])
    await type_into(program.window.layers.object_box.prompt, "a dog")
    await take(program, Qt.Key.Key_U)
    await drag(canvas, [(200, 20), (240, 60)], keys=Qt.KeyboardModifier.ShiftModifier)
    await program.workspace.settle()  # the engine would be asked about the prompt in a moment
    return mask


def test_a_click_goes_to_a_step(still: Program, live: Live) -> None:
    async def session() -> None:
        panel = await show(still)
        assert steps(panel) == ["as opened"]
        mask, document = await work(still), still.workspace.document
        assert steps(panel) == ["as opened", "Brush", "Brush", "Edit object prompt", "Rectangle"]
        assert panel.currentIndex().row() == 4
        await go(panel, 1)
        assert [alpha(mask, *at) for at in ((60, 60), (160, 160), (220, 40))] == [255, 0, 0]
        assert document.object.prompt == "" == still.window.layers.object_box.prompt.text()
        await go(panel, 4)
        assert [alpha(mask, *at) for at in ((60, 60), (160, 160), (220, 40))] == [255, 255, 255]
        assert document.object.prompt == "a dog"
        await go(panel, 0)
        assert mask.empty and not document.undo_stack.canUndo()

    live(session())


def test_the_arrow_keys_go_step_by_step(still: Program, live: Live) -> None:
    async def session() -> None:
        panel, mask = await show(still), await work(still)
        panel.setFocus()
        for _ in range(3):
            QTest.keyClick(panel, Qt.Key.Key_Up)
        assert still.workspace.document.undo_stack.index() == 1 and alpha(mask, 160, 160) == 0
        QTest.keyClick(panel, Qt.Key.Key_Down)
        assert alpha(mask, 160, 160) == 255

    live(session())


def test_the_list_follows_when_the_oldest_steps_are_dropped(still: Program, live: Live) -> None:
    async def session() -> None:
        panel, mask = await show(still), await work(still)
        still.workspace.document.undo_stack.set_budget(1)
        assert steps(panel) == ["as opened", "Rectangle"] and panel.currentIndex().row() == 1
        await go(panel, 0)
        assert [alpha(mask, *at) for at in ((60, 60), (220, 40))] == [255, 0]
        assert not still.workspace.document.undo_stack.canUndo()

    live(session())


def test_a_new_photo_has_a_new_history(still: Program, live: Live) -> None:
    async def session() -> None:
        panel = await show(still)
        await work(still)
        open_blank(still)
        assert steps(panel) == ["as opened"]

    live(session())
