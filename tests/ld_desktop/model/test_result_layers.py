from __future__ import annotations

import dataclasses
import itertools

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from engine.protocol.helper_tasks import Look
from ld_desktop.model.document.document import Document, Photo
from ld_desktop.model.document.layer_looks import Looks
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.masks.mask import TILE, Mask, covering
from tests.ui.snapshot import snapshot

FRAME = QRect(50, 40, 100, 100)


@pytest.fixture
def document() -> Document:
    document = Document()
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    document.open(Photo("photo.png", image, False))
    return document


def candidate(seed: int, prompt: str = "a dog jumping") -> Candidate:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return Candidate(seed, f"candidate-{seed}.png", "run", FRAME, prompt, "in the snow", image)


def add(document: Document, seed: int) -> ResultLayer:
    photo = document.photo
    assert photo is not None
    return document.results.add(candidate(seed), photo.path, photo.image)


def names(document: Document) -> list[str]:
    return [layer.name for layer in document.results.layers]


def test_a_pick_comes_on_top_wholly_shown(document: Document) -> None:
    add(document, 7)
    layer = add(document, 8)
    assert names(document) == ["dog jumping, seed 8", "dog jumping, seed 7"]
    assert (layer.visible, layer.opacity, layer.locked, layer.frame) == (True, 100, False, FRAME)
    assert layer.mask is not None and layer.mask.is_full() and layer.mask.size == QSize(400, 300)
    document.undo_stack.undo()
    assert names(document) == ["dog jumping, seed 7"]


def test_each_change_is_one_step_there_and_back(document: Document) -> None:
    first, second = add(document, 1), add(document, 2)
    results, stack = document.results, document.undo_stack
    seen = [snapshot(document)]
    for change in (
        lambda: results.move(first, 0),
        lambda: results.rename(second, "  kept  "),
        lambda: results.set_visible(first, False),
        lambda: results.set_opacity(second, 30, 0),
        lambda: results.duplicate(second),
        lambda: results.delete(first),
        lambda: results.set_locked(second, True),
    ):
        steps = stack.count()
        change()
        assert stack.count() == steps + 1
        seen.append(snapshot(document))
    assert names(document) == ["kept copy", "kept"]
    for before in reversed(seen[:-1]):
        stack.undo()
        assert snapshot(document) == before
    for after in seen[1:]:
        stack.redo()
        assert snapshot(document) == after


def test_one_gesture_of_the_opacity_is_one_step(document: Document) -> None:
    layer = add(document, 1)
    steps = document.undo_stack.count()
    for percent, gesture in ((90, 1), (70, 1), (40, 1), (30, 2), (20, 2)):
        document.results.set_opacity(layer, percent, gesture)
    assert document.undo_stack.count() == steps + 2
    document.undo_stack.undo()
    assert layer.opacity == 40
    document.undo_stack.undo()
    assert layer.opacity == 100


def test_a_locked_layer_takes_no_change_but_its_eye_and_its_lock(document: Document) -> None:
    layer, other = add(document, 1), add(document, 2)
    results, model = document.results, document.results.index(1)
    results.set_locked(layer, True)
    before, steps = snapshot(document), document.undo_stack.count()
    results.delete(layer)
    results.move(layer, 0)
    results.rename(layer, "other")
    results.set_opacity(layer, 10, 0)
    assert results.setData(model, "other")
    assert not results.flags(model) & Qt.ItemFlag.ItemIsEditable
    assert snapshot(document) == before and document.undo_stack.count() == steps
    results.set_visible(layer, False)
    assert results.visible == (other,)
    results.set_locked(layer, False)
    results.delete(layer)
    assert results.layers == (other,)


def test_a_copy_has_a_mask_of_its_own(document: Document) -> None:
    layer = add(document, 1)
    copy = document.results.duplicate(layer)
    assert copy is not None and copy.mask is not None and layer.mask is not None
    document.clear_mask(copy, "Clear")
    assert copy.mask.empty and layer.mask.is_full()
    document.undo_stack.undo()
    assert copy.mask.is_full()


def test_a_candidate_is_enlarged_smoothly_into_its_place(document: Document) -> None:
    layer = add(document, 1)
    layer.candidate.image.fill(0)
    layer.candidate.image.setPixelColor(32, 32, QColor("white"))
    placed = layer.placed()
    shown = {placed.pixelColor(x, 90).red() for x in range(400)}
    assert len(shown) > 2


