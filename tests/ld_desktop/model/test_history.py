"""The history forgets its oldest steps when it has become too large, and only those."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QUndoCommand

from ld_desktop.model.document.document import Document, Photo, Source
from ld_desktop.model.document.history import STEPS
from ld_desktop.model.masks.stroke import Stroke
from ld_desktop.model.masks.tile_packing import PackedTiles


def new_document(width: int, height: int) -> Document:
    document = Document()
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0)
    document.open(Photo("photo.png", image, False))
    return document


@pytest.fixture
def document() -> Document:
    return new_document(700, 500)


def noise(seed: int) -> QImage:
    """A mask that does not compress: 700 x 500 pixels take 350 kB."""
    rows = random.Random(seed).randbytes(700 * 500)
    return QImage(rows, 700, 500, 700, QImage.Format.Format_Grayscale8).copy()


def coverage(document: Document) -> QImage:
    assert document.object.mask is not None
    return document.object.mask.to_greyscale()


def paint(document: Document, points: list[tuple[float, float]], diameter: float) -> None:
    mask = document.object.mask
    assert mask is not None
    stroke = Stroke(mask, diameter, add=True)
    for point in points:
        stroke.to(QPointF(*point))
    document.end_stroke(stroke, "Brush")


def test_packed_tiles_are_the_tiles(document: Document) -> None:
    mask = document.object.mask
    assert mask is not None
    tiles = mask.difference(noise(0))
    assert (2, 1) in tiles and tiles[2, 1].width() == 700 - 512
    assert PackedTiles(tiles).unpack() == tiles
    blank = PackedTiles({key: mask.tile(key) for key in tiles})
    assert blank.size < 2000 and PackedTiles(tiles).size > 300_000


def test_the_oldest_steps_fall_off_and_the_rest_stays_true(document: Document) -> None:
    stack, masks = document.undo_stack, [coverage(document)]
    for seed in range(6):
        document.replace_mask(document.object, noise(seed), f"step {seed}")
        masks.append(coverage(document))
    assert stack.count() == 6 and 3_500_000 < stack.bytes_held() < 5_000_000
    heard: list[int] = []
    stack.indexChanged.connect(heard.append)
    stack.set_budget(2_200_000)
    assert heard == [3] and coverage(document) == masks[6]
    assert stack.count() == stack.index() == 3 and stack.bytes_held() <= 2_200_000
    assert [stack.text(k) for k in range(3)] == ["step 3", "step 4", "step 5"]
    for mask in (masks[5], masks[4], masks[3]):
        stack.undo()
        assert coverage(document) == mask
    assert not stack.canUndo()
    for mask in masks[4:]:
        stack.redo()
        assert coverage(document) == mask
    document.replace_mask(document.object, noise(9), "step 9")
    assert stack.bytes_held() <= 2_200_000 and stack.text(stack.count() - 1) == "step 9"


def test_steps_that_were_undone_stay_and_so_does_the_newest(document: Document) -> None:
    stack = document.undo_stack
    for seed in range(5):
        document.replace_mask(document.object, noise(seed), f"step {seed}")
    stack.setIndex(3)
    stack.set_budget(1)
    assert (stack.count(), stack.index()) == (3, 1)
    stack.undo()
    stack.setIndex(3)
    assert coverage(document) == noise(4)


def test_a_step_of_several_parts_falls_off_whole(document: Document) -> None:
    stack = document.undo_stack
    document.edit_prompt(document.object, "a dog", "Edit")
    for seed in range(3):
        document.replace_mask(document.object, noise(seed), "macro")
        stack.beginMacro("two")
        document.edit_negative(f"blur {seed}", "Edit")
        document.replace_mask(document.object, noise(seed + 10), "Edit")
        stack.endMacro()
    stack.set_budget(2_200_000)
    assert stack.text(0) == "two" and stack.count() == 3
    stack.setIndex(0)
    assert coverage(document) == noise(1) and document.negative == "blur 0"


def test_a_command_that_knows_nothing_of_this_keeps_everything(document: Document) -> None:
    stack = document.undo_stack
    stack.push(QUndoCommand("foreign"))
    for seed in range(3):
        document.replace_mask(document.object, noise(seed), "step")
    stack.set_budget(1)
    assert stack.count() == 4


def test_pictures_count_once_and_not_while_the_document_holds_them(document: Document) -> None:
    stack, picture = document.undo_stack, QImage(1000, 1000, QImage.Format.Format_RGB32)
    document.choose_source(Source("photo"), "Choose")
    document.choose_source(Source("file", "a.png", picture), "Choose")
    assert stack.bytes_held() == 0
    document.choose_source(Source("generate"), "Choose")
    assert 4_000_000 <= stack.bytes_held() < 5_100_000


def test_no_more_steps_than_so_many(document: Document) -> None:
    for k in range(STEPS + 5):
        document.edit_frame(QRect(0, 0, 100 + k, 100), "Frame")
    assert document.undo_stack.count() == STEPS and document.undo_stack.position == STEPS + 5


def test_fifty_strokes_on_24_megapixels_take_little() -> None:
    document, hand = new_document(6000, 4000), random.Random(1)
    for _ in range(50):
        x, y = hand.uniform(0, 5000), hand.uniform(0, 3000)
        paint(document, [(x + 40 * k, y + hand.uniform(0, 900)) for k in range(20)], 300)
    assert document.undo_stack.count() == 50
    assert document.undo_stack.bytes_held() < 10_000_000  # uncompressed, their tiles take over 100 MB


def test_the_newest_of_two_steps_stays_alone(document: Document) -> None:
    stack = document.undo_stack
    for seed in range(2):
        document.replace_mask(document.object, noise(seed), f"step {seed}")
    stack.set_budget(1)
    assert (stack.count(), stack.text(0), stack.position) == (1, "step 1", 2)


def test_steps_that_fall_off_do_not_touch_the_mask(document: Document) -> None:
    mask, heard = document.object.mask, list[QRect]()
    assert mask is not None
    for seed in range(3):
        document.replace_mask(document.object, noise(seed), f"step {seed}")
    mask.changed.connect(heard.append)
    document.undo_stack.set_budget(1)
    assert document.undo_stack.count() == 1 and heard == []


def test_a_stroke_that_is_drawn_already_is_not_drawn_again_at_its_end(document: Document) -> None:
    mask, heard = document.object.mask, list[QRect]()
    assert mask is not None
    stroke = Stroke(mask, 40, add=True)
    stroke.to(QPointF(50, 50))
    mask.changed.connect(heard.append)
    document.end_stroke(stroke, "Brush")
    assert heard == []
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert len(heard) == 2


def test_a_macro_in_a_macro_begins_once(document: Document) -> None:
    stack, begun = document.undo_stack, list[int]()
    stack.beginning.connect(lambda: begun.append(1))
    stack.beginMacro("outer")
    stack.beginMacro("inner")
    document.edit_negative("blur", "Edit")
    stack.endMacro()
    document.edit_negative("fog", "Edit")
    stack.endMacro()
    document.edit_negative("rain", "Edit")
    assert len(begun) == 2 and stack.count() == 2
