"""A result layer shown only where the object stands in that result, found by the starter's own SAM."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from engine.protocol.requests import Transform
from engine.starter.parameters import sample_parameters
from engine.starter.world import draw_scene
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.masks.mask import Mask
from tests.ui.layering import double_click
from tests.ui.sam_hands import agreement, answered, ready, write_resources_with_sam
from tests.ui.waiting import Live, until

SIDE = 256


@pytest.fixture(scope="module")
def tiny_resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As elsewhere, but with the SAM that comes with the program: what it finds means something."""
    return write_resources_with_sam(tmp_path_factory.mktemp("resources"))


def drawn(folder: Path, seed: int, **changes: object) -> tuple[Candidate, QImage]:
    """A candidate in which the photo's dog does something else, and the true mask of that dog."""
    parameters = sample_parameters(random.Random(5), animal="dog")
    scene = draw_scene(msgspec.structs.replace(parameters, place="in the snow", weather="clear", **changes), SIDE)
    path = folder / f"candidate-{seed}.png"
    scene.picture.resize((128, 128)).save(path)
    rows = (scene.mask * 255).astype("uint8").tobytes()
    truth = QImage(rows, SIDE, SIDE, SIDE, QImage.Format.Format_Grayscale8).copy()
    whole = QRect(0, 0, SIDE, SIDE)
    return Candidate(seed, str(path), str(folder), whole, "a dog", "in the snow", QImage(str(path))), truth


async def lay_over(program: Program, candidate: Candidate) -> ResultLayer:
    program.workspace.gallery.add(candidate)
    await double_click(program, program.workspace.gallery.rowCount() - 1)
    layer = program.workspace.document.active_result
    assert layer is not None and layer.candidate is candidate
    await until(program.window.commands.layer_mask_of_object.isEnabled, "readiness to look for the object")
    return layer


def mask_of(layer: ResultLayer) -> Mask:
    assert layer.mask is not None
    return layer.mask


def test_the_object_is_masked_as_it_stands_in_the_result(
    program: Program, live: Live, photo: Path, truth: QImage, tmp_path: Path
) -> None:
    async def session() -> None:
        object_mask = await ready(program, photo)
        document, command = program.workspace.document, program.window.commands.layer_mask_of_object
        candidate, there = drawn(tmp_path, 1, pose="jumping", flip=True)
        program.workspace.gallery.add(candidate)
        await double_click(program, 0)
        assert not command.isEnabled() and "empty" in command.toolTip()
        document.results.delete(document.results.layers[0])
        document.replace_mask(document.object, truth, "Mask")
        layer = await lay_over(program, drawn(tmp_path, 2, pose="jumping", flip=True)[0])
        assert agreement(object_mask, there) < 0.7  # the old silhouette would not do
        command.trigger()
        await answered(program)
        assert agreement(mask_of(layer), there) > 0.85
        assert document.undo_stack.undoText() == command.text() and len(layer.clicks) == 1
        assert agreement(object_mask, truth) > 0.95
        document.undo_stack.undo()
        assert mask_of(layer).is_full() and layer.clicks == ()

    live(session())


def test_a_moved_object_is_looked_for_in_its_new_place(
    program: Program, live: Live, photo: Path, truth: QImage, tmp_path: Path
) -> None:
    async def session() -> None:
        await ready(program, photo)
        document, command = program.workspace.document, program.window.commands.layer_mask_of_object
        document.replace_mask(document.object, truth, "Mask")
        document.edit_transform(Transform(scale=0.6, dx=62, dy=20), "Move")
        parameters = sample_parameters(random.Random(5), animal="dog")
        moved = parameters.x + 62 / SIDE, parameters.y + 20 / SIDE
        candidate, there = drawn(tmp_path, 1, x=moved[0], y=moved[1], size=0.6 * parameters.size)
        layer = await lay_over(program, candidate)
        command.trigger()
        await answered(program)
        assert agreement(mask_of(layer), there) > 0.8
        document.edit_transform(Transform(dx=600), "Move")
        command.trigger()
        notices = program.workspace.notices
        await until(lambda: notices.current is not None, "the notice")
        assert notices.current is not None and "outside this layer's picture" in notices.current.message

    live(session())


def test_an_object_of_another_picture_is_looked_for_where_that_has_it(
    program: Program, live: Live, photo: Path, truth: QImage, tmp_path: Path
) -> None:
    async def session() -> None:
        await ready(program, photo)
        document = program.workspace.document
        corner = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
        corner.fill(0)
        for y in range(30):
            for x in range(30):
                corner.setPixel(x, y, 255)
        document.replace_mask(document.object, corner, "Mask")
        wide = QImage(2 * SIDE, SIDE, QImage.Format.Format_RGB32)
        document.choose_object_source(Source("file", str(photo), wide), "Choose")
        shifted = QImage(2 * SIDE, SIDE, QImage.Format.Format_Grayscale8)
        shifted.fill(0)
        for y in range(SIDE):
            for x in range(SIDE):
                shifted.setPixel(x + SIDE // 2, y, truth.pixelColor(x, y).red())
        document.replace_mask(document.object_source, shifted, "Mask")
        candidate, there = drawn(tmp_path, 1, pose="sitting")
        layer = await lay_over(program, candidate)
        program.window.commands.layer_mask_of_object.trigger()
        await answered(program)
        assert agreement(mask_of(layer), there) > 0.85

    live(session())