def test_the_active_layer_is_left_when_it_goes(document: Document) -> None:
    layer = add(document, 1)
    document.activate(layer)
    assert document.active_result is layer and document.stacked == (layer, document.object)
    document.undo_stack.undo()
    assert document.active is document.object and document.active_result is None
    document.undo_stack.redo()
    image = QImage(80, 80, QImage.Format.Format_RGB32)
    image.fill(0)
    document.weights.edit("object", 3.0, "Weight")
    document.open(Photo("other.png", image, False))
    assert document.results.layers == () and document.weights.overrides() == {}


def test_rows_say_in_words_what_they_show(document: Document) -> None:
    layer = add(document, 1)
    document.results.set_visible(layer, False)
    document.results.set_opacity(layer, 30, 0)
    document.results.set_locked(layer, True)
    assert document.results.data(document.results.index(0), Qt.ItemDataRole.AccessibleTextRole) == (
        "dog jumping, seed 1, hidden, 30 %, locked"
    )


def test_weights_are_steps_of_the_history(document: Document) -> None:
    weights, stack = document.weights, document.undo_stack
    assert weights.overrides() == {}
    for weight in (2.0, 2.5, 3.0):
        weights.edit("object", weight, "Weight")
    weights.edit("background", 0.0, "Weight")
    assert weights.overrides() == {"object_weight": 3.0, "background_weight": 0.0} and not weights.both_zero
    weights.edit("object", 0.0, "Weight")
    assert weights.both_zero
    stack.undo()
    stack.undo()
    stack.undo()
    assert weights.overrides() == {} and not stack.canUndo()


def test_a_full_mask_knows_itself() -> None:
    mask = Mask.full(QSize(TILE + 3, 5))
    assert mask.is_full() and not mask.empty and mask.bounds() == QRect(0, 0, TILE + 3, 5)
    copy = mask.copied()
    copy.put(copy.cleared())
    assert copy.empty and mask.is_full() and not copy.is_full()


def test_the_mask_of_a_new_layer_shows_what_replaces_the_photo(document: Document) -> None:
    laid = QImage(64, 64, QImage.Format.Format_ARGB32)
    laid.fill(QColor(0, 200, 0, 0))
    for x, y in itertools.product(range(32), range(64)):
        laid.setPixelColor(x, y, QColor(0, 200, 0, 255))
    picked, photo = dataclasses.replace(candidate(7), laid_held=laid), document.photo
    assert photo is not None
    layer = document.results.add(picked, photo.path, photo.image)
    mask = layer.mask
    assert mask is not None and not mask.empty
    levels = [mask.image.pixelColor(x, FRAME.center().y()).alpha() for x in (FRAME.left() + 2, FRAME.right() - 2)]
    assert levels == [255, 0]
    assert layer.whole.pixelColor(60, 32) == QColor(0, 200, 0)  # there to be painted in


def test_an_edge_moves_where_nothing_was_painted_there_and_back(document: Document) -> None:
    def found(right: int) -> QImage:
        laid = QImage(64, 64, QImage.Format.Format_ARGB32)
        laid.fill(0)
        painter = QPainter(laid)
        painter.fillRect(0, 0, right, 64, QColor("red"))
        painter.end()
        return laid

    photo, size = document.photo, QSize(400, 300)
    assert photo is not None
    layer = document.results.add(dataclasses.replace(candidate(7), laid_held=found(32)), photo.path, photo.image)
    layer.candidate.let_go()
    assert layer.has_edge  # known without its file
    mask = layer.mask
    assert mask is not None
    painted = QRect(130, 60, 15, 20)  # shown where it was not; hidden where it was
    document.change_mask(layer, mask.replaced(painted, bytes([200] * 300)), "Show")
    document.change_mask(layer, mask.replaced(QRect(60, 60, 15, 20), bytes(300)), "Hide")
    before = snapshot(document)
    for number, right in enumerate((40, 50, 20)):
        edges = covering(layer.looks.laid, FRAME, size), covering(found(right), FRAME, size)
        looks = Looks(Look(grow=number + 1), found(right))
        document.results.set_look(layer, looks, edges, "Grow layer", number // 2)
    assert layer.looks.look.grow == 3 and document.undo_stack.count() == 5
    wanted = covering(found(20), FRAME, size)
    assert mask.piece(painted) == bytes([200] * 300) and mask.piece(QRect(60, 60, 15, 20)) == bytes(300)
    rest = QRect(0, 80, 400, 220)
    assert mask.image.copy(rest) == wanted.copy(rest)
    after = snapshot(document)
    document.undo_stack.undo()
    assert layer.looks.look.grow == 2
    document.undo_stack.undo()
    assert snapshot(document) == before
    document.undo_stack.redo()
    document.undo_stack.redo()
    assert snapshot(document) == after
