"""What the gallery lists, of which candidates, in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QImage

from ld_desktop.model.gallery import Candidate, Gallery, spans
from ld_desktop.ui.gallery.arrangement import Order, RunHeader, Wishes, arrange
from ld_desktop.ui.gallery.gallery_list import GalleryList, title

Told = list[str | int]


def made(run: str, seed: int, starred: bool = False, discarded: bool = False) -> Candidate:
    one = Candidate(seed, f"{run}/candidate-{seed}.png", run, QRect(), f"a dog {run}", "in the snow", QImage())
    one.starred, one.discarded, one.made = starred, discarded, 100.0 - seed
    return one


CANDIDATES = (
    made("first", 2),
    made("first", 1, starred=True),
    made("first", 3, discarded=True),
    made("second", 7),
    made("third", 9, discarded=True),
)


def told(wishes: Wishes) -> Told:
    return [row.run if isinstance(row, RunHeader) else row.seed for row in arrange(CANDIDATES, wishes)]


@pytest.mark.parametrize(
    ("wishes", "found"),
    [
        (Wishes(), ["first", 2, 1, "second", 7]),
        (Wishes(order=Order.NEWEST), ["second", 7, "first", 1, 2]),
        (Wishes(order=Order.FAVOURITES), ["first", 1, 2, "second", 7]),
        (Wishes(order=Order.SEED), ["first", 1, 2, "second", 7]),
        (Wishes(starred=True), ["first", 1]),
        (Wishes(run="second"), ["second", 7]),
        (Wishes(words=("snow", "second")), ["second", 7]),
        (Wishes(words=("1",)), ["first", 1]),
        (Wishes(discarded=True), ["first", 3, "third", 9]),
        (Wishes(words=("cat",)), []),
    ],
)
def test_rows_are_what_is_wished_for(wishes: Wishes, found: Told) -> None:
    assert told(wishes) == found


def test_a_header_tells_prompts_and_the_time_of_the_run() -> None:
    header = arrange(CANDIDATES, Wishes())[0]
    assert isinstance(header, RunHeader) and header == RunHeader("first", "", "a dog first", "in the snow", 97.0, 2)
    assert title(header).startswith("a dog first, in the snow · ") and title(header).endswith(" · 2 candidates")
    assert title(replace(header, made=0, count=1)) == "a dog first, in the snow · 1 candidate"
    assert title(replace(header, name="Rex", made=0)).startswith("Rex · a dog first, in the snow · ")


def test_stretches_of_rows() -> None:
    assert spans([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)] and spans([]) == []


def test_the_list_follows_the_gallery_and_what_stays_keeps_its_place(qapp: object) -> None:
    gallery, changes = Gallery(), list[tuple[str, int, int]]()
    rows = GalleryList(gallery)

    def come(_: QModelIndex, first: int, last: int) -> None:
        changes.append(("in", first, last))

    def go(_: QModelIndex, first: int, last: int) -> None:
        changes.append(("out", first, last))

    rows.rowsInserted.connect(come)
    rows.rowsRemoved.connect(go)
    rows.modelReset.connect(lambda: changes.append(("anew", 0, 0)))

    def listed() -> Told:
        found = [rows.candidate(rows.index(row)) for row in range(rows.rowCount())]
        return [0 if one is None else one.seed for one in found]

    one, two, three = made("first", 1), made("first", 2), made("second", 3)
    gallery.add(one, two, three)
    assert listed() == [0, 1, 2, 0, 3] and changes == [("in", 0, 4)]
    gallery.discard((one, three), True)
    assert listed() == [0, 2] and changes[1:] == [("out", 3, 4), ("out", 1, 1)]
    gallery.discard((one, three), False)
    assert listed() == [0, 1, 2, 0, 3] and changes[3:] == [("in", 1, 1), ("in", 3, 4)]
    rows.wish(Wishes(order=Order.NEWEST))
    assert listed() == [0, 3, 0, 2, 1] and changes[5:] == [("anew", 0, 0)]
    assert rows.beside(1, 1) == 3 and rows.beside(3, -1) == 1 and rows.beside(4, 1) is None
    gallery.remove((two,))
    assert listed() == [0, 3, 0, 1] and rows.row_of(two).row() == -1
    gallery.remove_run("second")
    assert listed() == [0, 1]
