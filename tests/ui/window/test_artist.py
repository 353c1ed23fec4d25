"""An artist's whole session under mouse, pen and keys: taken back step by step, and done again."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QStyle, QStyleOptionSlider

from engine.files.resources import resources_folder
from engine.protocol.requests import Transform
from ld_desktop.app import Program
from ld_desktop.model.document.placement import Placement
from ld_desktop.model.handles import knob_of
from ld_desktop.ui.canvas.handle_painter import REACH
from ld_desktop.ui.window.welcome import Welcome
from tests.ui.hands import LEFT, NONE, choose_candidate, drag, press_keys, take, type_into
from tests.ui.layering import coverage, double_click
from tests.ui.panels.test_references import draw_four, pick
from tests.ui.pens import Pen
from tests.ui.snapshot import Snapshot, snapshot
from tests.ui.tools.test_brush import width
from tests.ui.waiting import Live, engine_ready, until
from tests.ui.window.test_session import answer_file_dialog

SHIFT = Qt.KeyboardModifier.ShiftModifier
BODY = ((175, 330), (230, 300), (290, 320), (340, 280), (380, 260))
TAIL = ((110, 245, 0.3), (125, 260, 0.6), (145, 280, 1.0))  # and how hard the pen presses
SKY = (450, 60)
SAND = (250, 420)  # between the legs


@pytest.fixture(scope="module")
def tiny_resources(tiny_resources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter's own SAM, which finds the dog, beside the tiny diffusion model."""
    folder = tmp_path_factory.mktemp("artist")
    starter, own = folder / "starter", resources_folder() / "starter"
    shutil.copytree(tiny_resources / "starter" / "diffusion", starter / "diffusion")
    shutil.copytree(own / "sam", starter / "sam")
    return folder


