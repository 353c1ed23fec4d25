"""The rows of the layers panel: what a click, a drag and a key do to a result layer, and the weights below."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QMenu, QStyle, QStyleOptionSlider

from ld_desktop.app import Program
from ld_desktop.ui.panels.result_list import eye_place, lock_place, name_place
from tests.ui.hands import LEFT, NONE, describe_edit, drag, take
from tests.ui.layering import (
    BLUE,
    CONTROL,
    RED,
    add_both,
    cell,
    click_row,
    coverage,
    in_place,
    press,
    shown,
)
from tests.ui.waiting import Live, open_photo, until


def test_the_frame_around_the_active_layer_is_drawn_anew(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    class Painted(QObject):
        """Whether its left edge was painted since."""

        yet = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent) and event.region().contains(QPoint(0, 20)):
                self.yet = True
            return False

    async def session() -> None:
        await add_both(still, white, tmp_path)
        document, card, painted = still.workspace.document, still.window.layers.object_box, Painted()
        QApplication.processEvents()
        card.installEventFilter(painted)
        document.activate(document.object)
        QApplication.processEvents()
        assert painted.yet

    live(session())


def test_rows_are_dragged_into_another_order(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        document, viewport = still.workspace.document, still.window.results.list.viewport()
        start, end = name_place(cell(still, 0)).center(), cell(still, 1).bottomLeft() + QPoint(60, -2)
        QTest.mousePress(viewport, LEFT, NONE, start)
        for at in (start + QPoint(0, 15), end):
            QTest.mouseMove(viewport, at)
            await asyncio.sleep(0)
        before = viewport.grab().toImage()
        QTest.mouseRelease(viewport, LEFT, NONE, end)
        await asyncio.sleep(0)
        assert document.results.layers == (red, blue) and document.active is blue
        assert viewport.grab().toImage() != before
        document.undo_stack.undo()
        assert document.results.layers == (blue, red)
        document.results.set_locked(blue, True)
        QTest.mousePress(viewport, LEFT, NONE, start)
        QTest.mouseMove(viewport, end)
        QTest.mouseRelease(viewport, LEFT, NONE, end)
        assert document.results.layers == (blue, red)

    live(session())


def test_eye_lock_and_name_in_the_row(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        window, document, layers = still.window, still.workspace.document, still.window.results.list
        await click_row(still, eye_place(cell(still, 0)).center())
        assert not blue.visible and shown(still, 128, 128) == RED
        await press(still, Qt.Key.Key_Space)
        assert blue.visible and shown(still, 128, 128) == BLUE
        await click_row(still, name_place(cell(still, 0)).center())
        QTest.mouseDClick(layers.viewport(), LEFT, NONE, name_place(cell(still, 0)).center())
        editor = layers.viewport().findChild(QLineEdit)
        assert editor is not None and editor.accessibleName()
        editor.selectAll()
        QTest.keyClicks(editor, "the keeper")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await until(lambda: layers.viewport().findChild(QLineEdit) is None, "the end of the editor")
        assert blue.name == "the keeper" and document.undo_stack.undoText() == "Rename layer"
        await press(still, Qt.Key.Key_F2)
        editor = layers.viewport().findChild(QLineEdit)
        assert editor is not None and editor.text() == "the keeper"
        QTest.keyClick(editor, Qt.Key.Key_Escape)

        await click_row(still, lock_place(cell(still, 0)).center())
        c = window.commands
        assert blue.locked and c.layer_locked.isChecked()
        for action in (c.delete_layer, c.rename_layer, c.raise_layer, c.lower_layer):
            assert not action.isEnabled() and "“the keeper” is locked" in action.toolTip()
        assert not window.results.opacity.slider.isEnabled() and "locked" in window.results.opacity.field.toolTip()
        await take(still, Qt.Key.Key_E)
        await drag(window.canvas, [(100, 128), (128, 128)])
        assert coverage(blue.mask, 128, 128) == 255 and "locked" in window.status.currentMessage()
        await press(still, Qt.Key.Key_Slash, CONTROL)
        assert not blue.locked
        await in_place(still)

    live(session())


def test_a_drag_of_the_opacity_is_one_step(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        row, stack = still.window.results.opacity, still.workspace.document.undo_stack
        steps = stack.count()
        option = QStyleOptionSlider()
        row.slider.initStyleOption(option)
        style, slider = row.slider.style(), QStyle.ComplexControl.CC_Slider
        handle = style.subControlRect(slider, option, QStyle.SubControl.SC_SliderHandle, row.slider).center()
        QTest.mousePress(row.slider, LEFT, NONE, handle)
        for x in (handle.x() - 10, handle.x() - 30, row.slider.width() // 2):
            QTest.mouseMove(row.slider, QPoint(x, handle.y()))
            await asyncio.sleep(0)
        QTest.mouseRelease(row.slider, LEFT, NONE, QPoint(row.slider.width() // 2, handle.y()))
        assert 30 < blue.opacity < 70 and stack.count() == steps + 1
        assert row.field.value() == blue.opacity
        row.field.setFocus()
        row.field.selectAll()
        QTest.keyClicks(row.field, "25")
        QTest.keyClick(row.field, Qt.Key.Key_Return)
        assert blue.opacity == 25 and stack.count() == steps + 2
        colour = shown(still, 128, 128)
        assert abs(colour.red() - 191) <= 2 and abs(colour.blue() - 64) <= 2
        stack.undo()
        stack.undo()
        assert blue.opacity == 100 == row.slider.value() and shown(still, 128, 128) == BLUE

    live(session())


def test_layers_are_walked_copied_and_deleted_by_keys(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        document = still.workspace.document
        await press(still, Qt.Key.Key_PageDown)
        assert document.active is red
        await press(still, Qt.Key.Key_PageDown)
        assert document.active is document.object and not still.window.results.list.selectedIndexes()
        await press(still, Qt.Key.Key_PageDown)
        assert document.active is document.object
        QTest.keyClick(still.window.canvas, Qt.Key.Key_PageUp)
        assert document.active is red
        await press(still, Qt.Key.Key_J, CONTROL)
        copy = document.active_result
        assert copy is not None and document.results.layers == (blue, copy, red)
        assert copy.name == "dog jumping, seed 7 copy"
        await press(still, Qt.Key.Key_Delete)
        assert document.results.layers == (blue, red) and document.active is red
        await press(still, Qt.Key.Key_Delete)
        await press(still, Qt.Key.Key_Delete)
        assert document.results.layers == () and document.active is document.object
        still.window.canvas.setFocus()
        document.undo_stack.undo()
        document.activate(document.results.layers[0])
        QTest.keyClick(still.window.canvas, Qt.Key.Key_Delete)
        assert len(document.results.layers) == 1  # Delete belongs to the list
        await in_place(still)

    live(session())


def test_the_list_has_a_menu_of_its_own(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        layers = still.window.results.list
        at = name_place(cell(still, 1)).center()
        QTest.mouseClick(layers.viewport(), Qt.MouseButton.RightButton, NONE, at)
        assert still.workspace.document.active is red
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(layers.viewport(), QContextMenuEvent(reason, at, layers.viewport().mapToGlobal(at)))
        menu = layers.findChild(QMenu)
        assert menu is not None and menu.isVisible()
        entry = next(action for action in menu.actions() if action.text() == "Move layer up")
        QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(entry).center())
        assert still.workspace.document.results.layers == (red, blue)
        await until(lambda: layers.findChild(QMenu) is None, "the end of the menu")
        await in_place(still)

    live(session())


def test_weights_stand_in_the_rows(still: Program, live: Live, white: Path) -> None:
    async def session() -> None:
        await open_photo(still, white)
        layers, document = still.window.layers, still.workspace.document
        spin: QAbstractSpinBox = layers.object_weight.weight
        assert spin.text() == "automatic" == layers.background_weight.weight.text()
        spin.setFocus()
        spin.selectAll()
        QTest.keyClicks(spin, "3")
        QTest.keyClick(spin, Qt.Key.Key_Return)
        assert document.weights.overrides() == {"object_weight": 3.0}
        QTest.keyClick(layers.background_weight.weight, Qt.Key.Key_Up)
        assert document.weights.overrides() == {"object_weight": 3.0, "background_weight": 0.0}
        document.undo_stack.undo()
        document.undo_stack.undo()
        assert spin.text() == "automatic" and document.weights.overrides() == {}

    live(session())


def test_weights_reach_the_edit(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        await describe_edit(program, photo)
        objects, backgrounds = window.layers.object_weight.weight, window.layers.background_weight.weight
        for spin in (objects, backgrounds):
            QTest.keyClick(spin, Qt.Key.Key_Up)
        assert not window.commands.start.isEnabled() and "weight 0" in window.commands.start.toolTip()
        QTest.keyClick(objects, Qt.Key.Key_Up)
        window.run.seeds.setValue(1)
        await until(window.commands.start.isEnabled, "readiness to start")
        window.commands.start.trigger()
        await until(lambda: workspace.run.outcome != "none" and workspace.gallery.rowCount() == 1, "a candidate")
        request = json.loads((Path(workspace.gallery.candidates[0].run) / "request.json").read_bytes())
        assert request["overrides"] == {"object_weight": 0.5, "background_weight": 0.0}

    live(session())
