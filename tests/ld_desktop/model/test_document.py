from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QImage

from engine.protocol.requests import Transform
from ld_desktop.model.document.document import Document, Photo, Source, context_frame
from ld_desktop.model.masks.stroke import Stroke


@pytest.fixture
def document() -> Document:
    document = Document()
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    document.open(Photo("photo.png", image, False))
    return document


def test_typing_is_one_step_of_undo_until_another_field_is_edited(document: Document) -> None:
    for text in ("a", "a d", "a dog"):
        document.edit_prompt(document.object, text, "Edit")
    document.edit_prompt(document.background, "in the snow", "Edit")
    document.edit_prompt(document.object, "a dog jumping", "Edit")
    assert document.undo_stack.count() == 3
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert (document.object.prompt, document.background.prompt) == ("a dog", "")
    document.undo_stack.undo()
    assert document.object.prompt == ""


def test_the_reference_choice_is_undone_with_its_picture_and_mask(document: Document) -> None:
    reference = QImage(64, 64, QImage.Format.Format_RGB32)
    document.choose_source(Source("file", "reference.png", reference), "Choose")
    document.activate(document.background)
    mask = document.background.mask
    document.choose_source(Source("generate"), "Choose")
    assert document.background.picture is None and document.active is document.object
    document.undo_stack.undo()
    assert document.reference == "file" and document.background.mask is mask
    document.undo_stack.undo()
    assert document.reference == "generate" and document.background.mask is None


def test_the_photo_as_background_shares_the_object_mask(document: Document) -> None:
    document.choose_source(Source("photo"), "Choose")
    assert document.background.mask is document.object.mask
    assert document.background.picture is document.object.picture


def test_a_frame_is_cut_to_the_photo(document: Document) -> None:
    document.edit_frame(QRect(-50, -50, 200, 150), "Frame")
    assert document.frame == QRect(0, 0, 150, 100)
    document.edit_frame(QRect(0, 0, 400, 300), "Frame")
    assert document.frame_is_whole


def test_the_frame_fits_the_edit(document: Document) -> None:
    mask = document.object.mask
    assert mask is not None
    stroke = Stroke(mask, 20, add=True)
    stroke.to(QPointF(100, 100))
    document.end_stroke(stroke, "Brush")
    assert document.frame_is_whole
    document.choose_source(Source("photo"), "Choose")
    assert document.frame.contains(mask.bounds()) and document.frame.width() < 60
    document.edit_frame(QRect(0, 0, 400, 300), "Frame")
    assert document.frame_is_whole
    document.edit_frame(None, "Frame")
    document.choose_source(Source("generate"), "Choose")
    assert document.frame_is_whole


@pytest.mark.parametrize(("at", "frame"), [((50, 80), QRect(0, 0, 320, 160)), ((900, 80), QRect(680, 0, 320, 160))])
def test_the_frame_of_a_panorama_goes_to_its_object(at: tuple[float, float], frame: QRect) -> None:
    document, told = Document(), list[int]()
    image = QImage(1000, 160, QImage.Format.Format_RGB32)
    document.open(Photo("wide.png", image, False))
    assert document.frame == QRect(340, 0, 320, 160)
    mask = document.object.mask
    assert mask is not None
    document.frame_changed.connect(lambda: told.append(1))
    stroke = Stroke(mask, 20, add=True)
    stroke.to(QPointF(*at))
    document.end_stroke(stroke, "Brush")
    assert document.frame == frame and told == [1]
    document.edit_frame(image.rect(), "Frame: whole photo")
    assert document.frame == frame
    document.edit_frame(QRect(500, 0, 100, 100), "Frame")
    assert document.frame == QRect(500, 0, 100, 100)
    document.edit_frame(None, "Frame")
    way = math.copysign(280, 500 - at[0])
    document.edit_transform(Transform(dx=way), "Move")
    assert document.frame.contains(round(at[0]), 80) and document.frame.contains(round(at[0] + way), 80)
    document.undo_stack.undo()
    document.edit_transform(Transform(dx=2 * way), "Move")  # no frame is as wide
    assert document.frame == frame
    document.undo_stack.undo()
    document.clear_mask(document.object, "Clear")
    assert document.frame == QRect(340, 0, 320, 160)


def test_a_new_photo_starts_afresh(document: Document) -> None:
    document.edit_prompt(document.object, "a dog", "Edit")
    document.edit_negative("blur", "Edit")
    document.edit_frame(QRect(10, 10, 50, 50), "Frame")
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    document.open(Photo("other.png", image, False))
    assert document.object.prompt == document.negative == ""
    assert document.frame == QRect(0, 0, 80, 80) and not document.undo_stack.canUndo()


@pytest.mark.parametrize(
    ("bounds", "photo", "frame"),
    [
        (QRect(180, 130, 40, 20), QSize(400, 300), QRect(159, 99, 80, 80)),
        (QRect(0, 0, 40, 40), QSize(400, 300), QRect(0, 0, 80, 80)),
        (QRect(380, 280, 20, 20), QSize(400, 300), QRect(360, 260, 40, 40)),
        (QRect(0, 0, 400, 300), QSize(400, 300), QRect(0, 0, 400, 300)),
    ],
)
def test_the_object_with_context(bounds: QRect, photo: QSize, frame: QRect) -> None:
    assert context_frame(bounds, photo) == frame