def test_all_is_taken_back_and_done_again(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await open_example(program)
        document = program.workspace.document
        opened = snapshot(document)
        for work in (mask_it, move_it, frame_it, describe_it, refer, lay_over):
            before = snapshot(document)
            await work(program)
            assert snapshot(document) != before
        await borrow(program, photo)
        done, steps = snapshot(document), document.undo_stack.index()
        assert differing(done, opened) == [part for part in opened if part not in ("photo", "reference")]

        states = {steps: done}
        while document.undo_stack.index():
            step = await undo(program)
            states[step] = snapshot(document)
        assert states[0] == opened
        for step in range(1, steps + 1):
            assert await redo(program) == step
            assert snapshot(document) == states[step]
        assert snapshot(document) == done

    live(session())


def differing(one: Snapshot, other: Snapshot) -> list[str]:
    """The parts of a document that are not equal."""
    return [part for part in one if one[part] != other[part]]


async def open_example(program: Program) -> None:
    welcome = program.window.findChild(Welcome)
    assert welcome is not None
    await engine_ready(program)
    QTest.mouseClick(welcome.example, LEFT)
    document = program.workspace.document
    await until(lambda: document.object.mask is not None and not document.object.mask.empty, "the example")
    assert document.undo_stack.count() == 0 and document.object.prompt == "a dog jumping"


async def mask_it(program: Program) -> None:
    """A mask of the artist's own: mouse and pen, refined, corrected with the eraser and the pen's other end."""
    window, workspace = program.window, program.workspace
    canvas, mask = window.canvas, workspace.document.object.mask
    assert mask is not None
    example = mask.image.copy()
    await press_keys(program, Qt.Key.Key_Delete)
    assert mask.empty
    await take(program, Qt.Key.Key_B)
    await drag(canvas, BODY)
    await Pen(canvas).stroke(TAIL)
    assert coverage(mask, 230, 300) == 255 and width(mask, 140) > width(mask, 112) > 0
    QTest.mouseClick(window.toolbar.widgetForAction(window.commands.refine), LEFT)
    assert workspace.run.pointing
    await until(lambda: not workspace.run.pointing, "the refined mask")
    assert workspace.notices.current is None
    legs = ((180, 430), (315, 430))
    assert all(coverage(mask, *at) > 127 for at in legs) and coverage(mask, *SKY) == 0
    assert abs(mask.bounds().center().x() - 270) < 25

    await drag(canvas, [SAND, SKY])  # a slip of the hand, most of it erased, the rest by the pen's other end
    assert coverage(mask, *SKY) == 255
    await take(program, Qt.Key.Key_E)
    await drag(canvas, [SKY, (400, 135)])
    assert coverage(mask, *SKY) == 0
    await take(program, Qt.Key.Key_B)
    await Pen(canvas, eraser=True).stroke([(250, 420, 1.0), (270, 399, 1.0)])
    assert coverage(mask, *SAND) == 0 and mask.image != example


async def move_it(program: Program) -> None:
    """By its inside, a corner and the handle that turns; then by a key."""
    document, canvas = program.workspace.document, program.window.canvas
    placement = Placement(document)
    await take(program, Qt.Key.Key_T)
    at = placement.mapping.map(placement.centre)
    await drag(canvas, [at.toTuple(), (at.x() - 20, at.y() - 30), (at.x() - 40, at.y() - 60)])
    moved = document.transform
    assert moved.dx < -30 and moved.dy < -50 and moved.scale == 1
    corner = placement.corners[2]
    await drag(canvas, [corner.toTuple(), (corner.x() - 30, corner.y() - 25), (corner.x() - 60, corner.y() - 50)])
    assert 0.5 < document.transform.scale < 0.95
    knob = knob_of(placement.corners, REACH / canvas.viewport.zoom)
    await drag(canvas, [knob.toTuple(), (knob.x() - 30, knob.y() + 5), (knob.x() - 60, knob.y() + 20)])
    assert 5 < document.transform.rotate < 60
    QTest.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
    assert document.transform.flip is False and document.transform != Transform()


async def frame_it(program: Program) -> None:
    """The photo's corner and left edge are drawn in, then it is moved."""
    document, canvas = program.workspace.document, program.window.canvas
    await take(program, Qt.Key.Key_F)
    await drag(canvas, [(512, 512), (490, 500), (470, 490)])
    await drag(canvas, [(0, 240), (15, 240), (30, 240)])
    frame = document.frame
    assert abs(frame.left() - 30) <= 2 and abs(frame.right() - 469) <= 2 and abs(frame.bottom() - 489) <= 2
    await drag(canvas, [(60, 40), (64, 44), (70, 50)])
    assert abs(document.frame.top() - 10) <= 2 and document.frame.size() == frame.size()


async def describe_it(program: Program) -> None:
    layers, document = program.window.layers, program.workspace.document
    await type_into(layers.object_box.prompt, "a cat jumping")
    await type_into(layers.background_box.prompt, "in the snowy forest")
    await type_into(layers.target, "a cat in the snowy forest")
    await type_into(layers.negative, "a dog")
    await type_number(layers.object_weight.weight, "3")
    assert (document.whole_text, document.weights.of("object")) == ("a cat in the snowy forest", 3)


async def refer(program: Program) -> None:
    """Draws references, takes one, thinks better of it, corrects the mask of the other."""
    document = program.workspace.document
    await until(program.window.commands.draw_reference.isEnabled, "readiness to draw references")
    await draw_four(program)
    await pick(program, 2)
    second = await pick(program, 1)
    mask = document.background.mask
    assert document.active is document.background and document.background.picture is second.source.picture
    assert mask is not None
    side = mask.size.width()
    await take(program, Qt.Key.Key_B)
    await drag(program.window.canvas, [(side / 8, side / 8), (side / 4, side / 4)])
    assert coverage(mask, side // 8, side // 8) == 255
    QTest.mouseClick(program.window.layers.object_box.thumbnail, LEFT)
    assert document.active is document.object


async def lay_over(program: Program) -> None:
    """Has one candidate drawn, lays it over the photo, thins and erases it, and copies it."""
    window, workspace = program.window, program.workspace
    results = workspace.document.results
    await type_number(window.run.seeds, "1")
    await until(window.commands.start.isEnabled, "readiness to start")
    QTest.mouseClick(window.run.start_button, LEFT)
    await until(lambda: workspace.gallery.rowCount() == 1 and not workspace.run.busy, "a candidate")
    assert workspace.run.outcome == "finished"
    await choose_candidate(program, 0)
    await double_click(program, 0)
    layer = workspace.document.active_result
    assert layer is not None and results.layers == (layer,)
    await drag_opacity(program)
    assert 30 < layer.opacity < 70
    await take(program, Qt.Key.Key_E)
    middle = QRectF(layer.frame).center()
    await drag(window.canvas, [(middle.x() - 40, middle.y()), middle.toTuple()])
    assert coverage(layer.mask, round(middle.x()), round(middle.y())) == 0
    await press_keys(program, Qt.Key.Key_J)
    assert len(results.layers) == 2


async def borrow(program: Program, other: Path) -> None:
    """Takes the object of another picture, and masks it there."""
    document = program.workspace.document
    source = document.object_source
    program.window.commands.object_file.trigger()
    await answer_file_dialog(program, other)
    await until(lambda: source.picture is not None, "the other picture")
    await take(program, Qt.Key.Key_B)
    await drag(program.window.canvas, [(100, 130), (150, 130)])
    assert document.active is source and coverage(source.mask, 120, 130) == 255


async def drag_opacity(program: Program) -> None:
    """The slider's handle to the middle."""
    slider = program.window.results.opacity.slider
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    handle = slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()
    QTest.mousePress(slider, LEFT, NONE, handle)
    for x in (handle.x() - 20, slider.width() // 2):
        QTest.mouseMove(slider, QPoint(x, handle.y()))
        await asyncio.sleep(0)
    QTest.mouseRelease(slider, LEFT, NONE, QPoint(slider.width() // 2, handle.y()))


async def type_number(field: QAbstractSpinBox, text: str) -> None:
    await type_into(field.lineEdit(), text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await asyncio.sleep(0)


async def undo(program: Program) -> int:
    """Ctrl+Z; returns the step of the history that the document stands at, one before."""
    stack = program.workspace.document.undo_stack
    before = stack.index()
    await press_keys(program, Qt.Key.Key_Z)
    assert stack.index() == before - 1
    return stack.index()


async def redo(program: Program) -> int:
    """Ctrl+Shift+Z, or what the platform has for it; returns as ``undo`` does."""
    QTest.keySequence(program.window, QKeySequence(QKeySequence.StandardKey.Redo))
    await asyncio.sleep(0)
    return program.workspace.document.undo_stack.index()
