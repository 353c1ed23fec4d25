"""The transform in the document, and its arithmetic held against the engine's own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath

from engine.pictures import cutout
from engine.protocol.requests import Transform
from ld_desktop.model.document.document import Document, Photo, Source
from ld_desktop.model.document.transform import angle, centre_of, flipped, half_turns, mapping, moved, scaled, turned
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.masks.object_selection import with_shape

SIDE = 200
CENTRE = QPointF(100, 80)


@pytest.fixture
def document() -> Document:
    document = Document()
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.gray)
    document.open(Photo("photo.png", image, False))
    document.fill_mask(document.object, wedge(), "add", "Shape")
    return document


def wedge() -> QPainterPath:
    """A shape that no turn or mirror maps onto itself."""
    shape = QPainterPath(QPointF(60, 60))
    for at in ((120, 60), (120, 90), (80, 90), (80, 130), (60, 130)):
        shape.lineTo(*at)
    shape.closeSubpath()
    return shape


def mask_of(document: Document) -> Mask:
    mask = document.object.mask
    assert mask is not None
    return mask


def coverage(image: QImage) -> npt.NDArray[np.float32]:
    grey = image.copy()
    grey.reinterpretAsFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].astype(np.float32) / np.float32(255)


def test_the_centre_is_the_masks_centre_of_gravity(document: Document) -> None:
    mask = mask_of(document)
    pixels = coverage(mask.image)
    rows, columns = np.indices(pixels.shape)
    wanted = [float((each * pixels).sum() / pixels.sum()) + 0.5 for each in (columns, rows)]
    centre = centre_of(mask, mask.bounds())
    assert (centre.x(), centre.y()) == pytest.approx(wanted, abs=1e-6)
    half = centre_of(mask, mask.bounds() & QRect(0, 0, SIDE, 90))  # what the frame leaves out does not count
    assert half.y() < 76 and half.x() > centre.x()


def test_the_centre_of_a_large_mask_is_found_from_a_small_copy() -> None:
    mask = Mask(QImage(3000, 2000, QImage.Format.Format_Alpha8).size())
    shape = QPainterPath()
    shape.addRect(QRectF(501, 300, 1500, 900))
    mask.put(with_shape(mask, shape, "replace"))
    centre = centre_of(mask, mask.bounds())
    assert (centre.x(), centre.y()) == pytest.approx((1251, 750), abs=1)


@pytest.mark.parametrize(
    "transform",
    [
        Transform(dx=30, dy=-20),
        Transform(scale=1.5),
        Transform(scale=0.6, rotate=90),
        Transform(rotate=-40, dx=12, flip=True),
        Transform(flip=True),
        Transform(scale=1.2, rotate=160, dx=-15, dy=20),
    ],
)
def test_what_is_shown_is_what_is_trained(document: Document, transform: Transform) -> None:
    mask = mask_of(document)
    picture = Image.new("RGB", (SIDE, SIDE))
    wanted = cutout.move(picture, coverage(mask.image), transform, (1.0, 1.0)).mask
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(mapping(transform, centre_of(mask, mask.bounds())))
    painter.drawImage(0, 0, mask.image)
    painter.end()
    shown = coverage(image.convertToFormat(QImage.Format.Format_Alpha8))
    assert wanted.sum() > 500
    assert np.abs(shown - wanted).sum() < 0.04 * wanted.sum()


def test_scaling_keeps_the_anchor_and_stops_at_what_the_engine_takes() -> None:
    start = Transform(scale=0.8, dx=10, dy=5, rotate=30)
    anchor = QPointF(70, 40)
    inside, _ = mapping(start, CENTRE).inverted()
    for factor in (0.5, 1.7, 100, 0.001):
        after = scaled(start, factor, CENTRE, anchor)
        there = mapping(after, CENTRE).map(inside.map(anchor))
        assert (there.x(), there.y()) == pytest.approx((anchor.x(), anchor.y()))
    assert scaled(start, 100, CENTRE, anchor).scale == 20
    assert scaled(start, 0.001, CENTRE, anchor).scale == 0.05


def test_a_turn_follows_the_pointer_and_a_flip_mirrors_what_is_seen() -> None:
    start = Transform(rotate=20, dx=4)
    at = QPointF(130, 60)
    after = mapping(turned(start, 35), CENTRE).map(at)
    before = mapping(start, CENTRE).map(at)
    stands = CENTRE + QPointF(4, 0)
    assert angle(stands, after) - angle(stands, before) == pytest.approx(35)
    mirrored = mapping(flipped(start), CENTRE).map(at)
    assert (mirrored.x(), mirrored.y()) == pytest.approx((2 * stands.x() - before.x(), before.y()))
    assert flipped(flipped(start)) == start
    assert [half_turns(each) for each in (190, -180, 180, 540, -190)] == [-170, 180, 180, 180, 170]


def test_a_transform_is_undone_and_a_dragged_one_is_only_shown(document: Document) -> None:
    steps = document.undo_stack.count()
    document.drag_transform(Transform(dx=5))
    assert document.transform == Transform(dx=5) and document.undo_stack.count() == steps
    document.drag_transform(None)
    assert document.transform == Transform()
    document.edit_transform(moved(document.transform, QPointF(5, 6)), "Move")
    document.edit_transform(document.transform, "Move")
    assert document.undo_stack.count() == steps + 1
    document.undo_stack.undo()
    assert document.transform == Transform()
    document.undo_stack.redo()
    assert document.transform == Transform(dx=5, dy=6)


def test_another_photo_and_a_cleared_mask_put_the_object_back(document: Document) -> None:
    document.edit_transform(Transform(scale=2), "Scale")
    steps = document.undo_stack.count()
    document.clear_mask(document.object, "Clear")
    assert document.transform == Transform() and mask_of(document).empty
    assert document.undo_stack.count() == steps + 1
    document.undo_stack.undo()
    assert document.transform == Transform(scale=2) and not mask_of(document).empty
    document.open(Photo("other.png", QImage(80, 80, QImage.Format.Format_RGB32), False))
    assert document.transform == Transform()


def test_the_fitting_frame_holds_both_places_of_the_object(document: Document) -> None:
    document.choose_source(Source("photo"), "Choose")
    document.edit_transform(Transform(scale=0.3, dx=80, dy=-40), "Move")
    centre = centre_of(mask_of(document), mask_of(document).bounds())
    new = mapping(document.transform, centre).mapRect(QRectF(mask_of(document).bounds()))
    assert document.frame.contains(mask_of(document).bounds())
    assert QRectF(document.frame).contains(new)
