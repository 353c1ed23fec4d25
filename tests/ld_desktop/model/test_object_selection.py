"""Which object a click belongs to, and how a found object is combined with the mask."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QImage

from ld_desktop.model.masks.mask import TILE, Mask
from ld_desktop.model.masks.object_selection import (
    Combine,
    ObjectSelection,
    begun_on,
    bounds,
    combined,
    enlarged,
    with_box,
    with_click,
)
from tests.ld_desktop.model.test_mask import grey

SIZE = QSize(2 * TILE + 30, TILE + 20)
LEFT, RIGHT = QRect(20, 20, 100, 100), QRect(90, 20, 300, 100)


def mask_of(area: QRect) -> Mask:
    mask = Mask(SIZE)
    mask.put(mask.difference(grey(SIZE.width(), SIZE.height(), area)))
    return mask


def found_in(area: QRect) -> QImage:
    image = QImage(area.size(), QImage.Format.Format_Alpha8)
    image.fill(255)
    return image


def test_points_belong_to_one_object_until_shift_begins_another() -> None:
    work = with_click(ObjectSelection(), QPointF(1, 2), "replace")
    work = with_click(with_click(work, QPointF(3, 4), "replace"), QPointF(5, 6), "subtract")
    assert [(point.x, point.add) for point in work.clicks] == [(1, True), (3, True), (5, False)]
    assert work.how == "replace"
    other = with_click(work, QPointF(7, 8), "add")
    assert [point.x for point in other.clicks] == [7] and other.how == "add"
    more = with_click(other, QPointF(9, 9), "replace")
    assert [point.x for point in more.clicks] == [7, 9] and more.how == "add"


def test_the_first_click_with_alt_finds_what_is_taken_away() -> None:
    work = with_click(ObjectSelection(), QPointF(1, 2), "subtract")
    assert work.how == "subtract" and work.clicks[0].add


def test_points_after_a_box_correct_it() -> None:
    work = with_click(with_box(QRectF(1, 2, 30, 40), "intersect"), QPointF(3, 4), "subtract")
    assert work.box is not None and work.box.x1 == 31 and work.how == "intersect"
    assert not work.clicks[0].add


def test_an_object_that_is_combined_keeps_the_mask_as_it_was() -> None:
    mask = mask_of(LEFT)
    work = begun_on(with_click(ObjectSelection(), QPointF(1, 2), "add"), mask)
    assert work.under is not None and set(work.under) == {(0, 0)}
    mask.put(mask.cleared())
    assert begun_on(work, mask).under is work.under
    assert begun_on(ObjectSelection(), mask).under is None


@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        ("replace", RIGHT),
        ("add", LEFT | RIGHT),
        ("subtract", QRect(20, 20, 70, 100)),
        ("intersect", LEFT & RIGHT),
    ],
)
def test_a_found_object_is_combined_across_tiles(how: Combine, wanted: QRect) -> None:
    mask = mask_of(LEFT)
    work = begun_on(ObjectSelection(how=how), mask)
    mask.put(combined(mask, work.under, found_in(RIGHT), RIGHT, how))
    assert mask.bounds() == wanted
    area = sum(mask.piece(mask.image.rect())) / 255
    assert area == wanted.width() * wanted.height()
    again = combined(mask, work.under, found_in(RIGHT), RIGHT, how)
    assert again == {}  # it starts from what was under it, not from its own answer


def test_nothing_found_empties_or_keeps_the_mask() -> None:
    nothing, nowhere = QImage(), QRect()
    ways: dict[Combine, bool] = {"replace": True, "add": False, "subtract": False, "intersect": True}
    for how, empty in ways.items():
        mask = mask_of(LEFT)
        mask.put(combined(mask, begun_on(ObjectSelection(how=how), mask).under, nothing, nowhere, how))
        assert mask.empty == empty


def test_a_small_answer_is_enlarged_where_it_lies() -> None:
    found, area = enlarged(grey(100, 50, QRect(40, 10, 20, 30)), QSize(1000, 500))
    assert area.contains(QRect(400, 100, 200, 300))
    assert found.size() == area.size() and QRect(380, 80, 240, 340).contains(area)
    middle = QPointF(500, 250) - area.topLeft()
    assert found.pixelColor(middle.toPoint()).alpha() == 255 and found.pixelColor(0, 0).alpha() < 40
    same, where = enlarged(grey(100, 50, QRect(40, 10, 20, 30)), QSize(100, 50))
    assert bounds(same).translated(where.topLeft()) == QRect(40, 10, 20, 30)
    assert enlarged(grey(100, 50, QRect()), QSize(1000, 500))[1].isEmpty()
