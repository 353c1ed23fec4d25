"""Whatever was done in a session: saved and reopened, the edit equals itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainterPath

from engine.protocol.requests import Transform
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.masks.object_selection import ObjectSelection, with_click
from tests.ui.again import started_again
from tests.ui.snapshot import Snapshot, snapshot
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_projects import make_layers, opened, save

STEPS = 60
PROMPTS = ("", "a dog", "ein Hund, der läuft", "“quoted” <b>&amp;", "雪の中", " spaced ", "a\ttab")


class Walk:
    """Random steps of an artist; ``pictures`` can be sources."""

    def __init__(self, program: Program, rng: random.Random, pictures: list[Source]) -> None:
        self._program, self._rng, self._pictures = program, rng, pictures
        self._document, self._gallery = program.workspace.document, program.workspace.gallery

    def step(self) -> None:
        steps: tuple[Callable[[], object], ...] = (
            *(self.paint, self.paint, self.clear, self.click, self.prompt, self.source, self.other_source),
            *(self.frame, self.transform, self.weigh, self.add_layer, self.change_layer, self.change_layer),
            *(self.star, self.show, self.activate, self.look, self.undo, self.undo, self.redo),
        )
        self._rng.choice(steps)()

    def area(self, most: QRect) -> QRect:
        x, y = self._rng.randrange(most.width() - 8), self._rng.randrange(most.height() - 8)
        return QRect(x, y, self._rng.randrange(8, 60), self._rng.randrange(8, 60)) & most

    def paint(self) -> None:
        if (layer := self._document.active).mask is not None:
            shape = QPainterPath()
            shape.addEllipse(QRectF(self.area(layer.mask.image.rect())))
            self._document.fill_mask(layer, shape, self._rng.choice(("replace", "add", "subtract", "intersect")), "S")

    def clear(self) -> None:
        self._document.clear_mask(self._document.active, "C")

    def click(self) -> None:
        layer, at = self._document.active, QPointF(self._rng.randrange(60), self._rng.randrange(50) + 0.25)
        if layer.mask is not None:
            work = layer.work if layer.work.under is None else ObjectSelection()
            clicked = with_click(work, at, self._rng.choice(("replace", "subtract")))._replace(how="replace")
            self._document.put_found(layer, {}, "P", layer.work, clicked)

    def prompt(self) -> None:
        text, document = self._rng.choice(PROMPTS), self._document
        match self._rng.randrange(4):
            case 0:
                document.edit_prompt(document.object, text, "E")
            case 1:
                document.edit_prompt(document.background, text, "E")
            case 2:
                document.edit_negative(text, "E")
            case _:
                document.edit_target(text, "E")

    def source(self) -> None:
        self._document.choose_source(self._rng.choice((Source("photo"), Source("generate"), *self._pictures)), "R")

    def other_source(self) -> None:
        self._document.choose_object_source(self._rng.choice((None, *self._pictures)), "O")

    def frame(self) -> None:
        self._document.edit_frame(self._rng.choice((None, self.area(QRect(0, 0, 250, 250)))), "F")

    def transform(self) -> None:
        moved = Transform(self._rng.uniform(0.2, 3), self._rng.uniform(-90, 90), 4.5, 30.25, self._rng.random() < 0.5)
        self._document.edit_transform(self._rng.choice((Transform(), moved)), "T")

    def weigh(self) -> None:
        self._document.weights.edit(self._rng.choice(("object", "background")), self._rng.choice((0.5, 2.0)), "W")

    def add_layer(self) -> None:
        photo, layers = self._document.photo, self._document.results.layers
        if photo is not None and len(layers) < 5:
            self._document.results.add(self._rng.choice(self._gallery.candidates), photo.file, photo.image)

    def change_layer(self) -> None:
        results = self._document.results
        if not results.layers:
            return
        layer: ResultLayer = self._rng.choice(results.layers)
        match self._rng.randrange(7):
            case 0:
                results.rename(layer, self._rng.choice(PROMPTS))
            case 1:
                results.set_visible(layer, not layer.visible)
            case 2:
                results.set_locked(layer, not layer.locked)
            case 3:
                results.set_opacity(layer, self._rng.randrange(101), self._rng.randrange(9))
            case 4:
                results.move(layer, self._rng.randrange(5))
            case 5:
                results.duplicate(layer)
            case _:
                results.delete(layer)

    def star(self) -> None:
        self._gallery.toggle_star(self._rng.choice(self._gallery.candidates))

    def show(self) -> None:
        self._gallery.show(self._rng.choice((None, *self._gallery.candidates)))

    def activate(self) -> None:
        self._document.activate(self._rng.choice(self._document.stacked))

    def look(self) -> None:
        self._program.window.canvas.zoom_to(self._rng.uniform(0.5, 8))

    def undo(self) -> None:
        self._document.undo_stack.undo()

    def redo(self) -> None:
        self._document.undo_stack.redo()


def told(program: Program) -> Snapshot:
    """All that a project is to bring back."""
    workspace, document = program.workspace, program.workspace.document
    shown, active = workspace.gallery.shown, document.active
    layers = (document.object, document.background, document.object_source, *document.results.layers)
    return snapshot(document) | {
        "stars": [(one.path, one.starred) for one in workspace.gallery.candidates],
        "shown": None if shown is None else shown.path,
        "active": [layer is active for layer in layers],
        "chosen frame": document.chosen_frame,
    }


@pytest.mark.parametrize("seed", range(3))
def test_saved_and_reopened_it_equals_itself(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path, seed: int
) -> None:
    async def session() -> None:
        await open_photo(still, photo)
        await make_layers(still)
        picture = await still.actions.opener.read(str(other))
        assert picture is not None
        walk = Walk(still, random.Random(seed), [picture, picture._replace(choice="generate")])
        for _ in range(STEPS):
            walk.step()
        path = tmp_path / "a.ldp"
        await save(still, path)
        await until(lambda: not still.workspace.project.unsaved, "the end of the notes on stars")
        before = told(still)
        still.actions.projects.close()
        async with started_again(tmp_path) as program:
            await opened(program, path)
            assert told(program) == before

    live(session())
