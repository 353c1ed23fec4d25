"""Result layers as an artist has them: picked, moved, masked and blended, by real mouse and key events."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.ui.gallery.candidate_delegate import star_place
from ld_desktop.ui.panels.result_list import eye_place
from tests.ui.canvas.test_canvas import PaintWatch
from tests.ui.hands import ALT, LEFT, NONE, candidate_cell, click, drag, place, take
from tests.ui.layering import (
    BLUE,
    CONTROL,
    RED,
    SIDE,
    WHITE,
    add_both,
    cell,
    click_row,
    coverage,
    double_click,
    in_place,
    open_with_candidates,
    press,
    shown,
)
from tests.ui.snapshot import snapshot
from tests.ui.waiting import Live, engine_ready, until


def test_two_picks_lie_over_the_photo_in_their_order(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await open_with_candidates(still, white, tmp_path)
        results, document = still.window.results, still.workspace.document
        assert results.hint.isVisible() and not results.list.isVisible() and not results.opacity.isVisible()
        assert not still.window.commands.add_layer.isEnabled()
        await double_click(still, 0)
        assert results.list.isVisible() and not results.hint.isVisible() and still.workspace.gallery.shown is None
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
        document, gallery, view = still.workspace.document, still.workspace.gallery, still.window.gallery.view
        star = star_place(candidate_cell(still, 0)).center()
        QTest.mouseClick(view.viewport(), LEFT, NONE, star)
        QTest.mouseDClick(view.viewport(), LEFT, NONE, star)
        assert document.results.layers == ()
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
        await in_place(still)

    live(session())


def test_brush_and_eraser_paint_the_layer_mask(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        canvas, document = still.window.canvas, still.workspace.document
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
        await take(still, Qt.Key.Key_E)
        assert "of the result layer" in still.window.status.hint_text
        document.activate(document.object)
        assert "more than the object" in still.window.status.hint_text

    live(session())


def test_layers_stay_in_place_when_the_view_turns_and_grows(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await add_both(still, white, tmp_path)
        canvas = still.window.canvas
        await take(still, Qt.Key.Key_U)
        await drag(canvas, [(100, 100), (140, 140)], keys=ALT)
        for turn, zoom in ((30.0, 1.0), (0.0, 0.4), (-75.0, 0.2), (0.0, 6.0), (45.0, 12.0)):
            canvas.fit()
            canvas.rotate_to(turn)
            canvas.zoom_by(zoom)
            for x, y, colour in ((120.5, 120.5, RED), (108.5, 132.5, RED), (132.5, 148.5, BLUE), (148.5, 108.5, BLUE)):
                if canvas.rect().contains(place(canvas, (x, y))):
                    assert shown(still, x, y) == colour, (turn, zoom, x, y)
        canvas.rotate_to(0)
        canvas.fit()
        await take(still, Qt.Key.Key_E)
        canvas.repaint()
        watch = PaintWatch()
        canvas.installEventFilter(watch)
        await drag(canvas, [(180, 180)])
        await until(lambda: watch.areas, "the painting")
        canvas.removeEventFilter(watch)
        assert all(area.width() < canvas.width() // 2 for area in watch.areas)

    live(session())


def test_while_comparing_the_page_keys_move_the_line(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        canvas, gallery = still.window.canvas, still.workspace.gallery
        gallery.show(gallery.candidates[0])
        canvas.compare(True)
        still.window.activateWindow()
        await until(still.window.isActiveWindow, "the active window")
        QTest.keyClick(canvas, Qt.Key.Key_PageDown)
        assert canvas.wipe.share == pytest.approx(0.6) and still.workspace.document.active is blue
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        QTest.keyClick(canvas, Qt.Key.Key_PageDown)
        assert still.workspace.document.active is not blue
        await in_place(still)

    live(session())


def test_an_object_is_looked_for_in_the_candidate(program: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(program, photo, tmp_path)
        await engine_ready(program)
        await take(program, Qt.Key.Key_S)
        steps = program.workspace.document.undo_stack.count()
        await click(program.window.canvas, (128, 128))
        await until(lambda: not program.workspace.run.pointing, "the mask of the click")
        assert program.workspace.notices.current is None and blue.path is not None and blue.path != str(photo)
        searched = QImage(blue.path)
        assert searched.convertToFormat(QImage.Format.Format_RGB32) == blue.picture and searched.width() == SIDE
        assert searched.pixelColor(128, 128) == BLUE
        assert searched.pixelColor(20, 20) == QImage(str(photo)).pixelColor(20, 20)
        assert program.workspace.document.undo_stack.count() == steps + 1 and len(blue.clicks) == 1
        assert blue.mask is not None and not blue.mask.is_full()
        assert program.workspace.document.object.mask is not None and program.workspace.document.object.mask.empty
        program.workspace.document.undo_stack.undo()
        assert blue.mask.is_full() and blue.clicks == ()
        program.workspace.document.activate(program.workspace.document.object)
        opened = program.workspace.document.photo
        assert opened is not None and blue.path == opened.file and blue.picture is blue.photo

    live(session())


def test_without_an_active_layer_no_opacity_is_told(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        red, _ = await add_both(still, white, tmp_path)
        document, row = still.workspace.document, still.window.results.opacity
        document.results.set_opacity(red, 0, 0)
        document.activate(red)
        assert row.field.text() == "0 %"
        document.activate(document.object)
        assert not row.field.isEnabled() and row.field.text() == "—"
        document.activate(document.results.layers[0])
        assert row.field.text() == "100 %" and row.slider.value() == 100
        await in_place(still)

    live(session())


def test_undo_all_and_redo_all(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await open_with_candidates(still, white, tmp_path)
        document, stack = still.workspace.document, still.workspace.document.undo_stack
        first = snapshot(document)
        await double_click(still, 0)
        await double_click(still, 1)
        await take(still, Qt.Key.Key_E)
        await drag(still.window.canvas, [(80, 128), (128, 128), (128, 180)])
        await press(still, Qt.Key.Key_J, CONTROL)
        await take(still, Qt.Key.Key_I)
        await drag(still.window.canvas, [(100, 110), (160, 160)])
        await press(still, Qt.Key.Key_BracketLeft, CONTROL)
        still.window.results.opacity.field.setFocus()
        QTest.keyClick(still.window.results.opacity.field, Qt.Key.Key_Down)
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
        await in_place(still)

    live(session())
