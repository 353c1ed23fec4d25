"""Result layers as an artist has them: picked, moved, masked and blended, by real mouse and key events."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QMenu, QStyle, QStyleOptionSlider

from ld_desktop.app import Program
from ld_desktop.ui.result_list import eye_place, lock_place, name_place
from tests.ui.hands import LEFT, NONE, drag, take
from tests.ui.layering import (
    BLUE,
    CONTROL,
    RED,
    WHITE,
    add_both,
    cell,
    click_row,
    coverage,
    double_click,
    open_with_candidates,
    press,
    shown,
    write_white,
)
from tests.ui.snapshot import snapshot
from tests.ui.waiting import Live, open_photo, until


@pytest.fixture
def white(tmp_path: Path) -> Path:
    return write_white(tmp_path)


def test_two_picks_lie_over_the_photo_in_their_order(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await open_with_candidates(still, white, tmp_path)
        results, document = still.window.results, still.desk.document
        assert results.hint.isVisible() and not results.list.isVisible() and not results.opacity.isVisible()
        assert not still.window.commands.add_layer.isEnabled()
        await double_click(still, 0)
        assert results.list.isVisible() and not results.hint.isVisible() and still.desk.gallery.shown is None
        assert shown(still, 20, 20) == RED
        await double_click(still, 1)
        red, blue = reversed(document.results.layers)
        assert document.active is blue and (red.name, blue.name) == ("dog jumping, seed 7", "dog jumping, seed 8")
        assert shown(still, 128, 128) == BLUE and shown(still, 20, 20) == RED
        QTest.keyPress(still.window.canvas, Qt.Key.Key_O)
        assert shown(still, 128, 128) == WHITE
        QTest.keyRelease(still.window.canvas, Qt.Key.Key_O)
        await press(still, Qt.Key.Key_BracketLeft, CONTROL)
        assert document.results.layers == (red, blue) and shown(still, 128, 128) == RED
        assert not still.window.commands.lower_layer.isEnabled()
        assert "lowest" in still.window.commands.lower_layer.toolTip()
        await press(still, Qt.Key.Key_BracketRight, CONTROL)
        assert shown(still, 128, 128) == BLUE

    live(session())


def test_a_shown_candidate_is_added_by_its_command_and_a_star_adds_nothing(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await open_with_candidates(still, white, tmp_path)
        document, gallery = still.desk.document, still.desk.gallery
        gallery.show(gallery.candidates[1])
        assert still.window.commands.add_layer.isEnabled()
        still.window.activateWindow()
        await until(still.window.isActiveWindow, "the active window")
        QTest.keyClick(still.window, Qt.Key.Key_N, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        assert [layer.candidate.seed for layer in document.results.layers] == [8]
        document.undo_stack.undo()
        assert document.results.layers == () and document.active is document.object
        gallery.show(gallery.candidates[0])
        assert shown(still, 20, 20) == RED  # a preview as ever

    live(session())


def test_rows_are_dragged_into_another_order(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        document, viewport = still.desk.document, still.window.results.list.viewport()
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


def test_brush_and_eraser_paint_the_layer_mask(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        canvas, document = still.window.canvas, still.desk.document
        await take(still, Qt.Key.Key_E)
        await drag(canvas, [(80, 128), (128, 128)])
        assert coverage(blue.mask, 100, 128) == 0 and document.undo_stack.undoText() == "Eraser"
        assert document.object.mask is not None and document.object.mask.empty
        assert shown(still, 100, 128) == RED and shown(still, 100, 90) == BLUE
        await take(still, Qt.Key.Key_U)
        await drag(canvas, [(90, 118), (110, 138)])
        assert shown(still, 100, 128) == BLUE
        document.undo_stack.undo()
        assert shown(still, 100, 128) == RED
        still.window.commands.clear.trigger()
        assert shown(still, 100, 90) == RED and blue.mask is not None and blue.mask.empty
        document.undo_stack.undo()
        still.window.commands.mask_only.trigger()
        assert shown(still, 100, 128) == QColor("black") and shown(still, 100, 90) == WHITE
        assert not still.window.commands.refine.isEnabled()
        assert "result layer's mask is painted" in still.window.commands.refine.toolTip()

    live(session())


def test_a_layer_is_shown_where_the_object_is(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await open_with_candidates(still, white, tmp_path)
        await double_click(still, 0)
        command = still.window.commands.layer_mask_of_object
        assert not command.isEnabled() and "empty" in command.toolTip()
        still.desk.document.activate(still.desk.document.object)
        await take(still, Qt.Key.Key_U)
        await drag(still.window.canvas, [(100, 100), (150, 150)])
        still.desk.document.activate(still.desk.document.results.layers[0])
        command.trigger()
        assert shown(still, 125, 125) == RED and shown(still, 50, 50) == WHITE

    live(session())


def test_eye_lock_and_name_in_the_row(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        window, document, layers = still.window, still.desk.document, still.window.results.list
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
        assert not window.results.opacity.slider.isEnabled() and "locked" in window.results.opacity.percent.toolTip()
        await take(still, Qt.Key.Key_E)
        await drag(window.canvas, [(100, 128), (128, 128)])
        assert coverage(blue.mask, 128, 128) == 255 and "locked" in window.status.currentMessage()
        await press(still, Qt.Key.Key_Slash, CONTROL)
        assert not blue.locked

    live(session())


def test_a_drag_of_the_opacity_is_one_step(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        row, stack = still.window.results.opacity, still.desk.document.undo_stack
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
        assert row.percent.value() == blue.opacity
        row.percent.setFocus()
        row.percent.selectAll()
        QTest.keyClicks(row.percent, "25")
        QTest.keyClick(row.percent, Qt.Key.Key_Return)
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
        document = still.desk.document
        await press(still, Qt.Key.Key_PageDown)
        assert document.active is red
        await press(still, Qt.Key.Key_PageDown)
        assert document.active is document.object and not still.window.results.list.selectedIndexes()
        await press(still, Qt.Key.Key_PageDown)
        assert document.active is document.object
        await press(still, Qt.Key.Key_PageUp)
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

    live(session())


def test_the_list_has_a_menu_of_its_own(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        layers = still.window.results.list
        at = name_place(cell(still, 1)).center()
        QTest.mouseClick(layers.viewport(), Qt.MouseButton.RightButton, NONE, at)
        assert still.desk.document.active is red
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(layers.viewport(), QContextMenuEvent(reason, at, layers.viewport().mapToGlobal(at)))
        menu = layers.findChild(QMenu)
        assert menu is not None and menu.isVisible()
        entry = next(action for action in menu.actions() if action.text() == "Move layer up")
        QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(entry).center())
        assert still.desk.document.results.layers == (red, blue)
        await until(lambda: layers.findChild(QMenu) is None, "the end of the menu")

    live(session())


def test_undo_all_and_redo_all(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await open_with_candidates(still, white, tmp_path)
        document, stack = still.desk.document, still.desk.document.undo_stack
        first = snapshot(document)
        await double_click(still, 0)
        await double_click(still, 1)
        await take(still, Qt.Key.Key_E)
        await drag(still.window.canvas, [(80, 128), (128, 128), (128, 180)])
        await press(still, Qt.Key.Key_J, CONTROL)
        await take(still, Qt.Key.Key_I)
        await drag(still.window.canvas, [(100, 110), (160, 160)])
        await press(still, Qt.Key.Key_BracketLeft, CONTROL)
        still.window.results.opacity.percent.setFocus()
        QTest.keyClick(still.window.results.opacity.percent, Qt.Key.Key_Down)
        await click_row(still, eye_place(cell(still, 0)).center())
        await press(still, Qt.Key.Key_Delete)
        QTest.keyClick(still.window.layers.object_weight.weight, Qt.Key.Key_Up)
        await asyncio.sleep(0)
        last, picture = snapshot(document), still.window.canvas.grab().toImage()
        count = stack.index()
        assert count == 10 and last != first
        while stack.canUndo():
            stack.undo()
        assert snapshot(document) == first and shown(still, 128, 128) == WHITE
        while stack.canRedo():
            stack.redo()
        assert snapshot(document) == last and stack.index() == count
        assert still.window.canvas.grab().toImage() == picture

    live(session())


def test_weights_stand_in_the_rows_and_reach_the_request(still: Program, live: Live, white: Path) -> None:
    async def session() -> None:
        await open_photo(still, white)
        layers, document = still.window.layers, still.desk.document
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
